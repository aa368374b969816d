//! Events, as visitors and enterprises see them.

pub(crate) mod list;
pub(crate) mod show;

use crate::kit::form::Offer;
use crate::words::{Key, Words};
use chrono::{DateTime, NaiveDateTime, Utc};
use zhida_engine::Truth;
use zhida_facts::Facts;
use zhida_live::City;
use zhida_store::entity::event;
use zhida_store::{EVENT_FORMS, EventState, Seated, instant, local, micros_of};

/// What an event is.
pub(crate) fn form(of: &str) -> Key {
    match of {
        "training" => Key("event-form-training"),
        "exchange" => Key("event-form-exchange"),
        "matching" => Key("event-form-matching"),
        _ => Key("event-form-briefing"),
    }
}

/// All forms, to choose from.
pub(crate) fn forms(t: Words) -> Vec<Offer> {
    EVENT_FORMS.iter().map(|f| Offer { value: (*f).to_owned(), label: t.say(form(f)).to_string() }).collect()
}

/// Where an event stands.
pub(crate) fn state(of: &event::Model, now: DateTime<Utc>) -> Key {
    match EventState::from_key(&of.state) {
        Some(EventState::Open) if instant(of.closes_at) > now => Key("event-state-open"),
        Some(EventState::Open) => Key("event-state-closed"),
        Some(EventState::Held) => Key("event-state-held"),
        Some(EventState::Cancelled) => Key("event-state-cancelled"),
        Some(EventState::Draft) | None => Key("event-state-draft"),
    }
}

/// How an enterprise stands with an event.
pub(crate) fn standing(t: Words, of: Seated) -> String {
    match of {
        Seated::Seated(n) => t.say("event-seated").with("n", n).to_string(),
        Seated::Waiting(n) => t.say("event-waiting").with("n", n).to_string(),
        Seated::Offered(until) => t.say("event-offered").with("until", minute(until)).to_string(),
        Seated::Gone => t.say("event-gone").to_string(),
    }
}

/// Whether an enterprise has a seat, or waits for one.
pub(crate) fn is_there(of: Option<Seated>) -> bool {
    matches!(of, Some(Seated::Seated(_) | Seated::Waiting(_) | Seated::Offered(_)))
}

/// A stored time as people in China read it.
pub(crate) fn minute(micros: i64) -> String {
    local(instant(micros)).format("%Y-%m-%d %H:%M").to_string()
}

/// From when to when.
pub(crate) fn span(of: &event::Model) -> String {
    let (from, to) = (local(instant(of.starts_at)), local(instant(of.ends_at)));
    let end = if from.date() == to.date() { to.format("%H:%M") } else { to.format("%Y-%m-%d %H:%M") };
    format!("{}–{end}", from.format("%Y-%m-%d %H:%M"))
}

/// A time as a form has it, and as it is stored.
pub(crate) fn typed(at: DateTime<Utc>) -> String {
    local(at).format("%Y-%m-%dT%H:%M").to_string()
}

/// See [`typed`].
pub(crate) fn read(text: &str) -> Option<DateTime<Utc>> {
    let at = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M").ok()?;
    Some(instant(micros_of(at)))
}

/// Whether an event is for somebody: yes where it is for everybody; where its measure is not in the library any more, nobody knows.
pub(crate) fn fits(city: &City, facts: &dyn Facts, of: &event::Model) -> Truth {
    if of.measure.is_empty() {
        return Truth::Yes;
    }
    city.subject_of(&of.measure).map_or(Truth::Unknown, |subject| city.explanation(facts, &subject).outcome.verdict)
}
