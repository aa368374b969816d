//! Who has which seat: the fold of the steps, and a step added to them.

use super::EventState;
use crate::entity::{event, event_entry, event_step, notice};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::{By, Write};
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::seal::seal;
use crate::store::Store;
use crate::time::{instant, local, micros, micros_of};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use zhida_cases::EnterpriseId;
use zhida_cases::seats::{Declined, Entry, Place, Seats};

/// Events whose steps are asked for at once: below the parameters either database takes.
const CHUNK: usize = 500;

/// An event with its seats.
#[derive(Clone, Debug)]
pub struct EventFile {
    /// As it is announced.
    pub row: event::Model,
    /// Seats at the moment asked for.
    pub seats: Seats,
}

/// How an enterprise stands with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seated {
    /// It has so many seats.
    Seated(u32),
    /// It waits, at this place of the list, from 1.
    Waiting(usize),
    /// Seats were freed for it; to be confirmed before this time, in microseconds.
    Offered(i64),
    /// It signed up and gave its place up, or did not confirm in time.
    Gone,
}

impl EventFile {
    /// How an enterprise stands; nothing if it never signed up.
    #[must_use]
    pub fn standing(&self, enterprise: i64) -> Option<Seated> {
        let last = self.seats.entries().iter().rfind(|e| e.enterprise.0 == enterprise)?;
        Some(match last.place {
            Place::Seated => Seated::Seated(last.seats),
            Place::Waiting => {
                let before = self.seats.waiting().iter().position(|w| w.0 == enterprise);
                Seated::Waiting(before.map_or(1, |n| n + 1))
            }
            Place::Offered(until) => Seated::Offered(micros_of(until)),
            Place::Gone => Seated::Gone,
        })
    }

    /// Those who have seats, in the order in which they signed up.
    #[must_use]
    pub fn seated(&self) -> Vec<&Entry> {
        self.seats.entries().iter().filter(|e| e.place == Place::Seated).collect()
    }

    /// How many enterprises ever signed up.
    #[must_use]
    pub fn signed_up(&self) -> usize {
        self.seats.entries().iter().map(|e| e.enterprise).collect::<BTreeSet<_>>().len()
    }
}

impl event::Model {
    /// Whether one can sign up at `now`.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == EventState::Open.key() && micros(now) < self.closes_at
    }
}

/// What the ledger says of a step.
pub(super) fn detail(step: &event_step::Model) -> serde_json::Value {
    json!({
        "step": step.number,
        "enterprise": step.enterprise_id,
        "act": step.act,
        "seats": step.seats,
        "no_shows": step.no_shows,
        "at": step.at,
    })
}

/// The seats of an event at `now`.
pub(super) async fn file(db: &impl ConnectionTrait, row: event::Model, now: DateTime<Utc>) -> Result<EventFile> {
    let steps = event_step::Entity::find().filter(event_step::Column::EventId.eq(row.id)).order_by_asc(event_step::Column::Number);
    folded(row, &steps.all(db).await?, now)
}

/// The seats of several events at `now`, in their order.
pub(super) async fn files(db: &impl ConnectionTrait, rows: Vec<event::Model>, now: DateTime<Utc>) -> Result<Vec<EventFile>> {
    let mut steps: BTreeMap<i64, Vec<event_step::Model>> = BTreeMap::new();
    for chunk in rows.chunks(CHUNK) {
        let of = event_step::Column::EventId.is_in(chunk.iter().map(|row| row.id));
        for step in event_step::Entity::find().filter(of).order_by_asc(event_step::Column::Number).all(db).await? {
            steps.entry(step.event_id).or_default().push(step);
        }
    }
    rows.into_iter()
        .map(|row| {
            let own = steps.remove(&row.id).unwrap_or_default();
            folded(row, &own, now)
        })
        .collect()
}

fn folded(row: event::Model, steps: &[event_step::Model], now: DateTime<Utc>) -> Result<EventFile> {
    let broken = || StoreError::Corrupt("event", row.id.to_string());
    let mut seats = Seats::new(u32::try_from(row.capacity).unwrap_or(0)).map_err(|_| broken())?;
    for step in steps {
        done(&mut seats, step).map_err(|_| broken())?;
    }
    // Seats are fought for until it begins; what was offered and not taken by then is nobody's.
    seats.pass_time(local(now.min(instant(row.starts_at))));
    Ok(EventFile { row, seats })
}

/// Does a step to the seats.
fn done(seats: &mut Seats, step: &event_step::Model) -> std::result::Result<(), Declined> {
    let (who, at) = (EnterpriseId(step.enterprise_id), local(instant(step.at)));
    let number = |n: i32| u32::try_from(n).unwrap_or(0);
    match step.act.as_str() {
        "sign-up" => seats.sign_up(who, number(step.seats), usize::try_from(step.no_shows).unwrap_or(0), at).map(|_| ()),
        "give-up" => seats.give_up(who, at),
        "confirm" => seats.confirm(who, at),
        _ => Err(Declined::NotThere),
    }
}

/// What an enterprise does about seats.
pub(super) struct NewStep<'a> {
    /// Whose seats.
    pub(super) enterprise: i64,
    /// `sign-up`, `give-up` or `confirm`.
    pub(super) act: &'a str,
    /// For how many persons.
    pub(super) seats: u32,
    /// How often it had not come within the year before.
    pub(super) no_shows: usize,
    /// What is kept of a sign-up besides.
    pub(super) entry: Option<&'a event_entry::Model>,
}

impl Write {
    /// Adds a step; gives the event as it is then. Who was offered a seat by it is told.
    pub(super) async fn event_step(&mut self, row: event::Model, new: NewStep<'_>) -> Result<EventFile> {
        let before = event_step::Entity::find().filter(event_step::Column::EventId.eq(row.id)).order_by_desc(event_step::Column::Number);
        let last = before.one(&self.tx).await?;
        let step = event_step::Model {
            event_id: row.id,
            number: last.as_ref().map_or(0, |s| s.number + 1),
            seq: self.next(),
            // Two nodes' clocks may differ by a little; steps do not go back in time.
            at: self.at().max(last.map_or(0, |s| s.at)),
            person: self.by.user,
            enterprise_id: new.enterprise,
            act: new.act.to_owned(),
            seats: i32::try_from(new.seats).unwrap_or(i32::MAX),
            no_shows: i32::try_from(new.no_shows).unwrap_or(i32::MAX),
        };
        let mut now = file(&self.tx, row.clone(), instant(step.at)).await?;
        done(&mut now.seats, &step).map_err(|why| match why {
            Declined::Seats => StoreError::Invalid("seats"),
            Declined::Twice => StoreError::Conflict(Conflict::InUse),
            Declined::NotThere | Declined::NoOffer => StoreError::Conflict(Conflict::NotNow),
        })?;
        let detail = detail(&step);
        event_step::Entity::insert(event_step::ActiveModel::from(step).reset_all()).exec_without_returning(&self.tx).await?;
        self.enter_sealed(&format!("event.{}", new.act), "event", row.id, detail, new.entry.map(seal)).await?;
        let after = file(&self.tx, row, instant(self.at())).await?;
        self.tell(&offers(&after)).await?;
        Ok(after)
    }
}

/// What those are told for whom seats were freed: made of the offer, so that it is told once.
fn offers(file: &EventFile) -> Vec<Notice> {
    let offer = |entry: &Entry| match entry.place {
        Place::Offered(until) => {
            let key = format!("event-{}/offer-{}", file.row.id, micros_of(until));
            let told =
                Notice::new(key, Recipient::Enterprise(entry.enterprise.0), NoticeKind::EventOffered, format!("/events/{}", file.row.id));
            Some(told.with("name", &file.row.title).with("day", until.format("%Y-%m-%d %H:%M")))
        }
        Place::Seated | Place::Waiting | Place::Gone => None,
    };
    file.seats.entries().iter().filter_map(offer).collect()
}

impl Store {
    /// Tells those for whom seats came free because somebody else did not confirm; gives how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_events(&self, now: DateTime<Utc>) -> Result<usize> {
        let open =
            event::Entity::find().filter(event::Column::State.eq(EventState::Open.key())).filter(event::Column::StartsAt.gt(micros(now)));
        let mut new = Vec::new();
        for file in files(&self.db, open.all(&self.db).await?, now).await? {
            for one in offers(&file) {
                let Recipient::Enterprise(id) = one.to else { continue };
                let key = format!("{}/e{id}", one.key);
                if notice::Entity::find().filter(notice::Column::Key.eq(key)).one(&self.db).await?.is_none() {
                    new.push(one);
                }
            }
        }
        if new.is_empty() { Ok(0) } else { self.tell(&By::program(now), &new).await }
    }
}
