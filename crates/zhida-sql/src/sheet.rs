//! Score sheets: the least and the greatest score that is possible, as two columns.

use crate::gate::Compiler;
use crate::quantity::{Quantity, aligned, sum};
use crate::sql::Sql;
use zhida_engine::program::{Band, Part, Points, SheetId};
use zhida_facts::Number;
use zhida_measure::plan::Op;

impl Compiler<'_> {
    /// The score of a sheet, named once.
    pub(crate) fn sheet(&mut self, id: SheetId) -> Quantity {
        if let Some(done) = self.sheets.get(&id) {
            return done.clone();
        }
        let program = self.program;
        let sheet = &program.sheets[id as usize];
        let mut parts = Vec::new();
        for part in &sheet.parts {
            parts.push(match part {
                Part::Sheet(below) => self.sheet(*below),
                Part::Indicator { cumulative, cap, bands } => self.indicator(*cumulative, cap.as_ref(), bands),
            });
        }
        let total = match (parts.is_empty(), sheet.best) {
            (true, _) => Quantity::constant(&Number::ZERO),
            (false, true) => self.greatest(parts),
            (false, false) => sum(parts),
        };
        let total = self.cut(total, sheet.cap.as_ref());
        let low = self.block.name(&format!("score_{id}_low"), total.low.clone(), Vec::new());
        let high = self.block.name(&format!("score_{id}_high"), total.high.clone(), Vec::new());
        let over = if total.over.is_empty() {
            Vec::new()
        } else {
            vec![self.block.name(&format!("score_{id}_over"), Sql::product(total.over.clone()), Vec::new())]
        };
        let total = Quantity { over, ..Quantity::range(low, high, total.factor) };
        self.sheets.insert(id, total.clone());
        total
    }

    fn cut(&mut self, total: Quantity, cap: Option<&Number>) -> Quantity {
        match cap {
            Some(cap) => self.least(vec![total, Quantity::constant(cap)]),
            None => total,
        }
    }

    fn indicator(&mut self, cumulative: bool, cap: Option<&Number>, bands: &[Band]) -> Quantity {
        let truths: Vec<Sql> = bands
            .iter()
            .map(|band| {
                let truth = self.gate(band.when);
                self.block.name_if_long("band_1", truth)
            })
            .collect();
        if cumulative {
            let mut parts = Vec::new();
            for (band, truth) in bands.iter().zip(truths) {
                let points = self.points(&band.points);
                parts.push(self.added(truth, points));
            }
            return self.cut(sum(parts), cap);
        }
        if let Some(simple) = descending(bands, &truths) {
            return simple;
        }
        // From the last band up: what it gives where it holds, what follows where it does not, and both where that is open.
        let mut rest = Quantity::constant(&Number::ZERO);
        for (band, truth) in bands.iter().zip(truths).rev() {
            let points = self.points(&band.points);
            rest = self.band(truth, points, rest);
        }
        rest
    }

    /// A row of an indicator whose rows add up.
    fn added(&mut self, truth: Sql, points: Quantity) -> Quantity {
        let zero = Sql::whole(0);
        let end =
            |points: &Sql, hull: Sql| Sql::case_number([(truth.clone(), points.clone()), (truth.clone().not(), zero.clone())], Some(hull));
        let low = end(&points.low, Sql::least(vec![points.low.clone(), zero.clone()]));
        let high = end(&points.high, null_or(Sql::greatest(vec![points.high.clone(), zero.clone()]), [&points.high]));
        let (low, high) = (self.block.name_if_long("part_low", low), self.block.name_if_long("part_high", high));
        Quantity { low, high, ..points }
    }

    fn band(&mut self, truth: Sql, points: Quantity, rest: Quantity) -> Quantity {
        let (parts, factor, over) = aligned(vec![points, rest]);
        let end = |own: &Sql, rest: &Sql, hull: Sql| {
            Sql::case_number([(truth.clone(), own.clone()), (truth.clone().not(), rest.clone())], Some(hull))
        };
        let (own, rest) = (&parts[0], &parts[1]);
        let low = end(&own.low, &rest.low, null_or(Sql::least(vec![own.low.clone(), rest.low.clone()]), [&own.low, &rest.low]));
        let high = end(&own.high, &rest.high, null_or(Sql::greatest(vec![own.high.clone(), rest.high.clone()]), [&own.high, &rest.high]));
        let (low, high) = (self.block.name_if_long("part_low", low), self.block.name_if_long("part_high", high));
        Quantity { over, ..Quantity::range(low, high, factor) }
    }

    /// What a band gives where it holds; a formula never less than 0 where it is unknown, and 0 where it does not apply.
    fn points(&mut self, points: &Points) -> Quantity {
        match points {
            Points::Range(low, high) => {
                let (parts, factor, _) = aligned(vec![Quantity::constant(low), Quantity::constant(high)]);
                Quantity::range(parts[0].low.clone(), parts[1].low.clone(), factor)
            }
            Points::Formula(expr) => {
                let quantity = self.quantity(expr);
                let settled = self.settled(quantity);
                let none = Sql::any(settled.not_applicable.clone());
                let zero = Sql::whole(0);
                let low = match settled.low.clone() {
                    Sql::NoNumber => zero.clone(),
                    known @ Sql::Number(_) => known,
                    other => Sql::Coalesce(vec![other, zero.clone()]),
                };
                let low = Sql::case([(none.clone(), zero.clone())], Some(low));
                // Without a lower end the points are never below 0, and then neither is the upper end.
                let sunk = Sql::all([settled.low.clone().null_test(), settled.high.clone().compare(Op::Lt, zero.clone())]);
                let high = Sql::case([(none, zero.clone()), (sunk, zero)], Some(settled.high.clone()));
                let (low, high) = (self.block.name_if_long("part_low", low), self.block.name_if_long("part_high", high));
                Quantity { over: settled.over, ..Quantity::range(low, high, settled.factor) }
            }
        }
    }
}

/// Fixed points that fall from band to band: the first that holds gives the least, the first that may hold the greatest.
fn descending(bands: &[Band], truths: &[Sql]) -> Option<Quantity> {
    let mut ends = Vec::new();
    for band in bands {
        let Points::Range(low, high) = &band.points else { return None };
        ends.push((low.clone(), high.clone()));
    }
    let falls = ends.windows(2).all(|w| w[0].0 >= w[1].0 && w[0].1 >= w[1].1) && ends.last().is_none_or(|(low, _)| !low.is_negative());
    if !falls || ends.iter().any(|(low, high)| low > high) {
        return None;
    }
    let step = crate::number::common_measure(ends.iter().flat_map(|(low, high)| [low, high]));
    let points = |n: &Number| Sql::Number(crate::number::over(n, &step));
    let zero = Some(Sql::whole(0));
    let low = Sql::case_number(truths.iter().zip(&ends).map(|(t, (low, _))| (t.clone(), points(low))), zero.clone());
    let high = Sql::case_number(truths.iter().zip(&ends).map(|(t, (_, high))| (t.clone().possible(), points(high))), zero);
    Some(Quantity::range(low, high, step))
}

/// NULL if one of `parts` is, which LEAST and GREATEST pass over.
fn null_or<const N: usize>(extreme: Sql, parts: [&Sql; N]) -> Sql {
    let open = Sql::any(parts.map(|p| p.clone().null_test()));
    Sql::case_number([(open, Sql::NoNumber)], Some(extreme))
}

/// The score in millionths of a point, rounded outwards where it is finer: down for the least, up for the greatest.
pub(crate) fn shown(score: &Quantity, end: &Sql, up: bool) -> Sql {
    let million = Number::from(1_000_000);
    let by = &score.factor * &million;
    let number = end.clone().times(&by.numerator());
    let divisor = Sql::product(score.over.iter().cloned().chain([Sql::Number(by.denominator())]));
    if up { number.negate().floor_divide(divisor).negate() } else { number.floor_divide(divisor) }
}
