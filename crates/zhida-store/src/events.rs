//! Events: seats are the fold of what was done about them ([`zhida_cases::seats`]), so that two who sign up at once for the last seat stand one
//! behind the other: whoever writes holds the end of the ledger.

mod desk;
mod figures;
mod seats;
mod tenant;

pub use desk::NewEvent;
pub use figures::EventFigures;
pub use seats::{EventFile, Seated};
pub use tenant::{Feedback, SignUpFor};

use crate::entity::{event, event_entry, event_step, ledger};
use crate::error::{Result, StoreError};
use crate::ledger::Broken;
use crate::seal::{hold, unsealed};
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::{BTreeMap, BTreeSet};

/// Steps compared at once: below the parameters either database takes.
const PAGE: u64 = 500;

/// What events are.
pub const EVENT_FORMS: [&str; 4] = ["training", "exchange", "matching", "briefing"];

/// Where an event stands. That it is full follows from its seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventState {
    /// Being written.
    Draft,
    /// Enterprises can sign up until it closes.
    Open,
    /// It took place.
    Held,
    /// It will not.
    Cancelled,
}

impl EventState {
    /// All states.
    pub const ALL: [EventState; 4] = [Self::Draft, Self::Open, Self::Held, Self::Cancelled];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }
    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

impl Store {
    /// Events that are or were announced with their seats at `now`, the next first and those that are over behind them, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn events(&self, now: DateTime<Utc>) -> Result<Vec<EventFile>> {
        let announced = event::Column::State.ne(EventState::Draft.key());
        let all = event::Entity::find().filter(announced).order_by_asc(event::Column::StartsAt).all(&self.db).await?;
        let at = micros(now);
        let (mut all, mut over): (Vec<_>, Vec<_>) = all.into_iter().partition(|e| e.ends_at >= at && e.state == EventState::Open.key());
        over.reverse();
        all.extend(over);
        seats::files(&self.db, all, now).await
    }

    /// An event that is or was announced, with its seats as they are at `now`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn event(&self, id: i64, now: DateTime<Utc>) -> Result<EventFile> {
        let row = event::Entity::find_by_id(id).filter(event::Column::State.ne(EventState::Draft.key())).one(&self.db).await?;
        seats::file(&self.db, row.ok_or(StoreError::NotFound)?, now).await
    }

    /// Compares each step with its entry of the ledger: events whose steps were changed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn check_events(&self) -> Result<Vec<i64>> {
        let mut wrong = BTreeSet::new();
        let (mut after, steps) = (0, event_step::Entity::find().order_by_asc(event_step::Column::Seq).limit(PAGE));
        loop {
            let page = steps.clone().filter(event_step::Column::Seq.gt(after)).all(&self.db).await?;
            let Some(last) = page.last() else { return Ok(wrong.into_iter().collect()) };
            after = last.seq;
            let entries = ledger::Entity::find().filter(ledger::Column::Seq.is_in(page.iter().map(|step| step.seq))).all(&self.db).await?;
            let entries: BTreeMap<i64, ledger::Model> = entries.into_iter().map(|entry| (entry.seq, entry)).collect();
            wrong.extend(
                page.iter().filter(|step| !entries.get(&step.seq).is_some_and(|entry| made(step, entry))).map(|step| step.event_id),
            );
        }
    }

    /// Compares steps with the entries that made them; one under the number of another entry is wrong too.
    pub(crate) async fn verify_event_steps(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let of_page = event_step::Entity::find().filter(event_step::Column::Seq.between(first.seq, last.seq));
        let rows = of_page.all(&self.db).await?;
        let adds = |act: &str| matches!(act, "event.sign-up" | "event.give-up" | "event.confirm");
        hold(entries, &rows, |row| row.seq, made, adds, broken);
        Ok(())
    }

    /// Entries of an event, by enterprise.
    pub(crate) async fn entries_of(&self, event: i64) -> Result<BTreeMap<i64, event_entry::Model>> {
        let all = event_entry::Entity::find().filter(event_entry::Column::EventId.eq(event)).all(&self.db).await?;
        Ok(all.into_iter().map(|e| (e.enterprise_id, e)).collect())
    }
}

/// Whether `entry` is that of the step, all of it.
fn made(step: &event_step::Model, entry: &ledger::Model) -> bool {
    let said = serde_json::from_str(&entry.detail).map(unsealed).is_ok_and(|said| said == seats::detail(step));
    let act = entry.act.strip_prefix("event.") == Some(step.act.as_str());
    act && said && step.person == entry.actor && step.event_id.to_string() == entry.subject
}
