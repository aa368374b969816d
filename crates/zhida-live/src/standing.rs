//! Where an enterprise stands with a measure: four places that exclude each other.

use zhida_engine::{Outcome, Truth};
use zhida_measure::Kind;

/// Where an enterprise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// All conditions hold. Of an alert: it is raised; of a class measure: the class is decided.
    Eligible,
    /// Ineligible for certain, and one clause turned would make it eligible. Alerts and classes have no such place: neither is
    /// something to be reached.
    OneStep,
    /// Facts are missing that decide it.
    NeedsAnswer,
    /// Ineligible, by more than one clause.
    Ineligible,
}

impl Standing {
    /// All, best first.
    pub const ALL: [Standing; 4] = [Standing::Eligible, Standing::OneStep, Standing::NeedsAnswer, Standing::Ineligible];

    /// Where `outcome` of a measure of `kind` places an enterprise.
    #[must_use]
    pub fn of(kind: Kind, outcome: &Outcome) -> Self {
        match outcome.verdict {
            Truth::Yes => Standing::Eligible,
            Truth::Unknown => Standing::NeedsAnswer,
            Truth::No if outcome.unmet == 1 && has_steps(kind) => Standing::OneStep,
            Truth::No => Standing::Ineligible,
        }
    }
}

/// Whether a measure of `kind` is something to be reached.
pub(crate) fn has_steps(kind: Kind) -> bool {
    !matches!(kind, Kind::Alert | Kind::Class)
}

/// How many enterprises stand where; they add up to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`Standing::Eligible`]
    pub eligible: usize,
    /// [`Standing::OneStep`]
    pub one_step: usize,
    /// [`Standing::NeedsAnswer`]
    pub needs_answer: usize,
    /// [`Standing::Ineligible`]
    pub ineligible: usize,
}

impl Counts {
    /// The count of one place.
    #[must_use]
    pub fn of(&self, standing: Standing) -> usize {
        match standing {
            Standing::Eligible => self.eligible,
            Standing::OneStep => self.one_step,
            Standing::NeedsAnswer => self.needs_answer,
            Standing::Ineligible => self.ineligible,
        }
    }
    /// All together.
    #[must_use]
    pub fn total(&self) -> usize {
        Standing::ALL.iter().map(|s| self.of(*s)).sum()
    }
    pub(crate) fn add(&mut self, standing: Standing) {
        let count = match standing {
            Standing::Eligible => &mut self.eligible,
            Standing::OneStep => &mut self.one_step,
            Standing::NeedsAnswer => &mut self.needs_answer,
            Standing::Ineligible => &mut self.ineligible,
        };
        *count += 1;
    }
}
