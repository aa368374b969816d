//! A rectification item (整改): problem, cause, measure, owner, date, proof, checked off by another person (销号), looked at again after six
//! months (回头看).

use crate::PersonId;
use chrono::{Months, NaiveDate};

/// Months until a closed item is looked at again.
const LOOK_BACK: Months = Months::new(6);

/// Where an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being worked on.
    Open,
    /// Its owner says it is done.
    Proven,
    /// 销号: checked off.
    Closed,
    /// 回头看: it held.
    Held,
}

/// What is done to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The owner gives proof.
    Prove(Vec<String>),
    /// Another person finds it proven.
    CheckOff,
    /// Another person does not.
    SendBack(String),
    /// It was looked at again, and held.
    Holds,
    /// The problem is back.
    Reopen(String),
}

/// Why a step is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not from this stage.
    NotNow,
    /// Proof or a reason is not given.
    Nothing,
    /// The owner cannot check his own work.
    SamePerson,
    /// Only the owner proves.
    NotOwner,
    /// Six months have not passed.
    TooEarly,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The problem.
    pub problem: String,
    /// Its cause.
    pub cause: String,
    /// What will be done.
    pub measure: String,
    /// Who answers for it.
    pub owner: PersonId,
    /// By the end of this day.
    pub due: NaiveDate,
    /// Where it is.
    pub stage: Stage,
    /// The proof that counts now.
    pub proof: Vec<String>,
    /// Who gave the proof.
    pub proven_by: Option<PersonId>,
    /// Who checked it off, and on what day.
    pub checked: Option<(PersonId, NaiveDate)>,
    /// How often it was reopened.
    pub reopened: u32,
}

impl Item {
    /// The day from which it is looked at again.
    #[must_use]
    pub fn look_back(&self) -> Option<NaiveDate> {
        self.checked.and_then(|(_, day)| day.checked_add_months(LOOK_BACK))
    }

    /// Does a step.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn step(&self, step: &Step, by: PersonId, on: NaiveDate) -> Result<Self, Refused> {
        let mut item = self.clone();
        let blank = |text: &String| text.trim().is_empty();
        match (self.stage, step) {
            (Stage::Open, Step::Prove(proof)) => {
                if by != self.owner {
                    return Err(Refused::NotOwner);
                }
                if proof.iter().all(blank) {
                    return Err(Refused::Nothing);
                }
                item.proof.clone_from(proof);
                (item.stage, item.proven_by) = (Stage::Proven, Some(by));
            }
            (Stage::Proven, Step::CheckOff | Step::SendBack(_)) if self.proven_by == Some(by) || by == self.owner => {
                return Err(Refused::SamePerson);
            }
            (Stage::Proven, Step::CheckOff) => (item.stage, item.checked) = (Stage::Closed, Some((by, on))),
            (Stage::Proven, Step::SendBack(reason)) | (Stage::Closed | Stage::Held, Step::Reopen(reason)) if blank(reason) => {
                return Err(Refused::Nothing);
            }
            (Stage::Proven, Step::SendBack(_)) => item.stage = Stage::Open,
            (Stage::Closed, Step::Holds) if self.look_back().is_none_or(|day| on < day) => return Err(Refused::TooEarly),
            (Stage::Closed, Step::Holds) => item.stage = Stage::Held,
            (Stage::Closed | Stage::Held, Step::Reopen(_)) => {
                (item.stage, item.checked) = (Stage::Open, None);
                item.reopened += 1;
            }
            _ => return Err(Refused::NotNow),
        }
        Ok(item)
    }
}
