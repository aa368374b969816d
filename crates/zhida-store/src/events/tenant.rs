//! An enterprise and events: signing up, giving up, confirming what was offered, and saying what it was like.

use super::seats::{EventFile, NewStep, files};
use super::{EventState, Seated};
use crate::entity::{event, event_entry};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::tenant::Tenant;
use crate::time::micros;
use chrono::{DateTime, Days, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use zhida_cases::seats::CheckInCode;

/// Days in which not having come counts.
const YEAR: u64 = 365;

/// What an enterprise signs up with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignUpFor {
    /// For how many persons.
    pub seats: u32,
    /// Who comes.
    pub who: String,
    /// Whether other participants may see that it comes.
    pub shown: bool,
}

/// What it thinks of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feedback {
    /// 1 to 5.
    pub rating: i32,
    /// In its words.
    pub text: String,
}

impl Tenant {
    /// What it has with an event, if it ever signed up.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn event_entry(&self, event: i64) -> Result<Option<event_entry::Model>> {
        Ok(event_entry::Entity::find_by_id((event, self.enterprise)).one(&self.store.db).await?)
    }

    /// Names of the other participants of an event that agree to be named, once it has a seat there itself.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn fellow_participants(&self, of: &EventFile) -> Result<Vec<String>> {
        if !matches!(of.standing(self.enterprise), Some(Seated::Seated(_))) {
            return Ok(Vec::new());
        }
        let shown = event_entry::Column::Shown.eq(true);
        let all = event_entry::Entity::find().filter(event_entry::Column::EventId.eq(of.row.id)).filter(shown).all(&self.store.db).await?;
        let seated: Vec<i64> = of.seated().iter().map(|e| e.enterprise.0).collect();
        let others = all.into_iter().map(|e| e.enterprise_id).filter(|id| *id != self.enterprise && seated.contains(id));
        let names = crate::entity::enterprise::Entity::find().filter(crate::entity::enterprise::Column::Id.is_in(others));
        Ok(names.all(&self.store.db).await?.into_iter().map(|e| e.name).collect())
    }

    /// Signs up; gives how it stands. Whether the event is for the enterprise is for whoever calls to know.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for no persons, more than there are seats, or nobody named; [`Conflict::InUse`] if it has signed up;
    /// [`Conflict::NotNow`] when the time is over; [`StoreError::NotFound`]; those of the database.
    pub async fn sign_up_for(&self, event: i64, with: &SignUpFor, at: DateTime<Utc>) -> Result<Seated> {
        if with.who.trim().is_empty() {
            return Err(StoreError::Invalid("who"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = announced(&write.tx, event).await?;
        if !row.is_open(at) {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let no_shows = no_shows(&write.tx, self.enterprise, at).await?;
        let entry = write.keep_entry(event, self.enterprise, with).await?;
        let step = NewStep { enterprise: self.enterprise, act: "sign-up", seats: with.seats, no_shows, entry: Some(&entry) };
        let file = write.event_step(row, step).await?;
        write.commit().await?;
        file.standing(self.enterprise).ok_or(StoreError::NotFound)
    }

    /// Gives up its place; what is freed goes to the first who waits.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] if it has none, or the event has begun; [`StoreError::NotFound`]; those of the database.
    pub async fn give_up_seat(&self, event: i64, at: DateTime<Utc>) -> Result<()> {
        self.step(event, "give-up", at).await
    }

    /// Confirms seats that were freed for it.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] if none are offered, or no longer; [`StoreError::NotFound`]; those of the database.
    pub async fn confirm_seat(&self, event: i64, at: DateTime<Utc>) -> Result<()> {
        self.step(event, "confirm", at).await
    }

    async fn step(&self, event: i64, act: &str, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = announced(&write.tx, event).await?;
        if row.state != EventState::Open.key() || micros(at) >= row.starts_at {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        write.event_step(row, NewStep { enterprise: self.enterprise, act, seats: 0, no_shows: 0, entry: None }).await?;
        write.commit().await?;
        Ok(())
    }

    /// Says what an event was like at which it was; saying it again takes the place of what was said.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] unless from 1 to 5; [`Conflict::NotNow`] if it was not there; [`StoreError::NotFound`]; those of the database.
    pub async fn rate_event(&self, event: i64, said: &Feedback, at: DateTime<Utc>) -> Result<()> {
        if !(1..=5).contains(&said.rating) {
            return Err(StoreError::Invalid("rating"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let entry = event_entry::Entity::find_by_id((event, self.enterprise)).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if entry.came_at.is_none() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let text = said.text.trim().to_owned();
        let detail = json!({ "enterprise": self.enterprise, "rating": said.rating, "text": text });
        let rated = event_entry::Model { rating: Some(said.rating), feedback: text, rated_at: Some(write.at()), ..entry };
        write.put_entry(rated, "event.rated", detail).await?;
        write.commit().await?;
        Ok(())
    }
}

/// An event that was announced.
pub(super) async fn announced(db: &impl ConnectionTrait, id: i64) -> Result<event::Model> {
    let row = event::Entity::find_by_id(id).filter(event::Column::State.ne(EventState::Draft.key()));
    row.one(db).await?.ok_or(StoreError::NotFound)
}

/// How often an enterprise had a seat at an event of the last year and did not come.
async fn no_shows(db: &impl ConnectionTrait, enterprise: i64, at: DateTime<Utc>) -> Result<usize> {
    let from = micros(at.checked_sub_days(Days::new(YEAR)).unwrap_or(at));
    let absent = Query::select()
        .column(event_entry::Column::EventId)
        .from(event_entry::Entity)
        .and_where(event_entry::Column::EnterpriseId.eq(enterprise))
        .and_where(event_entry::Column::CameAt.is_null())
        .to_owned();
    let held = event::Entity::find()
        .filter(event::Column::State.eq(EventState::Held.key()))
        .filter(event::Column::StartsAt.between(from, micros(at)))
        .filter(event::Column::Id.in_subquery(absent));
    // All of them have begun, so that the seats are those at the beginning.
    let files = files(db, held.all(db).await?, at).await?;
    Ok(files.iter().filter(|file| matches!(file.standing(enterprise), Some(Seated::Seated(_)))).count())
}

impl Write {
    /// Keeps who comes, under a code no other of the event has; whoever calls makes the entry that seals it.
    async fn keep_entry(&self, event: i64, enterprise: i64, with: &SignUpFor) -> Result<event_entry::Model> {
        let known = event_entry::Entity::find_by_id((event, enterprise)).one(&self.tx).await?;
        let code = match &known {
            Some(entry) => entry.code.clone(),
            None => self.free_code(event).await?,
        };
        let row = event_entry::Model {
            event_id: event,
            enterprise_id: enterprise,
            code,
            who: with.who.trim().to_owned(),
            shown: with.shown,
            came_at: None,
            came_by: None,
            rating: None,
            feedback: String::new(),
            rated_at: None,
        };
        let new = event_entry::ActiveModel::from(row.clone()).reset_all();
        match known {
            Some(_) => {
                event_entry::Entity::update(new).exec(&self.tx).await?;
            }
            None => {
                event_entry::Entity::insert(new).exec_without_returning(&self.tx).await?;
            }
        }
        Ok(row)
    }

    async fn free_code(&self, event: i64) -> Result<String> {
        loop {
            let chance = crate::ledger::sha256(&crate::tokens::random_token());
            let chance = u64::from_str_radix(chance.get(..16).unwrap_or_default(), 16).unwrap_or_default();
            let code = CheckInCode::of(chance).to_string();
            let taken =
                event_entry::Entity::find().filter(event_entry::Column::EventId.eq(event)).filter(event_entry::Column::Code.eq(&code));
            if taken.one(&self.tx).await?.is_none() {
                return Ok(code);
            }
        }
    }
}
