//! One enterprise, or a visitor who has none: what every measure in force says, and until when.

use crate::list::open;
use crate::standing::Standing;
use crate::{City, Subject};
use zhida_engine::{Evaluation, Explanation, Outcome, Way, explain};
use zhida_facts::{Datelike as _, Facts, NaiveDate, Number, days_between};
use zhida_measure::plan::FactRef;

/// A deadline is close when so many days are left.
pub const CLOSING_SOON: i64 = 30;

/// What a measure says of someone, and when one may apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureStatus {
    /// The measure, by index in the city's library.
    pub measure: usize,
    /// Where the enterprise stands.
    pub standing: Standing,
    /// Verdict, unmet clauses, score, amount.
    pub outcome: Outcome,
    /// Whether one may apply.
    pub phase: Phase,
    /// The last day: of the application window, or of the measure if it has no window or ends earlier; `None` if it ends with neither.
    pub deadline: Option<NaiveDate>,
    /// Days from the as-of date to the deadline; 0 on the last day, none once it is over.
    pub days_left: Option<i64>,
}

/// Whether one may apply on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The measure has no window.
    Always,
    /// The window opens in so many days.
    Ahead(i64),
    /// The window is open.
    Open,
    /// The window has closed.
    Over,
}

/// Statuses by what is to be done, best first in each; the first three and the last exclude each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// Eligible, largest sure amount first.
    pub eligible: Vec<MeasureStatus>,
    /// One step away.
    pub one_step: Vec<MeasureStatus>,
    /// An answer decides.
    pub needs_answer: Vec<MeasureStatus>,
    /// Of the first three, those that close within [`CLOSING_SOON`] days, the next deadline first.
    pub closing_soon: Vec<MeasureStatus>,
    /// Ineligible, fewest unmet clauses first.
    pub others: Vec<MeasureStatus>,
}

impl MeasureStatus {
    /// Whether it can be applied for now or later, and its deadline is close.
    #[must_use]
    pub fn closes_soon(&self) -> bool {
        self.phase != Phase::Over && self.days_left.is_some_and(|days| days <= CLOSING_SOON)
    }
}

impl Groups {
    /// Sorts statuses into groups.
    #[must_use]
    pub fn new(all: Vec<MeasureStatus>) -> Self {
        let mut groups = Self::default();
        for status in all {
            if status.standing != Standing::Ineligible && status.closes_soon() {
                groups.closing_soon.push(status.clone());
            }
            match status.standing {
                Standing::Eligible => groups.eligible.push(status),
                Standing::OneStep => groups.one_step.push(status),
                Standing::NeedsAnswer => groups.needs_answer.push(status),
                Standing::Ineligible => groups.others.push(status),
            }
        }
        // What is over comes after what is not; then the larger amount, the nearer deadline, the library's order.
        let high = |s: &MeasureStatus| s.outcome.amount.as_ref().and_then(|a| a.high.clone()).unwrap_or(Number::ZERO);
        let low = |s: &MeasureStatus| s.outcome.amount.as_ref().map_or(Number::ZERO, |a| a.low.clone());
        let late = |s: &MeasureStatus| (s.days_left.is_none(), s.days_left, s.measure);
        let over = |s: &MeasureStatus| s.phase == Phase::Over;
        groups.eligible.sort_by_key(|s| (over(s), std::cmp::Reverse(low(s)), late(s)));
        groups.one_step.sort_by_key(|s| (over(s), late(s)));
        groups.needs_answer.sort_by_key(|s| (over(s), s.outcome.unmet, std::cmp::Reverse(high(s)), late(s)));
        groups.closing_soon.sort_by_key(|s| (s.days_left, s.standing, s.measure));
        groups.others.sort_by_key(|s| (over(s), s.outcome.unmet, late(s)));
        groups
    }
}

impl City {
    /// What every measure in force says, in the order of the library. [`City::facts`] gives an enterprise's facts; a visitor's are a
    /// [`zhida_facts::Record`].
    #[must_use]
    pub fn statuses(&self, facts: &dyn Facts) -> Vec<MeasureStatus> {
        let outcomes = self.outcomes(facts, self.in_force());
        outcomes.into_iter().map(|(measure, outcome)| self.status(measure, outcome)).collect()
    }

    fn status(&self, measure: usize, outcome: Outcome) -> MeasureStatus {
        let meta = &self.library().measures()[measure].plan.meta;
        let until = |day: NaiveDate| days_between(self.day(), day);
        let phase = match meta.window {
            None => Phase::Always,
            Some(window) => match (window.from.map(until), window.to.map(until)) {
                (Some(ahead), _) if ahead > 0 => Phase::Ahead(ahead),
                (_, Some(left)) if left < 0 => Phase::Over,
                _ => Phase::Open,
            },
        };
        let deadline = meta.deadline();
        let days_left = deadline.map(until).filter(|days| *days >= 0);
        MeasureStatus { measure, standing: Standing::of(meta.kind, &outcome), outcome, phase, deadline, days_left }
    }

    /// A verdict explained: clauses with truth, values used and gap, indicators, sheets, the three best ways.
    #[must_use]
    pub fn explanation(&self, facts: &dyn Facts, subject: &Subject) -> Explanation {
        explain(&subject.case(self, facts), subject.index(), subject.in_force(self.day()))
    }

    /// Facts that are missing and can still matter to a measure, with their calendar years.
    #[must_use]
    pub fn missing(&self, facts: &dyn Facts, subject: &Subject) -> Vec<FactRef> {
        let case = subject.case(self, facts);
        open(&Evaluation::new(&case, subject.plan()), self.day().year())
    }

    /// The best `limit` ways to eligibility, best first; none for who is eligible already, and for an alert.
    #[must_use]
    pub fn ways(&self, facts: &dyn Facts, subject: &Subject, limit: usize) -> Vec<Way> {
        let case = subject.case(self, facts);
        zhida_engine::ways(&Evaluation::new(&case, subject.plan()), limit)
    }
}
