//! How long each step may take: the settings' default table.

use crate::{Kind, Urgency};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A length of time as rules write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// Minutes of office hours.
    OfficeMinutes(u32),
    /// Minutes, day and night.
    Minutes(u32),
    /// Until the end of the day on which it began, whatever day that is.
    SameDay,
    /// Until the end of the n-th working day after the day on which it began.
    WorkingDays(u32),
    /// Until the end of the n-th day after it; if that is no working day, of the next working day (《民法典》第二百零三条).
    Days(u32),
    /// Until the end of a day that was set; if that is no working day, of the next working day. A pause does not move it.
    Until(NaiveDate),
}

impl Term {
    /// A term lengthened by `n` of its days; minutes and a single day have none.
    #[must_use]
    pub fn plus(self, n: u32) -> Self {
        match self {
            Term::WorkingDays(days) => Term::WorkingDays(days.saturating_add(n)),
            Term::Days(days) => Term::Days(days.saturating_add(n)),
            Term::Until(day) => Term::Until(day.checked_add_days(chrono::Days::new(n.into())).unwrap_or(day)),
            Term::OfficeMinutes(_) | Term::Minutes(_) | Term::SameDay => self,
        }
    }

    /// The first half of it, rounded up; nothing for what has no halves.
    #[must_use]
    pub fn half(self) -> Option<Self> {
        match self {
            Term::OfficeMinutes(n) => Some(Term::OfficeMinutes(n.div_ceil(2))),
            Term::Minutes(n) => Some(Term::Minutes(n.div_ceil(2))),
            Term::WorkingDays(n) => Some(Term::WorkingDays(n.div_ceil(2))),
            Term::Days(n) => Some(Term::Days(n.div_ceil(2))),
            Term::SameDay | Term::Until(_) => None,
        }
    }
}

/// Whether and by how much a close clock may be lengthened. Days are of the kind the clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extension {
    /// Not at all.
    None,
    /// Once, by so many days at most; a head signs.
    Once(u32),
    /// To so many days in all; a head signs.
    InAll(u32),
    /// Only a leader signs.
    Leader,
}

/// The terms of one kind at one urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// First contact, from acceptance.
    pub contact: Option<Term>,
    /// Plan or interim reply, from acceptance.
    pub interim: Option<Term>,
    /// Reply that can close the case; none where the case has its own date.
    pub close: Option<Term>,
    /// The same where a department must answer, if that takes longer.
    pub close_by_department: Option<Term>,
    /// How far the close clock may be lengthened.
    pub extension: Extension,
}

/// The default terms. They follow what cities have published of their own services: contact within an hour and close in five working days
/// (中山, 江门), at most 25 working days for hard cases (枣庄); for late payment the review term of 工信部企业〔2021〕224号.
#[must_use]
pub(crate) fn default_terms(kind: Kind, urgency: Urgency) -> Terms {
    let hours = |n: u32| Some(Term::OfficeMinutes(n * 60));
    let days = |n| Some(Term::WorkingDays(n));
    let terms = |contact, interim, close, extension| Terms { contact, interim, close, close_by_department: None, extension };
    let by_kind = match kind {
        Kind::Question => Terms { close_by_department: days(3), ..terms(hours(4), None, days(1), Extension::None) },
        Kind::Demand => terms(hours(1), days(3), days(5), Extension::Once(5)),
        Kind::Complex => terms(hours(1), days(3), days(10), Extension::InAll(25)),
        Kind::Complaint => terms(hours(4), days(5), days(15), Extension::Once(10)),
        Kind::LatePayment => terms(days(1), days(10), Some(Term::Days(30)), Extension::InAll(90)),
        Kind::Financing | Kind::Matching | Kind::Service => terms(hours(4), days(3), days(20), Extension::Once(20)),
        Kind::Advice => terms(days(1), None, days(15), Extension::None),
        Kind::BadRating => terms(days(1), None, days(5), Extension::None),
        Kind::Task | Kind::Rectification | Kind::Finding => terms(None, None, None, Extension::Leader),
    };
    let may_be_urgent = matches!(kind, Kind::Question | Kind::Demand | Kind::Complex | Kind::Complaint);
    if urgency == Urgency::Urgent && may_be_urgent {
        // Statutory procedures and set dates keep their own terms.
        return terms(Some(Term::Minutes(30)), Some(Term::SameDay), days(2), Extension::Leader);
    }
    by_kind
}
