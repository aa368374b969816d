//! What a score sheet can give at least and at most, before any enterprise is seen.

use crate::check::Check;
use crate::solve::impossible;
use crate::space::{Formula, Space};
use zhida_facts::{FactType, Number};
use zhida_measure::Library;
use zhida_measure::plan::{Band, Indicator, Num, Points, When};

/// Least and greatest; `None` is no bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) bottom: Option<Number>,
    pub(crate) top: Option<Number>,
}

impl Reach {
    fn of(bottom: Number, top: Number) -> Self {
        Self { bottom: Some(bottom), top: Some(top) }
    }
    fn zip(&self, other: &Self, f: impl Fn(&Number, &Number) -> Number) -> Self {
        let both = |a: &Option<Number>, b: &Option<Number>| Some(f(a.as_ref()?, b.as_ref()?));
        Self { bottom: both(&self.bottom, &other.bottom), top: both(&self.top, &other.top) }
    }
    fn sum(parts: &[Self]) -> Self {
        parts.iter().fold(Self::of(Number::ZERO, Number::ZERO), |total, p| total.zip(p, |a, b| a + b))
    }
    fn best(parts: &[Self]) -> Self {
        let mut all = parts.iter();
        let Some(first) = all.next() else { return Self::of(Number::ZERO, Number::ZERO) };
        all.fold(first.clone(), |best, p| best.zip(p, |a, b| a.max(b).clone()))
    }
    fn cut(mut self, full: Option<&Number>) -> Self {
        if let Some(full) = full {
            self.top = Some(self.top.map_or_else(|| full.clone(), |t| t.min(full.clone())));
            self.bottom = self.bottom.map(|b| b.min(full.clone()));
        }
        self
    }
}

/// A sheet, cut at its full score if it is capped.
pub(crate) fn sheet(check: &Check<'_>, index: usize) -> Reach {
    let Some(sheet) = check.plan.sheets.get(index) else { return Reach { bottom: None, top: None } };
    parts(check, index, false).cut(sheet.full.as_ref().filter(|_| sheet.capped))
}

/// What the parts of a sheet come to before any cap. With `declared`, parts count with the full score they declare, so that one
/// wrong number is reported once.
pub(crate) fn parts(check: &Check<'_>, index: usize, declared: bool) -> Reach {
    let Some(sheet) = check.plan.sheets.get(index) else { return Reach { bottom: None, top: None } };
    let with = |reach: Reach, full: &Option<Number>| match full {
        Some(full) if declared => Reach { top: Some(full.clone()), ..reach },
        _ => reach,
    };
    let mut all: Vec<Reach> = sheet.indicators.iter().map(|i| with(indicator(check, i), &i.full)).collect();
    all.extend(sheet.children.iter().map(|c| {
        let child = &check.plan.sheets[*c];
        with(parts(check, *c, declared).cut(child.full.as_ref().filter(|_| child.capped)), &child.full)
    }));
    if sheet.best { Reach::best(&all) } else { Reach::sum(&all) }
}

/// An indicator, cut at its full score if it is cumulative.
pub(crate) fn indicator(check: &Check<'_>, indicator: &Indicator) -> Reach {
    let total = bands(check, indicator);
    if indicator.cumulative { total.cut(indicator.full.as_ref()) } else { total }
}

/// What an indicator's bands come to before any cap.
pub(crate) fn bands(check: &Check<'_>, indicator: &Indicator) -> Reach {
    let each: Vec<Reach> = indicator.bands.iter().map(|b| points(check.library, &b.points)).collect();
    if indicator.cumulative {
        let certain = |band: &Band| matches!(band.when, When::Always);
        let bottoms: Vec<Reach> = indicator
            .bands
            .iter()
            .zip(&each)
            .map(|(band, reach)| if certain(band) { reach.clone() } else { Reach { bottom: Some(Number::ZERO), top: reach.top.clone() } })
            .collect();
        return Reach::sum(&bottoms);
    }
    let mut result: Option<Reach> = None;
    // A band that is never reached is a finding of its own; it counts here, so that one fault is reported once.
    for reach in &each {
        result = Some(match result {
            None => reach.clone(),
            Some(so_far) => {
                Reach { bottom: so_far.zip(reach, |a, b| a.min(b).clone()).bottom, top: so_far.zip(reach, |a, b| a.max(b).clone()).top }
            }
        });
    }
    let none_possible = !impossible(check.space(), true, |space| {
        Formula::And(indicator.bands.iter().map(|b| Formula::Not(Box::new(when(space, b)))).collect())
    });
    let zero = Reach::of(Number::ZERO, Number::ZERO);
    match result {
        None => zero,
        Some(reach) if none_possible => {
            Reach { bottom: reach.zip(&zero, |a, b| a.min(b).clone()).bottom, top: reach.zip(&zero, |a, b| a.max(b).clone()).top }
        }
        Some(reach) => reach,
    }
}

/// Whether some enterprise gets band `index` of an indicator whose first band counts.
pub(crate) fn band_reached(check: &Check<'_>, indicator: &Indicator, index: usize) -> bool {
    !impossible(check.space(), true, |space| first_at(space, indicator, index))
}

/// Band `index` holds and none before it.
pub(crate) fn first_at(space: &mut Space<'_>, indicator: &Indicator, index: usize) -> Formula {
    let mut parts = vec![when(space, &indicator.bands[index])];
    parts.extend(indicator.bands[..index].iter().map(|b| Formula::Not(Box::new(when(space, b)))));
    Formula::And(parts)
}

/// When a band holds.
pub(crate) fn when(space: &mut Space<'_>, band: &Band) -> Formula {
    match &band.when {
        When::Always => Formula::Is(true),
        When::Manual => space.attested(&band.key),
        When::Tests(tests) => Formula::And(tests.iter().map(|t| space.test(t)).collect()),
    }
}

fn points(library: &Library, points: &Points) -> Reach {
    match points {
        Points::Fixed(n) => Reach::of(n.clone(), n.clone()),
        Points::Range(low, high) => Reach::of(low.clone(), high.clone()),
        Points::Formula(num) => {
            let reach = quantity(library, num);
            // Where nothing is known below, points are taken as not negative.
            Reach { bottom: reach.bottom.or(Some(Number::ZERO)), top: reach.top }
        }
    }
}

/// Bounds of a quantity: counts are not negative, everything else may be anything.
fn quantity(library: &Library, num: &Num) -> Reach {
    let open = Reach { bottom: None, top: None };
    match num {
        Num::Const(n) => Reach::of(n.clone(), n.clone()),
        Num::Fact(f) => match library.dictionary.fact(f.fact).kind {
            FactType::Number { whole: true } => Reach { bottom: Some(Number::ZERO), top: None },
            _ => open,
        },
        Num::Score(_) => Reach { bottom: Some(Number::ZERO), top: None },
        Num::Elapsed { .. } => open,
        Num::Sum(all) => Reach::sum(&all.iter().map(|p| quantity(library, p)).collect::<Vec<_>>()),
        Num::Neg(inner) => {
            let r = quantity(library, inner);
            Reach { bottom: r.top.map(|t| -&t), top: r.bottom.map(|b| -&b) }
        }
        Num::Floor(inner) => {
            let r = quantity(library, inner);
            Reach { bottom: r.bottom.map(|n| n.floor()), top: r.top.map(|n| n.floor()) }
        }
        Num::Product(a, b) => match (a.as_ref(), b.as_ref()) {
            (Num::Const(n), other) | (other, Num::Const(n)) => scaled(quantity(library, other), n),
            _ => open,
        },
        Num::Quotient { num, den, .. } => match den.as_ref() {
            Num::Const(n) => Number::ONE.checked_div(n).map_or(open, |f| scaled(quantity(library, num), &f)),
            _ => open,
        },
        Num::Min(all) => least(all.iter().map(|p| quantity(library, p))),
        Num::Max(all) => {
            let mirrored = all.iter().map(|p| quantity(library, p)).map(|r| scaled(r, &-&Number::ONE));
            scaled(least(mirrored), &-&Number::ONE)
        }
    }
}

/// The least of several: its top is the least top that is known.
fn least(all: impl Iterator<Item = Reach>) -> Reach {
    all.reduce(|a, b| Reach {
        bottom: a.bottom.as_ref().zip(b.bottom.as_ref()).map(|(x, y)| x.min(y).clone()),
        top: match (a.top, b.top) {
            (Some(x), Some(y)) => Some(x.min(y)),
            (x, y) => x.or(y),
        },
    })
    .unwrap_or(Reach { bottom: None, top: None })
}

fn scaled(reach: Reach, factor: &Number) -> Reach {
    let by = |n: Option<Number>| n.map(|n| &n * factor);
    if factor.is_negative() {
        Reach { bottom: by(reach.top), top: by(reach.bottom) }
    } else {
        Reach { bottom: by(reach.bottom), top: by(reach.top) }
    }
}
