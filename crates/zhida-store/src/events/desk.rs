//! The centre and events: announced, invitations sent, the door kept, and what came of it.

use super::seats::{EventFile, file, files};
use super::{EVENT_FORMS, EventState};
use crate::desk::Desk;
use crate::entity::{event, event_entry};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Permission, Role};
use crate::seal::seal;
use crate::time::{instant, local, micros};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::BTreeMap;
use zhida_cases::seats::CheckInCode;

/// What is announced of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEvent {
    /// Its name.
    pub title: String,
    /// See [`EVENT_FORMS`].
    pub form: String,
    /// What it is about.
    pub text: String,
    /// Where.
    pub place: String,
    /// For whom: id of a measure; empty for everybody.
    pub measure: String,
    /// When it begins.
    pub starts: DateTime<Utc>,
    /// When it ends.
    pub ends: DateTime<Utc>,
    /// Until when one can sign up.
    pub closes: DateTime<Utc>,
    /// Seats.
    pub capacity: u32,
}

impl Desk {
    fn runs_events(&self) -> Result<()> {
        if self.signed.role() == Role::Clerk { Ok(()) } else { Err(StoreError::Forbidden) }
    }

    /// All events with their seats at `now`, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn events(&self, now: DateTime<Utc>) -> Result<Vec<EventFile>> {
        self.signed.need(Permission::SeeCity)?;
        let all = event::Entity::find().order_by_desc(event::Column::StartsAt).all(&self.store.db).await?;
        files(&self.store.db, all, now).await
    }

    /// An event with its seats at `now` and what is kept of each sign-up, by enterprise. Who comes is named with a telephone number: what the
    /// role may not see does not leave the store.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn event(&self, id: i64, now: DateTime<Utc>) -> Result<(EventFile, BTreeMap<i64, event_entry::Model>)> {
        self.signed.need(Permission::SeeCity)?;
        let row = event::Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        let mut entries = self.store.entries_of(id).await?;
        entries.values_mut().for_each(|entry| entry.who = self.shown_contact(&entry.who));
        Ok((file(&self.store.db, row, now).await?, entries))
    }

    /// Keeps an event as a draft: a new one, or what one that is not announced says from now on. Gives its number.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] with the field; [`Conflict::NotADraft`]; [`StoreError::NotFound`]; those
    /// of the database.
    pub async fn save_event(&self, id: Option<i64>, new: &NewEvent, at: DateTime<Utc>) -> Result<i64> {
        self.runs_events()?;
        let wrong = [
            ("title", new.title.trim().is_empty()),
            ("form", !EVENT_FORMS.contains(&new.form.as_str())),
            ("capacity", new.capacity == 0),
            ("ends", new.ends <= new.starts),
            ("closes", new.closes > new.starts),
        ];
        if let Some((field, _)) = wrong.into_iter().find(|(_, wrong)| *wrong) {
            return Err(StoreError::Invalid(field));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = event::Model {
            id: 0,
            title: new.title.trim().to_owned(),
            form: new.form.clone(),
            text: new.text.trim().to_owned(),
            place: new.place.trim().to_owned(),
            measure: new.measure.trim().to_owned(),
            starts_at: micros(new.starts),
            ends_at: micros(new.ends),
            closes_at: micros(new.closes),
            capacity: i32::try_from(new.capacity).map_err(|_| StoreError::Invalid("capacity"))?,
            state: EventState::Draft.key().to_owned(),
            outcome: String::new(),
            author_id: Some(self.signed.user()),
            made_at: write.at(),
            held_at: None,
        };
        let row = match id {
            Some(id) => {
                let before = event::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
                if before.state != EventState::Draft.key() {
                    return Err(StoreError::Conflict(Conflict::NotADraft));
                }
                let row = event::Model { id, made_at: before.made_at, ..row };
                event::Entity::update(event::ActiveModel::from(row.clone()).reset_all()).exec(&write.tx).await?;
                row
            }
            None => {
                let mut new = event::ActiveModel::from(row.clone()).reset_all();
                new.id = NotSet;
                let id = event::Entity::insert(new).exec(&write.tx).await?.last_insert_id;
                event::Model { id, ..row }
            }
        };
        let id = row.id;
        let detail = json!({
            "title": row.title, "form": row.form, "measure": row.measure, "starts": row.starts_at, "ends": row.ends_at,
            "closes": row.closes_at, "capacity": row.capacity,
        });
        write.enter_sealed("event.saved", "event", id, detail, [seal(&row)]).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Announces an event, says that it was held, or cancels it; who has signed up is told that it is cancelled.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`Conflict::NotNow`] from another state, or if it is said to have been held before it began;
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn move_event(&self, id: i64, to: EventState, at: DateTime<Utc>) -> Result<()> {
        self.runs_events()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = event::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let state = EventState::from_key(&row.state).ok_or_else(|| StoreError::Corrupt("event", row.state.clone()))?;
        let fits = match (state, to) {
            (EventState::Draft, EventState::Open) | (EventState::Open, EventState::Cancelled) => true,
            (EventState::Open, EventState::Held) => micros(at) >= row.starts_at,
            _ => false,
        };
        if !fits {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        if to == EventState::Cancelled {
            let now = file(&write.tx, row.clone(), at).await?;
            let there = now.seats.entries().iter().filter(|e| e.place != zhida_cases::seats::Place::Gone);
            let tell = |e: &zhida_cases::seats::Entry| {
                let one = Notice::new(
                    format!("event-{id}/cancelled"),
                    Recipient::Enterprise(e.enterprise.0),
                    NoticeKind::EventCancelled,
                    format!("/events/{id}"),
                );
                one.with("name", &row.title).with("day", local(instant(row.starts_at)).date())
            };
            write.tell(&there.map(tell).collect::<Vec<_>>()).await?;
        }
        let held_at = if to == EventState::Held { Some(write.at()) } else { row.held_at };
        let act = match to {
            EventState::Open => "event.announced",
            EventState::Held => "event.held",
            _ => "event.cancelled",
        };
        write.put_event(event::Model { state: to.key().to_owned(), held_at, ..row }, act, json!({})).await?;
        write.commit().await?;
        Ok(())
    }

    /// Invites enterprises: each is told once, however often it is invited. Gives how many were told now.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`Conflict::NotNow`] unless one can sign up; [`StoreError::NotFound`]; those of the database.
    pub async fn invite(&self, id: i64, enterprises: &[i64], at: DateTime<Utc>) -> Result<usize> {
        self.runs_events()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = event::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if !row.is_open(at) {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let day = local(instant(row.starts_at)).format("%Y-%m-%d %H:%M").to_string();
        let tell = |enterprise: &i64| {
            let to = Recipient::Enterprise(*enterprise);
            let one = Notice::new(format!("event-{id}/invited"), to, NoticeKind::EventInvited, format!("/events/{id}"));
            one.with("name", &row.title).with("day", &day).about(&row.measure)
        };
        let told = write.tell(&enterprises.iter().map(tell).collect::<Vec<_>>()).await?;
        write.enter("event.invited", "event", id, json!({ "told": told })).await?;
        write.commit().await?;
        Ok(told)
    }

    /// The sign-up behind a code that was shown or read out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is none; those of the database.
    pub async fn entry_of_code(&self, event: i64, code: &str) -> Result<event_entry::Model> {
        self.signed.need(Permission::SeeCity)?;
        let code = CheckInCode::parse(code).ok_or(StoreError::NotFound)?.to_string();
        let found = event_entry::Entity::find().filter(event_entry::Column::EventId.eq(event)).filter(event_entry::Column::Code.eq(code));
        let entry = found.one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        Ok(event_entry::Model { who: self.shown_contact(&entry.who), ..entry })
    }

    /// Says that an enterprise has come; who came without a seat is written down too, who has come already stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`Conflict::NotNow`] unless the event is on; [`StoreError::NotFound`] if it never signed up; those
    /// of the database.
    pub async fn check_in(&self, event: i64, enterprise: i64, at: DateTime<Utc>) -> Result<()> {
        self.runs_events()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = event::Entity::find_by_id(event).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let entry = event_entry::Entity::find_by_id((event, enterprise)).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        // The door opens on the day; who is found on the list later was there all the same.
        let day = |at: DateTime<Utc>| local(at).date();
        if !matches!(EventState::from_key(&row.state), Some(EventState::Open | EventState::Held)) || day(at) < day(instant(row.starts_at)) {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        if entry.came_at.is_none() {
            let came = event_entry::Model { came_at: Some(write.at()), came_by: Some(self.signed.user()), ..entry };
            write.put_entry(came, "event.came", json!({ "enterprise": enterprise })).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// Writes down what came of an event that was held.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`Conflict::NotNow`] before it was held; [`StoreError::NotFound`]; those of the database.
    pub async fn write_outcome(&self, event: i64, outcome: &str, at: DateTime<Utc>) -> Result<()> {
        self.runs_events()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = event::Entity::find_by_id(event).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if row.state != EventState::Held.key() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let outcome = outcome.trim().to_owned();
        let detail = json!({ "outcome": outcome });
        write.put_event(event::Model { outcome, ..row }, "event.outcome", detail).await?;
        write.commit().await?;
        Ok(())
    }
}

impl Write {
    /// Puts down what an event is from now on, with its entry.
    async fn put_event(&mut self, row: event::Model, act: &str, detail: serde_json::Value) -> Result<()> {
        let (id, sealed) = (row.id, seal(&row));
        event::Entity::update(event::ActiveModel::from(row).reset_all()).exec(&self.tx).await?;
        self.enter_sealed(act, "event", id, detail, [sealed]).await?;
        Ok(())
    }

    /// Puts down what is kept of a sign-up from now on, with its entry.
    pub(super) async fn put_entry(&mut self, row: event_entry::Model, act: &str, detail: serde_json::Value) -> Result<()> {
        let (event, sealed) = (row.event_id, seal(&row));
        event_entry::Entity::update(event_entry::ActiveModel::from(row).reset_all()).exec(&self.tx).await?;
        self.enter_sealed(act, "event", event, detail, [sealed]).await?;
        Ok(())
    }
}
