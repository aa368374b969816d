//! The atoms measures draw from: thresholds at round figures, placed by how many enterprises of a sample they let pass.

use crate::data::{Column, Leaves, codes, leaves};
use crate::dice::Dice;
use crate::rules::{Atom, Form, Op};
use crate::schema::{Kind, TODAY, names};

/// Pairs whose quotient a measure may ask about: numerator, denominator, and the steps its thresholds are rounded to, one over.
const SHARES: &[(&str, &str, i64)] = &[
    ("rd_expense", "revenue", 1_000),
    ("main_revenue", "revenue", 100),
    ("total_liabilities", "total_assets", 100),
    ("tax_paid", "revenue", 1_000),
    ("export_value", "revenue", 100),
    ("net_profit", "revenue", 1_000),
    ("rd_staff", "employees", 100),
    ("tech_staff", "employees", 100),
    ("rd_expense", "total_assets", 1_000),
    ("revenue", "employees", 0),
    ("rd_expense", "rd_staff", 0),
];

/// What an atom is for: it decides how many enterprises it should let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A condition on its own.
    Alone,
    /// One of several of which one is enough.
    Option,
    /// One of several of which some are asked.
    Counted,
    /// Must not hold.
    Exclusion,
}

impl Role {
    fn passing(self) -> (f64, f64) {
        match self {
            Role::Alone => (0.6, 0.98),
            Role::Option => (0.1, 0.5),
            Role::Counted => (0.2, 0.75),
            Role::Exclusion => (0.01, 0.15),
        }
    }
}

/// Makes atoms over a sample of the enterprises.
pub struct Maker {
    sample: Vec<Column>,
    industries: Leaves,
    regions: Leaves,
}

impl Maker {
    /// With these enterprises as the sample.
    pub fn new(sample: Vec<Column>) -> Self {
        let codes = codes();
        Self { sample, industries: leaves("@industry", &codes), regions: leaves("@region", &codes) }
    }

    fn find(&self, key: &str, back: i32) -> usize {
        let years = |c: &Column| c.slot.back == back || c.slot.fact.years == 0;
        self.sample.iter().position(|c| c.slot.fact.key == key && years(c)).expect("the schema has it")
    }

    fn of_kind(&self, kinds: &[Kind], dice: &mut Dice) -> usize {
        let all: Vec<usize> = (0..self.sample.len()).filter(|c| kinds.contains(&self.sample[*c].slot.fact.kind)).collect();
        all[dice.below(all.len())]
    }

    /// An atom; with more `digits`, rounder figures being used up, thresholds are less round.
    pub fn atom(&self, role: Role, digits: u32, dice: &mut Dice) -> Atom {
        let (low, high) = role.passing();
        let pass = dice.between(low, high);
        match dice.below(100) {
            0..38 => self.number(pass, digits, dice),
            38..64 => self.ratio(pass, digits, dice),
            64..72 => self.date(pass, digits, dice),
            72..80 => self.code(pass, dice),
            80..87 => self.choice(pass, dice),
            87..93 => self.list(pass, dice),
            _ => self.flag(role, dice),
        }
    }

    fn number(&self, pass: f64, digits: u32, dice: &mut Dice) -> Atom {
        let column = self.of_kind(&[Kind::Money, Kind::Count], dice);
        let at_least = dice.chance(0.85);
        let values = sorted(&self.sample[column], |v| v);
        let value = round(quantile(&values, if at_least { 1.0 - pass } else { pass }), digits).max(1);
        let op = match (at_least, dice.chance(0.85)) {
            (true, true) => Op::Ge,
            (true, false) => Op::Gt,
            (false, true) => Op::Le,
            (false, false) => Op::Lt,
        };
        Atom::Number { column, op, value }
    }

    /// Numerator, denominator, form, and the step of thresholds (0: whole 元 per head).
    fn pair(&self, dice: &mut Dice) -> (usize, usize, Form, i64) {
        if dice.chance(0.5) {
            let (num, den, step) = SHARES[dice.below(SHARES.len())];
            return (self.find(num, 1), self.find(den, 1), Form::Share, step);
        }
        let yearly: Vec<usize> =
            (0..self.sample.len()).filter(|c| self.sample[*c].slot.fact.years > 1 && self.sample[*c].slot.back == 1).collect();
        let num = yearly[dice.below(yearly.len())];
        let fact = self.sample[num].slot.fact;
        if fact.years >= 3 && dice.chance(0.3) {
            (num, self.find(fact.key, 3), Form::Compound, 100)
        } else {
            (num, self.find(fact.key, 2), Form::Growth, 100)
        }
    }

    fn ratio(&self, pass: f64, digits: u32, dice: &mut Dice) -> Atom {
        let (num, den, form, step) = self.pair(dice);
        let at_least = form != Form::Share || dice.chance(0.8);
        let at = quantile(&self.quotients(num, den), if at_least { 1.0 - pass } else { pass });
        let op = if at_least { Op::Ge } else { Op::Lt };
        let (p, q) = threshold(at, form, if step > 0 && digits > 2 && form != Form::Compound { step * 10 } else { step }, digits);
        Atom::Ratio { num, den, op, p, q, form }
    }

    fn quotients(&self, num: usize, den: usize) -> Vec<f64> {
        let pairs = (0..self.sample[num].values.len()).filter_map(|row| self.sample[num].get(row).zip(self.sample[den].get(row)));
        let mut all: Vec<f64> = pairs.filter(|(_, d)| *d > 0).map(|(n, d)| n as f64 / d as f64).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    /// Bands of an indicator: one quantity against two or three thresholds, the hardest first.
    pub fn bands(&self, digits: u32, dice: &mut Dice) -> Vec<Atom> {
        let passing = &[0.12, 0.3, 0.55, 0.8][dice.below(2)..][..dice.whole(2, 3).min(3)];
        let mut bands: Vec<Atom> = Vec::new();
        if dice.chance(0.55) {
            let (num, den, form, step) = self.pair(dice);
            let all = self.quotients(num, den);
            for pass in passing {
                let (p, q) = threshold(quantile(&all, 1.0 - pass), form, step, digits);
                bands.push(Atom::Ratio { num, den, op: Op::Ge, p, q, form });
            }
        } else {
            let column = self.of_kind(&[Kind::Money, Kind::Count], dice);
            let all = sorted(&self.sample[column], |v| v);
            bands.extend(passing.iter().map(|p| Atom::Number { column, op: Op::Ge, value: round(quantile(&all, 1.0 - p), digits).max(1) }));
        }
        // Two quantiles may fall on one round figure.
        bands.dedup();
        bands
    }

    fn date(&self, pass: f64, digits: u32, dice: &mut Dice) -> Atom {
        let column = self.of_kind(&[Kind::Date], dice);
        let ages = sorted(&self.sample[column], |v| TODAY - v);
        let years = (quantile(&ages, 1.0 - pass) / 365.25).round().clamp(1.0, 20.0) as i64;
        if digits <= 2 && dice.chance(0.7) {
            // So many years old: the 30 June so many years ago or earlier; no leap day is involved.
            let value = TODAY - (years * 365 + leap_days(years));
            return Atom::Date { column, op: Op::Le, value, years: Some(years) };
        }
        let old = dice.chance(0.5);
        let age = quantile(&ages, if old { 1.0 - pass } else { pass }) as i64;
        // Days on a grid of about a month, or of a week when those are used up.
        let grid = if digits > 2 { 7 } else { 30 };
        Atom::Date { column, op: if old { Op::Le } else { Op::Ge }, value: (TODAY - age) / grid * grid, years: None }
    }

    fn code(&self, pass: f64, dice: &mut Dice) -> Atom {
        let column = self.of_kind(&[Kind::Code], dice);
        let industry = self.sample[column].slot.fact.values == "@industry";
        let list = if industry { &self.industries } else { &self.regions };
        let mut chosen: Vec<(i64, i64, String)> = Vec::new();
        // Coarse codes until about the wanted share of the list is covered; few measures name more than six.
        let size = list.codes.len() as f64;
        for _ in 0..24 {
            let covered: i64 = chosen.iter().map(|(from, until, _)| until - from).sum();
            if covered as f64 >= pass * size || chosen.len() == 6 {
                break;
            }
            let (code, from, until) = &list.ranges[dice.below(list.ranges.len())];
            let (from, until) = (*from as i64, *until as i64);
            let room = pass * size * 1.5 - covered as f64;
            if ((until - from) as f64) <= room && chosen.iter().all(|(f, u, _)| until <= *f || from >= *u) {
                chosen.push((from, until, code.clone()));
            }
        }
        if chosen.is_empty() {
            let (code, from, until) = &list.ranges[dice.below(list.ranges.len())];
            chosen.push((*from as i64, *until as i64, code.clone()));
        }
        chosen.sort();
        let codes = chosen.iter().map(|(.., code)| code.clone()).collect();
        Atom::Code { column, ranges: chosen.iter().map(|(from, until, _)| (*from, *until)).collect(), codes }
    }

    fn choice(&self, pass: f64, dice: &mut Dice) -> Atom {
        let column = self.of_kind(&[Kind::Choice], dice);
        let fact = self.sample[column].slot.fact;
        let count = names(fact).len();
        if fact.values.contains('<') {
            let least = dice.whole(1, count - 1) as i64;
            return Atom::Choice { column, accepted: (least..count as i64).collect(), least: Some(least) };
        }
        let wanted = ((pass * count as f64).round() as usize).clamp(1, count - 1);
        let mut accepted: Vec<i64> = Vec::new();
        while accepted.len() < wanted {
            let next = dice.below(count) as i64;
            if !accepted.contains(&next) {
                accepted.push(next);
            }
        }
        accepted.sort_unstable();
        Atom::Choice { column, accepted, least: None }
    }

    fn list(&self, pass: f64, dice: &mut Dice) -> Atom {
        let column = self.of_kind(&[Kind::List], dice);
        let count = names(self.sample[column].slot.fact).len();
        let wanted = ((pass * 6.0).round() as usize).clamp(1, count - 1);
        let mut mask = 0_i64;
        while mask.count_ones() < wanted as u32 {
            mask |= 1 << dice.below(count);
        }
        Atom::List { column, mask }
    }

    fn flag(&self, role: Role, dice: &mut Dice) -> Atom {
        let column = self.of_kind(&[Kind::Flag], dice);
        let values = &self.sample[column].values;
        let share = values.iter().sum::<i64>() as f64 / values.len() as f64;
        // Exclusions ask for the rarer answer; elsewhere a bad mark must be absent and a title be held.
        let want = if role == Role::Exclusion { share < 0.5 } else { share > 0.1 };
        Atom::Flag { column, want }
    }
}

/// Days in `years` years before 30 June 2026 beyond 365 each.
fn leap_days(years: i64) -> i64 {
    (0..years).filter(|back| (2026 - back) % 4 == 0).count() as i64
}

fn sorted(column: &Column, f: impl Fn(i64) -> i64) -> Vec<f64> {
    let mut all: Vec<f64> = (0..column.values.len()).filter_map(|row| column.get(row)).map(|v| f(v) as f64).collect();
    all.sort_by(f64::total_cmp);
    all
}

fn quantile(sorted: &[f64], at: f64) -> f64 {
    sorted[((sorted.len() as f64 * at) as usize).min(sorted.len() - 1)]
}

/// To so many significant digits.
fn round(value: f64, digits: u32) -> i64 {
    let value = value.round() as i64;
    let mut step = 1;
    while value.abs() / step >= 10_i64.pow(digits) {
        step *= 10;
    }
    (value + value.signum() * step / 2) / step * step
}

/// A quotient as the threshold `p / q` a measure would name.
fn threshold(at: f64, form: Form, step: i64, digits: u32) -> (i64, i64) {
    if step == 0 {
        return (round(at, digits).max(1), 1);
    }
    let rate = match form {
        Form::Share => at,
        Form::Growth => at - 1.0,
        Form::Compound => at.max(0.0).sqrt() - 1.0,
    };
    let steps = (rate * step as f64).round() as i64;
    let steps = if steps == 0 { 1 } else { steps };
    match form {
        Form::Share => (steps, step),
        Form::Growth => (step + steps, step),
        Form::Compound => ((step + steps).pow(2), step.pow(2)),
    }
}
