//! A score sheet as bars: what is sure, what is possible, of what full score.

use crate::show::Show;
use zhida_engine::{Explanation, Interval};
use zhida_facts::{Number, spoken};
use zhida_measure::plan::Plan;

/// A bar: sure and possible points in hundredths of the full score.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) sure: i64,
    pub(super) possible: i64,
    /// Whether there is a full score to measure by.
    pub(super) drawn: bool,
}

/// A sheet with its indicators.
pub(super) struct Sheet {
    pub(super) whole: Bar,
    pub(super) bars: Vec<Bar>,
}

/// The sheets of `explanation`, in document order.
pub(super) fn sheets(show: Show<'_>, plan: &Plan, explanation: &Explanation) -> Vec<Sheet> {
    let of = |(index, (name, _, range)): (usize, &(String, _, Interval))| {
        let sheet = plan.sheets.get(index);
        let bars = explanation.indicators.iter().filter(|i| i.sheet == *name).map(|i| {
            let full = sheet.and_then(|s| s.indicators.iter().find(|p| p.name == i.name)).and_then(|p| p.full.as_ref());
            bar(show, &i.name, &i.points, full)
        });
        Sheet { whole: bar(show, name, range, sheet.and_then(|s| s.full.as_ref())), bars: bars.collect() }
    };
    explanation.sheets.iter().enumerate().map(of).collect()
}

fn bar(show: Show<'_>, name: &str, range: &Interval, full: Option<&Number>) -> Bar {
    let of = full.map_or_else(String::new, |f| format!(" / {}", spoken::decimal(f, 4)));
    Bar {
        name: name.to_owned(),
        text: format!("{}{of}", show.interval(range)),
        sure: share(range.low.as_ref(), full, 0),
        possible: share(range.high.as_ref(), full, 100),
        drawn: full.is_some(),
    }
}

/// Hundredths of `full`, between 0 and 100; `otherwise` where that is unknown.
fn share(n: Option<&Number>, full: Option<&Number>, otherwise: i64) -> i64 {
    let found = n.zip(full).and_then(|(n, full)| (n * &Number::from(100)).checked_div(full)?.floor().to_i64());
    found.map_or(otherwise, |s| s.clamp(0, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_inside_the_bar() {
        let ten = Number::from(10);
        let of = |n: i64| share(Some(&Number::from(n)), Some(&ten), 0);
        assert_eq!([of(5), of(12), of(-3)], [50, 100, 0]);
        assert_eq!(share(None, Some(&ten), 100), 100);
        assert_eq!(share(Some(&ten), None, 0), 0);
    }
}
