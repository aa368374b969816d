//! Relief packages: measures, products and services offered together, for a time, to the enterprises a measure selects. One of the desk composes a
//! package, another publishes it. Whom the measure selects is for whoever calls to know.

mod reach;

pub use reach::{ReliefAct, ReliefReach};

use crate::desk::Desk;
use crate::entity::{ledger, relief};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::{Broken, Write};
use crate::role::Permission;
use crate::store::Store;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// Where a package stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReliefState {
    /// Being composed.
    Draft,
    /// Offered from its first day to its last.
    Published,
    /// Ended before its last day.
    Ended,
}

impl ReliefState {
    /// All states.
    pub const ALL: [ReliefState; 3] = [Self::Draft, Self::Published, Self::Ended];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Ended => "ended",
        }
    }
    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// What a package offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReliefItems {
    /// Ids of measures; finance products are among them.
    pub measures: Vec<String>,
    /// Numbers of services.
    pub services: Vec<i64>,
}

/// What the desk says of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReliefText {
    /// Its name.
    pub title: String,
    /// Why it is offered.
    pub reason: String,
    /// First day.
    pub begins: NaiveDate,
    /// Last day.
    pub ends: NaiveDate,
    /// The measure that selects enterprises.
    pub measure: String,
    /// What is offered.
    pub items: ReliefItems,
}

impl relief::Model {
    /// What it offers.
    #[must_use]
    pub fn offered(&self) -> ReliefItems {
        serde_json::from_str(&self.items).unwrap_or_default()
    }
    /// Whether it is offered on `day`.
    #[must_use]
    pub fn runs(&self, day: NaiveDate) -> bool {
        let day = day.to_string();
        self.state == ReliefState::Published.key() && self.begins <= day && day <= self.ends
    }
}

impl Store {
    /// Packages that are offered on `day`, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn running_relief(&self, day: NaiveDate) -> Result<Vec<relief::Model>> {
        let published = relief::Entity::find()
            .filter(relief::Column::State.eq(ReliefState::Published.key()))
            .filter(relief::Column::Ends.gte(day.to_string()))
            .order_by_desc(relief::Column::Id);
        Ok(published.all(&self.db).await?.into_iter().filter(|row| row.runs(day)).collect())
    }

    /// Compares packages with the entry of their last change; one under the number of another entry is wrong too.
    pub(crate) async fn verify_relief(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let of_page = relief::Entity::find().filter(relief::Column::Seq.between(first.seq, last.seq)).all(&self.db).await?;
        let rows: BTreeMap<i64, relief::Model> = of_page.into_iter().map(|row| (row.seq, row)).collect();
        for entry in entries {
            let sound = match (entry.act.starts_with("relief."), rows.get(&entry.seq)) {
                (true, Some(row)) => {
                    let said: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
                    row.id.to_string() == entry.subject && row.changed_at == entry.at && said == detail(row)
                }
                // An earlier change of a package that is there; its last one is compared.
                (true, None) => match entry.subject.parse::<i64>() {
                    Ok(id) => relief::Entity::find_by_id(id).one(&self.db).await?.is_some_and(|row| row.seq > entry.seq),
                    Err(_) => false,
                },
                (false, row) => row.is_none(),
            };
            if !sound {
                broken.push(Broken::Record(entry.seq));
            }
        }
        Ok(())
    }
}

impl Desk {
    /// All packages, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn reliefs(&self) -> Result<Vec<relief::Model>> {
        self.signed.need(Permission::SeeCity)?;
        Ok(relief::Entity::find().order_by_desc(relief::Column::Id).all(&self.store.db).await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn relief(&self, id: i64) -> Result<relief::Model> {
        self.signed.need(Permission::SeeCity)?;
        relief::Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }

    /// Whether whoever is signed in ever saved a package, and so may not publish it.
    #[must_use]
    pub fn wrote_relief(&self, row: &relief::Model) -> bool {
        row.writers.split(' ').any(|n| n == self.signed.user.to_string())
    }

    /// Saves a package, a new one or a draft as it was seen (`seen` is the entry of its last change); gives its number.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] with the field that lacks or cannot be; [`Conflict::NotADraft`]; [`Conflict::SavedMeanwhile`]; [`StoreError::NotFound`];
    /// those of the database.
    pub async fn save_relief(&self, id: Option<(i64, i64)>, text: &ReliefText, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::SendNotices)?;
        let wrong = [
            (text.title.trim().is_empty(), "title"),
            (text.reason.trim().is_empty(), "reason"),
            (text.ends < text.begins || text.ends < crate::time::day_in_china(at), "ends"),
            (text.measure.is_empty(), "measure"),
            (text.items.measures.is_empty() && text.items.services.is_empty(), "items"),
        ];
        if let Some((_, field)) = wrong.into_iter().find(|(wrong, _)| *wrong) {
            return Err(StoreError::Invalid(field));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let before = match id {
            Some((id, seen)) => Some(write.draft_relief(id, seen).await?),
            None => None,
        };
        let me = self.signed.user.to_string();
        let writers = before.as_ref().map(|row| row.writers.clone()).unwrap_or_default();
        let mut writers: Vec<&str> = writers.split(' ').filter(|n| !n.is_empty() && *n != me).collect();
        writers.push(&me);
        let row = relief::Model {
            id: before.as_ref().map_or(0, |row| row.id),
            seq: write.next(),
            state: ReliefState::Draft.key().to_owned(),
            title: text.title.trim().to_owned(),
            reason: text.reason.trim().to_owned(),
            begins: text.begins.to_string(),
            ends: text.ends.to_string(),
            measure: text.measure.clone(),
            items: serde_json::to_string(&text.items).unwrap_or_default(),
            writers: writers.join(" "),
            changed_at: write.at(),
            published_by: None,
            published_at: None,
            note: String::new(),
        };
        let id = if before.is_some() {
            write.put_relief(row, "relief.saved").await?
        } else {
            let detail = detail(&row);
            let mut new = relief::ActiveModel::from(row).reset_all();
            new.id = NotSet;
            let id = relief::Entity::insert(new).exec(&write.tx).await?.last_insert_id;
            write.enter("relief.saved", "relief", id, detail).await?;
            id
        };
        write.commit().await?;
        Ok(id)
    }

    /// Publishes a draft as it was seen. Whoever ever saved it may not.
    ///
    /// # Errors
    /// [`Conflict::OwnWork`]; [`Conflict::NotADraft`]; [`Conflict::SavedMeanwhile`]; [`StoreError::Invalid`] once its last day is over;
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn publish_relief(&self, id: i64, seen: i64, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::SendNotices)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = write.draft_relief(id, seen).await?;
        if self.wrote_relief(&row) {
            return Err(StoreError::Conflict(Conflict::OwnWork));
        }
        if row.ends < crate::time::day_in_china(at).to_string() {
            return Err(StoreError::Invalid("ends"));
        }
        let (state, published_by, published_at) = (ReliefState::Published.key().to_owned(), Some(self.signed.user), Some(write.at()));
        let row = relief::Model { seq: write.next(), state, published_by, published_at, changed_at: write.at(), ..row };
        write.put_relief(row, "relief.published").await?;
        write.commit().await?;
        Ok(())
    }

    /// Ends a published package before its last day, and says why.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] without a reason; [`Conflict::NotNow`] unless it is published; [`StoreError::NotFound`]; those of the database.
    pub async fn end_relief(&self, id: i64, why: &str, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::SendNotices)?;
        if why.trim().is_empty() {
            return Err(StoreError::Invalid("reason"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = relief::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if row.state != ReliefState::Published.key() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let (state, note) = (ReliefState::Ended.key().to_owned(), why.trim().to_owned());
        let row = relief::Model { seq: write.next(), state, note, changed_at: write.at(), ..row };
        write.put_relief(row, "relief.ended").await?;
        write.commit().await?;
        Ok(())
    }
}

impl Write {
    /// A draft, if it is as it was seen.
    async fn draft_relief(&self, id: i64, seen: i64) -> Result<relief::Model> {
        let row = relief::Entity::find_by_id(id).one(&self.tx).await?.ok_or(StoreError::NotFound)?;
        if row.state != ReliefState::Draft.key() {
            return Err(StoreError::Conflict(Conflict::NotADraft));
        }
        if row.seq != seen {
            return Err(StoreError::Conflict(Conflict::SavedMeanwhile));
        }
        Ok(row)
    }

    /// Puts a package down as it is now, with its entry; gives its number.
    async fn put_relief(&mut self, row: relief::Model, act: &str) -> Result<i64> {
        let (id, detail) = (row.id, detail(&row));
        relief::Entity::update(relief::ActiveModel::from(row).reset_all()).exec(&self.tx).await?;
        self.enter(act, "relief", id, detail).await?;
        Ok(id)
    }
}

/// What the ledger says of a package: all of it.
fn detail(row: &relief::Model) -> serde_json::Value {
    json!({
        "state": row.state,
        "title": row.title,
        "reason": row.reason,
        "begins": row.begins,
        "ends": row.ends,
        "measure": row.measure,
        "items": row.items,
        "writers": row.writers,
        "published_by": row.published_by,
        "published_at": row.published_at,
        "note": row.note,
    })
}
