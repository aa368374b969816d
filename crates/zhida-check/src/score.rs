//! Score sheets: bands that are never reached, stand in the wrong order or leave a hole; full scores; thresholds.

use crate::check::Check;
use crate::quantity::{Compared, compared};
use crate::range::{self, Reach, first_at, when};
use crate::solve::{Answer, impossible, solve};
use crate::space::{Formula, Region, Space, Subject};
use crate::witness::witness;
use crate::words;
use zhida_diagnostics::Code;
use zhida_engine::Truth;
use zhida_facts::Number;
use zhida_measure::plan::{Atom, Band, Indicator, Num, Op, Points, Test, When};

pub(crate) fn sheets(check: &mut Check<'_>) {
    let plan = check.plan;
    for sheet in &plan.sheets {
        for indicator in &sheet.indicators {
            let before = check.problems.len();
            for band in &indicator.bands {
                alone(check, band);
            }
            if !indicator.cumulative && check.problems.len() == before {
                order(check, indicator);
                hole(check, indicator);
            }
            // Bands that are wrong in themselves would make the sums wrong again.
            if check.problems.len() == before {
                full_indicator(check, indicator);
            }
        }
    }
    for index in 0..plan.sheets.len() {
        full_sheet(check, index);
    }
    thresholds(check);
}

/// A band whose own condition nobody meets.
fn alone(check: &mut Check<'_>, band: &Band) {
    if impossible(check.space(), true, |space| when(space, band)) {
        check.problems.push(Check::at(Code::Unsatisfiable, &band.span).with("kind", "alone").with("a", band.source.clone()));
    }
}

fn order(check: &mut Check<'_>, indicator: &Indicator) {
    let bands = &indicator.bands;
    let reached: Vec<bool> = (0..bands.len()).map(|i| i == 0 || range::band_reached(check, indicator, i)).collect();
    for (index, band) in bands.iter().enumerate() {
        if !reached[index] {
            let hides = |b: &&Band| implies(check, band, b);
            let other = bands[..index].iter().find(hides).unwrap_or(&bands[index - 1]);
            let rows = show(check, band, |space| when(space, band));
            let problem = Check::at(Code::BandNeverReached, &band.span).with("other", name(other)).also(other.span.clone(), "");
            check.find(problem, rows);
            continue;
        }
        for (later, _) in bands.iter().zip(&reached).skip(index + 1).filter(|(_, reached)| **reached) {
            let (Some((low, high)), Some((later_low, later_high))) = (ends(&band.points), ends(&later.points)) else { continue };
            let less = high < later_high && low <= later_low;
            let same = high == later_high && low == later_low;
            // Manual rows may hold together by chance; only what data decides is compared.
            let decided = !matches!(band.when, When::Manual) && !matches!(later.when, When::Manual);
            let stricter = decided && !matches!(later.when, When::Always) && implies(check, band, later);
            let together = less && decided && overlap(check, band, later);
            if (same && stricter) || (less && (stricter || together)) {
                let rows = show(check, band, |space| Formula::And(vec![when(space, band), when(space, later)]));
                let problem = Check::at(Code::BandOrder, &band.span).with("other", name(later)).also(later.span.clone(), "");
                check.find(problem, rows);
                break;
            }
        }
    }
}

/// Over one quantity: values in the middle that meet no band although smaller and larger ones do.
fn hole(check: &mut Check<'_>, indicator: &Indicator) {
    if indicator.bands.iter().any(|b| !matches!(b.when, When::Tests(_))) {
        return;
    }
    let mut space = check.space();
    let formulas: Vec<Formula> = indicator.bands.iter().map(|b| when(&mut space, b)).collect();
    let [Subject::Quantity(quantity, _)] = space.subjects.as_slice() else { return };
    let quantity = quantity.clone();
    let regions = space.regions(false);
    let covered: Vec<bool> =
        (0..regions.regions[0].len()).map(|region| formulas.iter().any(|f| holds(f, &regions.truths, region))).collect();
    let (Some(first), Some(last)) = (covered.iter().position(|c| *c), covered.iter().rposition(|c| *c)) else { return };
    let gap: Vec<usize> = (first..last).filter(|r| !covered[*r]).collect();
    // Both ends covered: extremes on both sides may be meant, but a single missing point in the middle is not.
    let extremes = first == 0 && last + 1 == covered.len();
    if gap.is_empty() || (extremes && gap.len() > 1) {
        return;
    }
    let Some(Region::Number(value)) = gap.first().and_then(|g| regions.regions[0].get(*g)) else { return };
    let place =
        indicator.bands.iter().zip(&formulas).rfind(|(_, f)| holds(f, &regions.truths, last)).map_or(&indicator.span, |(b, _)| &b.span);
    let inside = Test::Atom(Atom::Compare { left: quantity.num(), op: Op::Eq, right: Num::Const(value.clone()) });
    let rows = witness(
        check.library,
        check.plan,
        |space| space.test(&inside),
        |e| e.test(&inside) == Truth::Yes && e.indicator(indicator).known().is_some_and(Number::is_zero),
    );
    check.find(Check::at(Code::BandHole, place), rows);
}

fn full_indicator(check: &mut Check<'_>, indicator: &Indicator) {
    let Some(full) = &indicator.full else { return };
    let Some(top) = range::bands(check, indicator).top else { return };
    if top == *full || (indicator.cumulative && top > *full) {
        return;
    }
    let rows = best_enterprise(check, std::slice::from_ref(indicator));
    check.find(Check::at(Code::FullScore, &indicator.span).with("declared", full.to_string()).with("sum", top.to_string()), rows);
}

fn full_sheet(check: &mut Check<'_>, index: usize) {
    let sheet = &check.plan.sheets[index];
    let Some(full) = &sheet.full else { return };
    let Some(top) = range::parts(check, index, true).top else { return };
    if top == *full || (sheet.capped && top > *full) {
        return;
    }
    let rows = best_enterprise(check, &sheet.indicators);
    check.find(Check::at(Code::FullScore, &sheet.span).with("declared", full.to_string()).with("sum", top.to_string()), rows);
}

/// An enterprise that gets the best band of every indicator.
fn best_enterprise(check: &Check<'_>, indicators: &[Indicator]) -> Option<String> {
    let best = |i: &Indicator| {
        let key = |b: &Band| ends(&b.points).map(|(_, high)| high);
        (0..i.bands.len()).max_by_key(|n| (key(&i.bands[*n]), std::cmp::Reverse(*n)))
    };
    witness(
        check.library,
        check.plan,
        |space| Formula::And(indicators.iter().filter_map(|i| Some(first_at(space, i, best(i)?))).collect()),
        |e| {
            indicators.iter().all(|i| {
                let Some(band) = best(i).map(|b| &i.bands[b]) else { return true };
                ends(&band.points).is_none_or(|(_, high)| e.indicator(i).high.as_ref() == Some(&high))
            })
        },
    )
}

/// Thresholds on scores: above what the sheet can give, or below what every enterprise gets.
fn thresholds(check: &mut Check<'_>) {
    let mut found = Vec::new();
    check.plan.each_clause(&mut |clause| {
        for spanned in &clause.tests {
            spanned.test.each_atom(&mut |atom| {
                if let Atom::Compare { left, op, right } = atom
                    && let Compared::Bound { quantity, op, bound } = compared(left, *op, right)
                    && let Some(Num::Score(sheet)) = quantity.single()
                {
                    found.push((spanned.span.clone(), *sheet, op, bound));
                }
            });
        }
    });
    for (span, sheet, op, bound) in found {
        let reach = range::sheet(check, sheet);
        let about = |code, reach: &Reach| {
            let end = |n: &Option<Number>| n.as_ref().map(Number::to_string).unwrap_or_default();
            Check::at(code, &span).with("threshold", bound.to_string()).with("top", end(&reach.top)).with("bottom", end(&reach.bottom))
        };
        let (Some(bottom), Some(top)) = (&reach.bottom, &reach.top) else { continue };
        let possible = |n: &Number| op.accepts(n.cmp(&bound));
        let (at_bottom, at_top) = (possible(bottom), possible(top));
        let inside = bound > *bottom && bound < *top;
        match (op, at_bottom, at_top) {
            (Op::Eq, false, false) if !inside => {
                let rows = best_enterprise(check, &check.plan.sheets[sheet].indicators);
                check.find(about(Code::ThresholdUnreachable, &reach), rows);
            }
            (Op::Eq | Op::Ne, ..) => {}
            (_, false, false) => {
                let rows = best_enterprise(check, &check.plan.sheets[sheet].indicators);
                check.find(about(Code::ThresholdUnreachable, &reach), rows);
            }
            (_, true, true) => check.problems.push(about(Code::ThresholdTrivial, &reach)),
            _ => {}
        }
    }
}

/// Least and greatest points of a band; `None` for a formula.
fn ends(points: &Points) -> Option<(Number, Number)> {
    match points {
        Points::Fixed(n) => Some((n.clone(), n.clone())),
        Points::Range(low, high) => Some((low.clone(), high.clone())),
        Points::Formula(_) => None,
    }
}

fn name(band: &Band) -> String {
    words::short(&band.source, 40)
}

fn implies(check: &Check<'_>, stronger: &Band, weaker: &Band) -> bool {
    impossible(check.space(), false, |space| Formula::And(vec![when(space, stronger), Formula::Not(Box::new(when(space, weaker)))]))
}

fn overlap(check: &Check<'_>, a: &Band, b: &Band) -> bool {
    let mut space = check.space();
    let both = Formula::And(vec![when(&mut space, a), when(&mut space, b)]);
    matches!(solve(&space.regions(false), &both), Answer::Yes(_))
}

fn holds(formula: &Formula, truths: &[(usize, Vec<bool>)], region: usize) -> bool {
    match formula {
        Formula::Is(known) => *known,
        Formula::Literal(l) => truths[*l].1[region],
        Formula::Not(inner) => !holds(inner, truths, region),
        Formula::And(parts) => parts.iter().all(|p| holds(p, truths, region)),
        Formula::Or(parts) => parts.iter().any(|p| holds(p, truths, region)),
        Formula::AtLeast(n, parts) => parts.iter().filter(|p| holds(p, truths, region)).count() >= *n,
    }
}

/// An enterprise for which `build` holds and the band does too.
fn show(check: &Check<'_>, band: &Band, build: impl FnOnce(&mut Space<'_>) -> Formula) -> Option<String> {
    witness(check.library, check.plan, build, |e| e.band(band) == Truth::Yes)
}
