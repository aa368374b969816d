//! The centre and events: announced, invitations sent, the door kept, and what came of it.

use super::seats::{EventFile, file};
use super::{EVENT_FORMS, EventState};
use crate::desk::Desk;
use crate::entity::{event, event_entry, event_seat};
use crate::error::{Conflict, Result, StoreError};
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Permission, Role};
use crate::time::{instant, local, micros};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
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

    /// All events, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn events(&self) -> Result<Vec<event::Model>> {
        self.signed.need(Permission::SeeCity)?;
        Ok(event::Entity::find().order_by_desc(event::Column::StartsAt).all(&self.store.db).await?)
    }

    /// An event with its seats at `now` and what is kept of each sign-up, by enterprise.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn event(&self, id: i64, now: DateTime<Utc>) -> Result<(EventFile, BTreeMap<i64, event_entry::Model>)> {
        self.signed.need(Permission::SeeCity)?;
        let row = event::Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        Ok((file(&self.store.db, row, now).await?, self.store.entries_of(id).await?))
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
        let detail = json!({
            "title": row.title, "form": row.form, "measure": row.measure, "starts": row.starts_at, "ends": row.ends_at,
            "closes": row.closes_at, "capacity": row.capacity,
        });
        let id = match id {
            Some(id) => {
                let before = event::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
                if before.state != EventState::Draft.key() {
                    return Err(StoreError::Conflict(Conflict::NotADraft));
                }
                let row = event::Model { id, made_at: before.made_at, ..row };
                event::Entity::update(event::ActiveModel::from(row).reset_all()).exec(&write.tx).await?;
                id
            }
            None => {
                let mut new = event::ActiveModel::from(row).reset_all();
                new.id = NotSet;
                event::Entity::insert(new).exec(&write.tx).await?.last_insert_id
            }
        };
        write.enter("event.saved", "event", id, detail).await?;
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
        let change = event::ActiveModel { id: Set(id), state: Set(to.key().to_owned()), held_at: Set(held_at), ..Default::default() };
        event::Entity::update(change).exec(&write.tx).await?;
        let act = match to {
            EventState::Open => "event.announced",
            EventState::Held => "event.held",
            _ => "event.cancelled",
        };
        write.enter(act, "event", id, json!({})).await?;
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
        if !file(&write.tx, row.clone(), at).await?.is_open(at) {
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

    /// Keeps seats for an enterprise until a time; none gives them back.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] for more than there are; [`Conflict::NotADraft`] once it is announced, so
    /// that nobody's seat is taken away; [`StoreError::NotFound`]; those of the database.
    pub async fn keep_seats(&self, id: i64, enterprise: i64, seats: u32, until: DateTime<Utc>, at: DateTime<Utc>) -> Result<()> {
        self.runs_events()?;
        self.enterprise(enterprise).await?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = event::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if row.state != EventState::Draft.key() {
            return Err(StoreError::Conflict(Conflict::NotADraft));
        }
        event_seat::Entity::delete_by_id((id, enterprise)).exec(&write.tx).await?;
        if seats > 0 {
            let kept = event_seat::Model {
                event_id: id,
                enterprise_id: enterprise,
                seats: i32::try_from(seats).map_err(|_| StoreError::Invalid("seats"))?,
                until: micros(until),
            };
            event_seat::Entity::insert(event_seat::ActiveModel::from(kept).reset_all()).exec_without_returning(&write.tx).await?;
        }
        let all = event_seat::Entity::find().filter(event_seat::Column::EventId.eq(id)).all(&write.tx).await?;
        if all.iter().map(|k| i64::from(k.seats)).sum::<i64>() > i64::from(row.capacity) {
            return Err(StoreError::Invalid("seats"));
        }
        write.enter("event.seats-kept", "event", id, json!({ "enterprise": enterprise, "seats": seats })).await?;
        write.commit().await?;
        Ok(())
    }

    /// The sign-up behind a code that was shown or read out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is none; those of the database.
    pub async fn entry_of_code(&self, event: i64, code: &str) -> Result<event_entry::Model> {
        self.signed.need(Permission::SeeCity)?;
        let code = CheckInCode::parse(code).ok_or(StoreError::NotFound)?.to_string();
        let found = event_entry::Entity::find().filter(event_entry::Column::EventId.eq(event)).filter(event_entry::Column::Code.eq(code));
        found.one(&self.store.db).await?.ok_or(StoreError::NotFound)
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
            let came = event_entry::ActiveModel {
                event_id: Set(event),
                enterprise_id: Set(enterprise),
                came_at: Set(Some(write.at())),
                came_by: Set(Some(self.signed.user())),
                ..Default::default()
            };
            event_entry::Entity::update(came).exec(&write.tx).await?;
            write.enter("event.came", "event", event, json!({ "enterprise": enterprise })).await?;
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
        let change = event::ActiveModel { id: Set(event), outcome: Set(outcome.trim().to_owned()), ..Default::default() };
        event::Entity::update(change).exec(&write.tx).await?;
        write.enter("event.outcome", "event", event, json!({ "outcome": outcome.trim() })).await?;
        write.commit().await?;
        Ok(())
    }
}
