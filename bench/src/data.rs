//! The enterprises: 64 columns of whole numbers, 11 % missing, from a seed.

use crate::dice::Dice;
use crate::schema::{Kind, Slot, Spread, TODAY, names, slots};
use zhida_facts::{CodeTree, Codes, Scheme};

/// Share of cells with nothing on file.
pub const MISSING: f64 = 0.11;

/// One column: every kind of value is a whole number (see [`Kind`]).
pub struct Column {
    /// Which fact and year.
    pub slot: Slot,
    /// Values; 0 where there is none.
    pub values: Vec<i64>,
    /// Where there is a value.
    pub known: Vec<bool>,
}

impl Column {
    /// The value of a row, if there is one.
    pub fn get(&self, row: usize) -> Option<i64> {
        self.known[row].then(|| self.values[row])
    }
}

/// The code lists of the workload: the published ones.
pub fn codes() -> Codes {
    let parse = |scheme, text| CodeTree::parse(scheme, &[text]).expect("the published list is well-formed");
    Codes {
        industries: parse(Scheme::Industry, include_str!("../../measures/codes/industries.csv")),
        regions: parse(Scheme::Region, include_str!("../../measures/codes/regions.csv")),
    }
}

/// The finest codes of a list in its order, and every code with the range of them below it.
pub struct Leaves {
    /// Finest codes; a column holds positions in this.
    pub codes: Vec<String>,
    /// Upper codes with from and until.
    pub ranges: Vec<(String, usize, usize)>,
}

/// The code list of a fact.
pub fn leaves(values: &str, codes: &Codes) -> Leaves {
    let tree = codes.tree(if values == "@industry" { Scheme::Industry } else { Scheme::Region });
    let ids: Vec<_> = tree.ids().collect();
    let uppers: std::collections::BTreeSet<_> = ids.iter().filter_map(|id| tree.parent(*id)).collect();
    // Both lists sort by code into the order of their hierarchy.
    let mut finest: Vec<_> = ids.iter().copied().filter(|id| !uppers.contains(id)).collect();
    finest.sort_by(|a, b| tree.code(*a).cmp(tree.code(*b)));
    let mut ranges = Vec::new();
    for upper in uppers {
        let below = |id| {
            let mut at = Some(id);
            while let Some(here) = at {
                if here == upper {
                    return true;
                }
                at = tree.parent(here);
            }
            false
        };
        let inside: Vec<usize> = finest.iter().enumerate().filter(|(_, id)| below(**id)).map(|(i, _)| i).collect();
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else { continue };
        assert_eq!(last - first + 1, inside.len(), "codes below {} do not stand together", tree.code(upper));
        ranges.push((tree.code(upper).to_owned(), *first, last + 1));
    }
    Leaves { codes: finest.iter().map(|id| tree.code(*id).to_owned()).collect(), ranges }
}

/// The columns of `rows` enterprises. With more rows, the first ones stay the same.
pub fn generate(seed: u64, rows: usize) -> Vec<Column> {
    let codes = codes();
    let mut dice = Dice::new(seed, 0);
    let size: Vec<f64> = (0..rows).map(|_| 1.2 * dice.normal()).collect();
    let mut columns: Vec<Column> = Vec::new();
    // Values under holes are kept until the year before has been derived from them.
    let mut later: Vec<i64> = Vec::new();
    for slot in slots() {
        let stream = columns.len() as u64 * 2;
        let (mut dice, mut holes) = (Dice::new(seed, 1 + stream), Dice::new(seed, 2 + stream));
        let values: Vec<i64> = if slot.back > 1 {
            later.iter().map(|v| (*v as f64 / (0.07 + 0.3 * dice.normal()).exp()).round() as i64).collect()
        } else {
            let code = slot.fact.kind == Kind::Code;
            let count = if code { leaves(slot.fact.values, &codes).codes.len() } else { names(slot.fact).len() };
            size.iter().map(|size| value(&slot, *size, count, &mut dice)).collect()
        };
        let known: Vec<bool> = (0..rows).map(|_| !holes.chance(MISSING)).collect();
        let kept = values.iter().zip(&known).map(|(v, known)| if *known { *v } else { 0 }).collect();
        columns.push(Column { slot, values: kept, known });
        later = values;
    }
    columns
}

fn value(slot: &Slot, size: f64, count: usize, dice: &mut Dice) -> i64 {
    let log = |dice: &mut Dice, median: f64, width: f64| (median.ln() + size + width * dice.normal()).exp();
    match slot.fact.spread {
        Spread::Log(median, width) if slot.fact.kind == Kind::Money => {
            // Statements are filed in 万元 with two decimals: whole hundreds of 元.
            let v = log(dice, median, width);
            if dice.chance(0.04) { 0 } else { ((v / 100.0).round() * 100.0).min(9e10) as i64 }
        }
        Spread::Log(median, width) => log(dice, median, width).round() as i64,
        Spread::Signed(median, width) => {
            let v = log(dice, median, width).round() as i64;
            if dice.chance(0.2) { -v / 2 } else { v }
        }
        Spread::Days(least, most) => TODAY - (least + (most - least) * dice.unit().powi(2)).round() as i64,
        Spread::Skewed => (count as f64 * dice.unit().powf(1.6)) as i64,
        Spread::Probability(p) if slot.fact.kind == Kind::List => {
            (0..count).filter(|_| dice.chance(p)).fold(0, |mask, bit| mask | 1 << bit)
        }
        Spread::Probability(p) => i64::from(dice.chance(p)),
    }
}
