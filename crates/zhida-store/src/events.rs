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

use crate::entity::{event, event_entry, event_step};
use crate::error::{Result, StoreError};
use crate::store::Store;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

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
    /// Events that are or were announced, the next first and those that are over behind them, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn events(&self, now: chrono::DateTime<chrono::Utc>) -> Result<Vec<event::Model>> {
        let announced = event::Column::State.ne(EventState::Draft.key());
        let all = event::Entity::find().filter(announced).order_by_asc(event::Column::StartsAt).all(&self.db).await?;
        let now = crate::time::micros(now);
        let (ahead, mut over): (Vec<_>, Vec<_>) = all.into_iter().partition(|e| e.ends_at >= now && e.state == EventState::Open.key());
        over.reverse();
        Ok(ahead.into_iter().chain(over).collect())
    }

    /// An event that is or was announced, with its seats as they are at `now`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn event(&self, id: i64, now: chrono::DateTime<chrono::Utc>) -> Result<EventFile> {
        let row = event::Entity::find_by_id(id).filter(event::Column::State.ne(EventState::Draft.key())).one(&self.db).await?;
        seats::file(&self.db, row.ok_or(StoreError::NotFound)?, now).await
    }

    /// Compares what the ledger says of each step with the table: events whose steps were changed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn check_events(&self) -> Result<Vec<i64>> {
        let steps = event_step::Entity::find().order_by_asc(event_step::Column::EventId).order_by_asc(event_step::Column::Number);
        let mut wrong = Vec::new();
        for step in steps.all(&self.db).await? {
            let entry = crate::entity::ledger::Entity::find_by_id(step.seq).one(&self.db).await?;
            let said = entry.map(|e| serde_json::from_str::<serde_json::Value>(&e.detail).unwrap_or_default());
            if said != Some(seats::detail(&step)) && wrong.last() != Some(&step.event_id) {
                wrong.push(step.event_id);
            }
        }
        Ok(wrong)
    }

    /// Entries of an event, by enterprise.
    pub(crate) async fn entries_of(&self, event: i64) -> Result<std::collections::BTreeMap<i64, event_entry::Model>> {
        let all = event_entry::Entity::find().filter(event_entry::Column::EventId.eq(event)).all(&self.db).await?;
        Ok(all.into_iter().map(|e| (e.enterprise_id, e)).collect())
    }
}
