//! What an enterprise had best apply for, where some measures exclude each other.

use crate::mine::{MeasureStatus, Phase};
use crate::{City, Standing};
use zhida_engine::{Bundle, Offer};
use zhida_facts::Number;
use zhida_measure::Kind;

/// The best combination of an enterprise's measures; measures by index in [`zhida_measure::Library::measures`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// To be taken, in the order of the statuses: eligible, or decided by an answer.
    pub chosen: Vec<usize>,
    /// What is left, each with the chosen ones that exclude it.
    pub left: Vec<(usize, Vec<usize>)>,
    /// What the chosen ones are sure to bring, in 元.
    pub low: Number,
    /// What they may bring; `None` if nothing bounds it.
    pub high: Option<Number>,
    /// By how much another choice may turn out better, in 元: 0 where no open question can turn it, `None` where nothing bounds it.
    pub regret: Option<Number>,
    /// That other choice, without what both have.
    pub rival: Vec<usize>,
}

impl City {
    /// The combination of what one may still apply for that is sure to bring most money (see [`Bundle`]). A loan is no gift, so finance does
    /// not count, and neither does what brings none.
    #[must_use]
    pub fn combined(&self, statuses: &[MeasureStatus]) -> Combined {
        let measures = self.library().measures();
        let offers: Vec<(usize, Offer)> = statuses
            .iter()
            .filter(|s| matches!(s.standing, Standing::Eligible | Standing::NeedsAnswer) && s.phase != Phase::Over)
            .filter(|s| measures[s.measure].plan.meta.kind != Kind::Finance)
            .filter_map(|s| {
                let amount = s.outcome.amount.as_ref().filter(|a| a.dimension.is_money())?;
                Some((s.measure, Offer { low: amount.low.clone(), high: amount.high.clone() }))
            })
            .collect();
        let (of, offers): (Vec<usize>, Vec<Offer>) = offers.into_iter().unzip();
        let excludes = |a: usize, b: usize| {
            let (a, b) = (&measures[of[a]].plan.meta, &measures[of[b]].plan.meta);
            a.exclusive.iter().any(|(id, _)| *id == b.id) || b.exclusive.iter().any(|(id, _)| *id == a.id)
        };
        let pairs = (0..of.len()).flat_map(|a| (a + 1..of.len()).map(move |b| (a, b))).filter(|(a, b)| excludes(*a, *b));
        let bundle = Bundle::new(&offers, &pairs.collect::<Vec<_>>());
        let left = (0..of.len()).filter(|at| !bundle.chosen.contains(at));
        let because = |at: usize| bundle.chosen.iter().filter(|c| excludes(**c, at)).map(|c| of[*c]).collect();
        let measure = |at: &usize| of[*at];
        Combined {
            left: left.map(|at| (of[at], because(at))).collect(),
            chosen: bundle.chosen.iter().map(measure).collect(),
            rival: bundle.rival.iter().filter(|at| !bundle.chosen.contains(at)).map(measure).collect(),
            low: bundle.low,
            high: bundle.high,
            regret: bundle.regret,
        }
    }
}
