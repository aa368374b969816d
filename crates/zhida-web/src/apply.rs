//! Applications, as far as the enterprise's, the desk's and the public's pages share it: the way a measure prescribes, what an application
//! rests on, and how its log reads.

mod asked;
mod frozen;
mod story;
mod way;

pub(crate) use asked::{Asked, asked};
pub(crate) use frozen::{condition_said, ground, money};
pub(crate) use story::{Line, Rail, lines, rail, tone};
pub(crate) use way::way;

use crate::app::App;
use crate::words::Key;
use zhida_apply::{Frozen, Light, Procedure, Proposal, Refusal, State};
use zhida_facts::NaiveDate;
use zhida_measure::Kind;
use zhida_measure::plan::Plan;

/// What `enterprise` would send for `measure` today, the way it would go, and the grant that would follow of itself: for programs that apply
/// on its behalf, such as the demonstration.
#[must_use]
pub fn prepared(app: &App, enterprise: i64, measure: &str) -> Option<(Frozen, Procedure, Option<Proposal>)> {
    let (shelf, city) = (app.shelf(), app.city());
    let (facts, subject) = (city.facts(enterprise)?, city.subject_of(measure)?);
    let ground = ground(&city, &shelf, &facts, &subject);
    Some((ground.frozen(app.seen(), ""), way(subject.plan()), ground.certain()))
}

/// Whether one can apply on `day`: nobody applies for an assessment, a class or an alert, nor outside the window.
pub(crate) fn is_open(plan: &Plan, day: NaiveDate) -> bool {
    let kind = matches!(plan.meta.kind, Kind::Subsidy | Kind::Honour | Kind::Finance | Kind::Service);
    kind && plan.meta.in_force.contains(day) && plan.meta.window.is_none_or(|w| w.contains(day))
}

/// The word of a state.
pub(crate) fn state(state: State) -> Key {
    match state {
        State::Draft => Key("apply-state-draft"),
        State::Review => Key("apply-state-review"),
        State::Returned => Key("apply-state-returned"),
        State::Notice => Key("apply-state-notice"),
        State::Proposed => Key("apply-state-proposed"),
        State::Granted => Key("apply-state-granted"),
        State::Booked => Key("apply-state-booked"),
        State::Paid => Key("apply-state-paid"),
        State::Refused => Key("apply-state-refused"),
        State::Withdrawn => Key("apply-state-withdrawn"),
        State::Lapsed => Key("apply-state-lapsed"),
    }
}

/// The word of a light.
pub(crate) fn light(light: Light) -> Key {
    match light {
        Light::Red => Key("apply-light-red"),
        Light::Yellow => Key("apply-light-yellow"),
        Light::Blue => Key("apply-light-blue"),
        Light::Green => Key("apply-light-green"),
        Light::Grey => Key("apply-light-grey"),
    }
}

/// Why something was not done, for whoever tried.
pub(crate) fn refusal(why: Refusal) -> Key {
    match why {
        Refusal::State | Refusal::Time | Refusal::NotDue | Refusal::Officer => Key("apply-no-state"),
        Refusal::Party => Key("apply-no-party"),
        Refusal::Twice => Key("apply-no-twice"),
        Refusal::Words => Key("apply-no-words"),
        Refusal::Visit => Key("apply-no-visit"),
        Refusal::Points => Key("apply-no-points"),
        Refusal::Procedure => Key("apply-no-procedure"),
        Refusal::Objection | Refusal::Objections => Key("apply-no-objections"),
        Refusal::Notice => Key("apply-no-notice"),
        Refusal::SamePerson => Key("apply-no-same-person"),
        Refusal::Amount => Key("apply-no-amount"),
    }
}
