//! A municipality's numbers, versioned by the day from which they are in force. A case keeps the version of its acceptance.

use crate::terms::default_terms;
use crate::{Kind, OfficeHours, Term, Terms, Urgency};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// All versions, oldest first; there is always one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Version>", into = "Vec<Version>")]
pub struct Settings(Vec<Version>);

/// The numbers in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// From this day; it is also the version's name.
    pub from: NaiveDate,
    /// Office hours.
    pub hours: OfficeHours,
    /// Terms that differ from the defaults.
    pub terms: Vec<(Kind, Urgency, Terms)>,
    /// Everything else.
    pub limits: Limits,
}

/// Counts and lengths that are no term of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Acceptance, from submission.
    pub acceptance: Term,
    /// Working days an enterprise has to supply what is missing.
    pub supply: u32,
    /// Reminders meanwhile, after so many working days.
    pub supply_reminders: Vec<u32>,
    /// Days in which a case withdrawn for want of an answer may be revived.
    pub revive: u32,
    /// Working days to sign for a case or to refuse it; then it counts as signed.
    pub sign: u32,
    /// Refusals after which the dispatcher's word stands.
    pub refusals: usize,
    /// Working days a pause may last.
    pub pause: u32,
    /// Working days before the deadline by which an extension must be asked for.
    pub extension_ahead: u32,
    /// Working days for a signature under a reply.
    pub signature: u32,
    /// Working days the enterprise has to say whether it is solved.
    pub confirmation: u32,
    /// Reminders meanwhile, after so many working days.
    pub confirmation_reminders: Vec<u32>,
    /// Tries, and ways on which they were made, before silence closes a case or somebody counts as unreachable.
    pub tries: (usize, usize),
    /// Ways on which the enterprise is asked, in turn.
    pub channels: Vec<crate::Channel>,
    /// Days in which a closed case may be reopened.
    pub reopen: u32,
    /// Days until the next reply that may be promised for a long-standing case.
    pub next_reply: u32,
    /// Working days until the joint meeting of a third round.
    pub meeting: u32,
    /// Days after which a draft is reminded of, and dropped.
    pub draft: (u32, u32),
    /// Open cases with which a desk is full.
    pub full_desk: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            acceptance: Term::OfficeMinutes(4 * 60),
            supply: 10,
            supply_reminders: vec![3, 7],
            revive: 30,
            sign: 1,
            refusals: 3,
            pause: 10,
            extension_ahead: 1,
            signature: 1,
            confirmation: 5,
            confirmation_reminders: vec![2, 4],
            tries: (3, 2),
            channels: vec![crate::Channel::App, crate::Channel::Text],
            reopen: 30,
            next_reply: 30,
            meeting: 5,
            draft: (1, 30),
            full_desk: 20,
        }
    }
}

impl Settings {
    /// Versions by the day from which they are in force.
    ///
    /// # Errors
    /// There is none, two begin on one day, or one names no way on which enterprises are asked.
    pub fn new(mut versions: Vec<Version>) -> Result<Self, &'static str> {
        versions.sort_by_key(|v| v.from);
        if versions.is_empty() || !versions.is_sorted_by(|a, b| a.from < b.from) {
            return Err("no version of the settings, or two of one day");
        }
        if versions.iter().any(|v| v.limits.channels.is_empty()) {
            return Err("no way on which enterprises are asked");
        }
        Ok(Self(versions))
    }

    /// What is in force on `day`; before the first version that one.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> &Version {
        self.0.iter().rev().find(|v| v.from <= day).unwrap_or(&self.0[0])
    }
}

impl Default for Settings {
    /// The defaults, in force since 1970.
    fn default() -> Self {
        Self(vec![Version { from: NaiveDate::default(), hours: OfficeHours::default(), terms: Vec::new(), limits: Limits::default() }])
    }
}

impl Version {
    /// Whether these are the defaults, whose day says nothing: nobody has set them.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.from == NaiveDate::default()
    }

    /// The terms of a kind at an urgency.
    #[must_use]
    pub fn terms(&self, kind: Kind, urgency: Urgency) -> Terms {
        let own = self.terms.iter().find(|(k, u, _)| (*k, *u) == (kind, urgency));
        own.map_or_else(|| default_terms(kind, urgency), |(_, _, terms)| *terms)
    }
}

impl TryFrom<Vec<Version>> for Settings {
    type Error = &'static str;
    fn try_from(versions: Vec<Version>) -> Result<Self, Self::Error> {
        Self::new(versions)
    }
}

impl From<Settings> for Vec<Version> {
    fn from(settings: Settings) -> Self {
        settings.0
    }
}
