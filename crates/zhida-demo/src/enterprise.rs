//! One enterprise: a size, an age and a temper are drawn first, the figures follow from them, so that they hang together.

use crate::draw::{Draw, Key};
use crate::uscc::credit_code;
use crate::{figures, names, titles};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use zhida_facts::{Datelike as _, Days, NaiveDate};

const DISTRICTS: [&str; 6] = ["990101", "990102", "990103", "990104", "990105", "990106"];

/// What a cell holds where the fact does not apply, such as the rate of a loan nobody took.
pub(crate) const NOT_APPLICABLE: &str = "不适用";

/// Facts as clean text, by key and calendar year.
pub(crate) struct Enterprise {
    cells: BTreeMap<Key, String>,
}

/// What everything else follows from.
pub(crate) struct Nature {
    pub(crate) as_of: NaiveDate,
    pub(crate) born: NaiveDate,
    /// 0 micro, 1 small, 2 medium, 3 large.
    pub(crate) size: i64,
    pub(crate) staff: i64,
    /// Last year's, in hundredths of 万元.
    pub(crate) revenue: i64,
    pub(crate) manufacturing: bool,
    pub(crate) innovative: bool,
}

impl Nature {
    /// The last full year.
    pub(crate) fn last(&self) -> i32 {
        self.as_of.year() - 1
    }

    /// Whole years, near enough to say what a firm of this age can have.
    pub(crate) fn age(&self) -> i64 {
        (self.as_of - self.born).num_days() / 366
    }
}

impl Enterprise {
    pub(crate) fn new(number: u32, as_of: NaiveDate, industries: &[String], rng: &mut ChaCha8Rng) -> Self {
        let mut d = Draw { rng, cells: BTreeMap::new() };
        let section = d.pick(&[("C", 46), ("F", 16), ("I65", 9), ("L", 6), ("M", 8), ("E", 5), ("G", 4), ("H", 3), ("A", 3)]);
        // Once for each enterprise, so not by a walk over all fourteen hundred.
        let from = industries.partition_point(|code| code.as_str() < section);
        let until = from + industries[from..].partition_point(|code| code.starts_with(section));
        let code = if from == until { "C3562" } else { industries[d.rng.random_range(from..until)].as_str() };
        let nature = nature(&mut d, section, as_of);
        identity(&mut d, number, code, &nature);
        figures::draw(&mut d, &nature);
        titles::draw(&mut d, &nature);
        // Nobody has figures of the years before the firm was founded.
        d.cells.retain(|(_, year), _| year.is_none_or(|y| y >= nature.born.year()));
        Self { cells: d.cells }
    }

    /// The clean text of a fact; empty if the enterprise has none.
    pub(crate) fn cell(&self, key: &'static str, year: Option<i32>) -> String {
        self.cells.get(&(key, year)).cloned().unwrap_or_default()
    }
}

fn nature(d: &mut Draw<'_>, section: &str, as_of: NaiveDate) -> Nature {
    let size: i64 = d.pick(&[("0", 70), ("1", 25), ("2", 4), ("3", 1)]).parse().unwrap_or(0);
    let staff = match size {
        0 => d.log_scale(2, 4),
        1 => d.log_scale(20, 4),
        2 => d.log_scale(300, 2),
        _ => d.log_scale(1000, 3),
    };
    let per_head = d.log_scale(1500, 4) * if section == "F" { 2 } else { 1 }; // hundredths of 万元: 15 to 240 万元; trade turns over more
    let technical = matches!(section, "C" | "I65" | "M");
    let innovative = technical && d.chance(if size == 0 { 15 } else { 40 });
    // Young firms are small: one in seven of the micro firms is younger than three years, none of the large.
    let days = if size < 2 && d.chance(14) { d.rng.random_range(60..1100) } else { d.log_scale(1100, 4) };
    let born = as_of - Days::new(days.unsigned_abs());
    Nature { as_of, born, size, staff, revenue: staff * per_head, manufacturing: section == "C", innovative }
}

fn identity(d: &mut Draw<'_>, number: u32, code: &str, nature: &Nature) {
    let region = DISTRICTS[d.rng.random_range(0..DISTRICTS.len())];
    let name = names::company(number, code, d.rng);
    d.text("uscc", &credit_code(number + 10_000_000, region));
    d.text("enterprise_name", &name);
    d.text("registered_region", region);
    d.text("industry_code", code);
    d.text("establishment_date", &nature.born.to_string());
    let segment = nature.age().min(20) - i64::from(nature.age() > 3 && d.chance(30));
    let half = if nature.age() > segment && d.chance(30) { ".5" } else { "" };
    d.text("segment_years", &format!("{segment}{half}"));
    d.flag("legal_person_status", 97);
    d.flag("resident_enterprise", 99);
    let kind = d.pick(&[("有限责任公司", 94), ("一人有限责任公司", 6)]);
    d.text("enterprise_type", kind);
    let ownership = d.pick(&[("民营", 88), ("国有", 5), ("外资", 4), ("港澳台资", 3)]);
    d.text("ownership", ownership);
    let status = d.pick(&[("存续", 96), ("迁出", 2), ("停业", 2)]);
    d.text("registration_status", status);
    let listed =
        if nature.size == 0 { "未上市" } else { d.pick(&[("未上市", 85), ("新三板", 10), ("北交所", 3), ("主板", 2)]) };
    d.text("listed_status", listed);
}
