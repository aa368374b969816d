//! Scores as intervals: what is safe, and what is still possible.

use crate::case::Evaluation;
use crate::interval::{Interval, Quantity};
use crate::truth::Truth;
use zhida_facts::Number;
use zhida_measure::plan::{Band, Indicator, Points, When};

impl Evaluation<'_> {
    /// Score of a sheet, its sub-sheets included.
    #[must_use]
    pub fn sheet(&self, index: usize) -> Interval {
        let Some(cell) = self.sheets.get(index) else { return Interval::UNKNOWN };
        cell.get_or_init(|| self.compute_sheet(index)).clone()
    }

    fn compute_sheet(&self, index: usize) -> Interval {
        let sheet = &self.plan.sheets[index];
        let parts: Vec<Interval> =
            sheet.indicators.iter().map(|i| self.indicator(i)).chain(sheet.children.iter().map(|c| self.sheet(*c))).collect();
        let mut total = if sheet.best { greatest(&parts) } else { sum(&parts) };
        if let Some(full) = sheet.full.as_ref().filter(|_| sheet.capped) {
            total = cap(total, full);
        }
        total
    }

    /// Score of an indicator: the first band that holds, or all that hold if it is cumulative.
    #[must_use]
    pub fn indicator(&self, indicator: &Indicator) -> Interval {
        let bands = indicator.bands.iter().map(|band| (self.band(band), || self.points(band)));
        self::indicator(indicator.cumulative, indicator.full.as_ref(), bands)
    }

    /// Whether a band's condition holds.
    #[must_use]
    pub fn band(&self, band: &Band) -> Truth {
        match &band.when {
            When::Always => Truth::Yes,
            // Points chosen from a manual row's range say that it holds.
            When::Manual if self.assessed(band).is_some() => Truth::Yes,
            When::Manual => self.attested(&band.key),
            When::Tests(tests) => Truth::all(tests.iter().map(|t| self.test(t))),
        }
    }

    /// What an assessor chose from the band's range.
    fn assessed(&self, band: &Band) -> Option<&Number> {
        let Points::Range(low, high) = &band.points else { return None };
        self.case.facts.assessed(&self.plan.meta.id, &band.key).filter(|n| *low <= **n && **n <= *high)
    }

    fn points(&self, band: &Band) -> Interval {
        if let Some(chosen) = self.assessed(band) {
            return Interval::new(chosen.clone(), chosen.clone());
        }
        match &band.points {
            Points::Fixed(n) => Interval::new(n.clone(), n.clone()),
            Points::Range(low, high) => Interval::new(low.clone(), high.clone()),
            Points::Formula(num) => formula_points(self.quantity(num)),
        }
    }
}

/// Points by a formula: never below 0 where nothing bounds them below, none where a fact does not apply.
pub(crate) fn formula_points(quantity: Quantity) -> Interval {
    match quantity {
        Quantity::Known(n) => Interval::new(n.clone(), n),
        Quantity::Within(Interval { low: None, high }) => Interval { low: Some(Number::ZERO), high: high.map(|h| h.max(Number::ZERO)) },
        Quantity::Within(bounded) => bounded,
        Quantity::NotApplicable => zero(),
    }
}

/// Score of an indicator from its bands: whether each holds, and what it gives.
pub(crate) fn indicator<P: Fn() -> Interval>(cumulative: bool, full: Option<&Number>, bands: impl Iterator<Item = (Truth, P)>) -> Interval {
    if cumulative {
        let parts: Vec<Interval> = bands
            .map(|(truth, points)| match truth {
                Truth::Yes => points(),
                Truth::No => zero(),
                Truth::Unknown => hull(&zero(), &points()),
            })
            .collect();
        let total = sum(&parts);
        return match full {
            Some(full) => cap(total, full),
            None => total,
        };
    }
    let mut possible: Option<Interval> = None;
    for (truth, points) in bands {
        if truth == Truth::No {
            continue;
        }
        let points = points();
        possible = Some(possible.map_or_else(|| points.clone(), |p| hull(&p, &points)));
        if truth == Truth::Yes {
            return possible.unwrap_or_else(zero);
        }
    }
    // No band holds for certain: 0 is possible too.
    possible.map_or_else(zero, |p| hull(&p, &zero()))
}

fn zero() -> Interval {
    Interval::new(Number::ZERO, Number::ZERO)
}

fn join(a: &Option<Number>, b: &Option<Number>, f: impl Fn(&Number, &Number) -> Number) -> Option<Number> {
    Some(f(a.as_ref()?, b.as_ref()?))
}

pub(crate) fn sum(parts: &[Interval]) -> Interval {
    parts
        .iter()
        .fold(zero(), |total, p| Interval { low: join(&total.low, &p.low, |a, b| a + b), high: join(&total.high, &p.high, |a, b| a + b) })
}

pub(crate) fn greatest(parts: &[Interval]) -> Interval {
    let mut parts = parts.iter();
    let Some(first) = parts.next() else { return zero() };
    parts.fold(first.clone(), |best, p| Interval {
        low: match (&best.low, &p.low) {
            (Some(a), Some(b)) => Some(a.max(b).clone()),
            (a, b) => a.clone().or_else(|| b.clone()),
        },
        high: join(&best.high, &p.high, |a, b| a.max(b).clone()),
    })
}

fn hull(a: &Interval, b: &Interval) -> Interval {
    Interval { low: join(&a.low, &b.low, |x, y| x.min(y).clone()), high: join(&a.high, &b.high, |x, y| x.max(y).clone()) }
}

pub(crate) fn cap(total: Interval, full: &Number) -> Interval {
    let cut = |n: Option<Number>| n.map(|n| n.min(full.clone()));
    Interval { low: cut(total.low), high: Some(total.high.map_or_else(|| full.clone(), |h| h.min(full.clone()))) }
}
