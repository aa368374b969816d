//! The threshold that fits a budget: of the values a literal can take, the one that reaches most enterprises for no more money.

use crate::range::{MOST_VALUES, quantum, side_of, spread};
use crate::{City, Lever, Slide, Subject};
use zhida_engine::Point;
use zhida_facts::{Days, Number, days_between};
use zhida_measure::plan::Literal;

/// Rounds of looking closer; each makes the steps some two hundred times finer.
const ROUNDS: usize = 6;

/// What fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The value, and what follows from it.
    pub chosen: Point,
    /// The next value the literal can take towards more enterprises, which costs more than there is; none if no value does.
    pub over: Option<Point>,
}

impl City {
    /// Among the values of a lever the one with most eligible enterprises whose sure cost is within `budget`, in base units. First the
    /// values of [`City::values`] are tried, then what lies between the best of them and the next one, down to the smallest step the
    /// literal can make: where cost grows with the number of eligible enterprises, as it does for every threshold, no value fits better.
    /// `None` if none fits, or the measure pays nothing.
    #[must_use]
    pub fn fit(&self, subject: &Subject, lever: &Lever, budget: &Number) -> Option<Fit> {
        let mut values = self.values(subject, lever);
        let mut fit = None;
        for _ in 0..ROUNDS {
            let slide = self.slide(subject, lever.literal, &values)?;
            let found = best(&slide, budget)?;
            let ends = found.over.as_ref().map(|over| (found.chosen.value.clone(), over.value.clone()));
            fit = Some(found);
            let Some((from, to)) = ends else { break };
            values = self.between(subject, lever, &from, &to);
            // The two themselves, and nothing between them.
            if values.len() <= 2 {
                break;
            }
        }
        fit
    }

    /// Values from one to another that the literal can take, both included.
    fn between(&self, subject: &Subject, lever: &Lever, from: &Literal, to: &Literal) -> Vec<Literal> {
        match (from, to) {
            (Literal::Number(from), Literal::Number(to)) => {
                let side = side_of(subject, lever);
                let quantum = quantum(subject, lever, side.as_ref().and_then(|s| s.num.as_ref()));
                let (low, high) = (from.min(to), from.max(to));
                let mut values = spread(low.clone(), high.clone(), low, &quantum, MOST_VALUES);
                values.retain(|v| low < v && v < high);
                [low.clone()].into_iter().chain(values).chain([high.clone()]).map(Literal::Number).collect()
            }
            (Literal::Day(from), Literal::Day(to)) => {
                let (low, high) = (*from.min(to), *from.max(to));
                let days = (0..=days_between(low, high)).filter_map(|n| low.checked_add_days(Days::new(n.unsigned_abs())));
                days.map(Literal::Day).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The best value of a curve, and the next beside it that costs too much.
fn best(slide: &Slide, budget: &Number) -> Option<Fit> {
    let curve = slide.curve();
    let fits = |p: &Point| &p.cost <= budget;
    let (at, chosen) = curve.iter().enumerate().filter(|(_, p)| fits(p)).max_by(|a, b| {
        let order = |p: &Point| (p.eligible, p.cost.clone());
        // Of values that come to the same, the first.
        order(a.1).cmp(&order(b.1)).then(b.0.cmp(&a.0))
    })?;
    if curve.iter().all(|p| p.cost.is_zero()) {
        return None;
    }
    // Values that come to the same as the chosen one may lie between it and the next one.
    let other = |p: &&Point| (p.eligible, &p.cost) != (chosen.eligible, &chosen.cost);
    let next = [curve[..at].iter().rev().find(other), curve[at + 1..].iter().find(other)];
    let over = next.into_iter().flatten().find(|p| !fits(p)).cloned();
    Some(Fit { chosen: chosen.clone(), over })
}
