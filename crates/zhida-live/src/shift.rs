//! What a change does to an enterprise: standings before and after, by measure.

use crate::standing::Standing;
use crate::subject::track_of;
use crate::{City, Subject};
use zhida_engine::{Case, Outcome};
use zhida_facts::Facts;
use zhida_measure::{Library, Track};

/// A measure with which an enterprise does not stand where it stood, or of which it would get another amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The measure, by index in [`Library::measures`].
    pub measure: usize,
    /// Where it stood.
    pub from: Standing,
    /// Where it stands.
    pub to: Standing,
    /// What the measure said before.
    pub before: Outcome,
    /// What it says now.
    pub after: Outcome,
}

/// What a shift is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ShiftKind {
    /// Eligible now.
    Opened,
    /// One step away now.
    CameClose,
    /// Undecided now.
    Undecided,
    /// Eligible, one step away or undecided before, and none of that now.
    Lost,
    /// As eligible or undecided as before, but for another amount.
    Amount,
}

impl Shift {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> ShiftKind {
        match self.to {
            to if to == self.from => ShiftKind::Amount,
            Standing::Eligible => ShiftKind::Opened,
            Standing::OneStep => ShiftKind::CameClose,
            Standing::NeedsAnswer => ShiftKind::Undecided,
            Standing::Ineligible => ShiftKind::Lost,
        }
    }
}

/// The difference between what measures said before and after, which must be the same measures in the same order.
pub(crate) fn shifts(library: &Library, before: Vec<(usize, Outcome)>, after: Vec<(usize, Outcome)>) -> Vec<Shift> {
    let pairs = before.into_iter().zip(after);
    let all = pairs.map(|((measure, before), (_, after))| {
        let kind = library.measures()[measure].plan.meta.kind;
        Shift { measure, from: Standing::of(kind, &before), to: Standing::of(kind, &after), before, after }
    });
    all.filter(|s| s.from != s.to || s.before.amount != s.after.amount).collect()
}

impl City {
    /// What the measures numbered `measures` say of someone, in their order: each judged for its own kind of case.
    #[must_use]
    pub fn outcomes(&self, facts: &dyn Facts, measures: &[usize]) -> Vec<(usize, Outcome)> {
        let [new, renewal] = [Track::New, Track::Renewal].map(|track| Case::new(self.library(), facts, self.day(), track));
        let of = |measure: usize| {
            let plan = &self.library().measures()[measure].plan;
            let case = if track_of(plan) == Track::New { &new } else { &renewal };
            case.outcome(measure, plan.meta.in_force.contains(self.day()))
        };
        measures.iter().filter(|m| **m < self.library().measures().len()).map(|m| (*m, of(*m))).collect()
    }
}

impl Subject {
    /// Someone before this measure.
    pub(crate) fn case<'a>(&'a self, city: &City, facts: &'a dyn Facts) -> Case<'a> {
        Case::new(self.library(), facts, city.day(), self.track())
    }
}
