//! Versions of measures: draft → review → published → withdrawn, and two persons to publish.

use crate::desk::Desk;
use crate::entity::ledger;
use crate::entity::measure_version::{self, Column, Entity};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::{By, Write, sha256};
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Permission, Role};
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};
use serde_json::json;

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Waits for a second person.
    Review,
    /// In the library.
    Published,
    /// Was in the library; a newer version took its place.
    Replaced,
    /// Was in the library; taken out.
    Withdrawn,
}

impl Stage {
    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Review => "review",
            Stage::Published => "published",
            Stage::Replaced => "replaced",
            Stage::Withdrawn => "withdrawn",
        }
    }
}

impl Store {
    /// Brings the documents that come with the program into the store: new ones, and new texts of those nobody here has changed. Gives how many were taken.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take_library(&self, documents: &[(String, String)], at: DateTime<Utc>) -> Result<usize> {
        let mut write = self.write(&By::program(at)).await?;
        let mut taken = 0;
        for (document, text) in documents {
            let newest = Entity::find().filter(Column::Document.eq(document)).order_by_desc(Column::Number).one(&write.tx).await?;
            let ours = newest.as_ref().is_some_and(|n| n.author_id.is_some() || n.stage == Stage::Withdrawn.key());
            if ours || newest.as_ref().is_some_and(|n| n.hash == sha256(text)) {
                continue;
            }
            let number = newest.map_or(1, |n| n.number + 1);
            let row = write.new_version(document, number, text, "", Stage::Published);
            let id = Entity::insert(row).exec(&write.tx).await?.last_insert_id;
            write.publish(id, document, number, &sha256(text)).await?;
            taken += 1;
        }
        if taken > 0 {
            write.commit().await?;
        }
        Ok(taken)
    }

    /// The library as it stood when the ledger had `upto` entries: published versions in the order of their documents.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn library(&self, upto: i64) -> Result<Vec<measure_version::Model>> {
        library(&self.db, upto).await
    }
}

pub(crate) async fn library(db: &impl ConnectionTrait, upto: i64) -> Result<Vec<measure_version::Model>> {
    let still = Condition::any().add(Column::EndedSeq.is_null()).add(Column::EndedSeq.gt(upto));
    Ok(Entity::find().filter(Column::PublishedSeq.lte(upto)).filter(still).order_by_asc(Column::Document).all(db).await?)
}

impl Write {
    fn new_version(&self, document: &str, number: i32, text: &str, note: &str, stage: Stage) -> measure_version::ActiveModel {
        measure_version::ActiveModel {
            id: NotSet,
            document: Set(document.to_owned()),
            number: Set(number),
            text: Set(text.to_owned()),
            hash: Set(sha256(text)),
            stage: Set(stage.key().to_owned()),
            note: Set(note.to_owned()),
            author_id: Set(self.by.user),
            created_at: Set(self.at()),
            changed_at: Set(self.at()),
            reviewer_id: Set(None),
            review: Set(String::new()),
            published_seq: Set(None),
            ended_seq: Set(None),
        }
    }

    /// Tells whoever wrote a version what became of it.
    async fn tell_author(&self, version: &measure_version::Model, kind: NoticeKind, word: &str) -> Result<()> {
        let Some(author) = version.author_id else { return Ok(()) };
        let (key, href) = (format!("version-{}/{}-{}", version.id, kind.key(), self.next()), format!("/desk/drafts/{}", version.id));
        let told = Notice::new(key, Recipient::User(author), kind, href).with("name", &version.document).with("reason", word);
        self.tell(&[told]).await?;
        Ok(())
    }

    /// Puts version `id` into the library in place of the one before.
    async fn publish(&mut self, id: i64, document: &str, number: i32, hash: &str) -> Result<()> {
        let seq = self.next();
        let before =
            Entity::find().filter(Column::Document.eq(document)).filter(Column::Stage.eq(Stage::Published.key())).filter(Column::Id.ne(id));
        for old in before.all(&self.tx).await? {
            let mut row = measure_version::ActiveModel::from(old);
            row.stage = Set(Stage::Replaced.key().to_owned());
            row.ended_seq = Set(Some(seq));
            Entity::update(row).exec(&self.tx).await?;
        }
        let row = measure_version::ActiveModel {
            id: Set(id),
            stage: Set(Stage::Published.key().to_owned()),
            published_seq: Set(Some(seq)),
            changed_at: Set(self.at()),
            ..Default::default()
        };
        Entity::update(row).exec(&self.tx).await?;
        self.enter("measure.published", "measure", document, json!({ "version": number, "sha256": hash })).await?;
        Ok(())
    }
}

impl Desk {
    /// All versions of a document, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn versions(&self, document: &str) -> Result<Vec<measure_version::Model>> {
        self.signed.need(Permission::SeeCity)?;
        Ok(Entity::find().filter(Column::Document.eq(document)).order_by_desc(Column::Number).all(&self.store.db).await?)
    }
    /// A version.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn version(&self, id: i64) -> Result<measure_version::Model> {
        self.signed.need(Permission::SeeCity)?;
        Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }
    /// Versions being written or waiting for a second person, last changed first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_versions(&self) -> Result<Vec<measure_version::Model>> {
        self.signed.need(Permission::SeeCity)?;
        let open = Column::Stage.is_in([Stage::Draft.key(), Stage::Review.key()]);
        Ok(Entity::find().filter(open).order_by_desc(Column::ChangedAt).all(&self.store.db).await?)
    }
    /// Begins a new version; gives its number in the store.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn draft(&self, document: &str, text: &str, note: &str, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::WriteMeasures)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let newest = Entity::find().filter(Column::Document.eq(document)).order_by_desc(Column::Number).one(&write.tx).await?;
        let number = newest.map_or(1, |n| n.number + 1);
        let row = write.new_version(document, number, text, note, Stage::Draft);
        let id = Entity::insert(row).exec(&write.tx).await?.last_insert_id;
        write.enter("measure.drafted", "measure", document, json!({ "version": number, "sha256": sha256(text) })).await?;
        write.commit().await?;
        Ok(id)
    }
    /// Saves a draft that was last seen with `hash`.
    ///
    /// # Errors
    /// [`Conflict::NotADraft`]; [`Conflict::SavedMeanwhile`] if somebody saved another text; those of the database.
    pub async fn save(&self, id: i64, seen: &str, text: &str, note: &str, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::WriteMeasures)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let version = version_in(&write, id, Stage::Draft, Conflict::NotADraft).await?;
        if version.hash != seen {
            return Err(StoreError::Conflict(Conflict::SavedMeanwhile));
        }
        let (document, number) = (version.document.clone(), version.number);
        let mut row = measure_version::ActiveModel::from(version);
        row.text = Set(text.to_owned());
        row.hash = Set(sha256(text));
        row.note = Set(note.to_owned());
        row.author_id = Set(write.by.user);
        row.changed_at = Set(write.at());
        Entity::update(row).exec(&write.tx).await?;
        write.enter("measure.saved", "measure", document, json!({ "version": number, "sha256": sha256(text) })).await?;
        write.commit().await?;
        Ok(())
    }
    /// Hands a draft to a second person.
    ///
    /// # Errors
    /// [`Conflict::NotADraft`]; those of the database.
    pub async fn submit(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::WriteMeasures)?;
        let write = self.store.write(&self.signed.by(at)).await?;
        let version = version_in(&write, id, Stage::Draft, Conflict::NotADraft).await?;
        let waits = [Role::Clerk, Role::Department].map(|role| {
            let key = format!("version-{id}/submitted-{}", write.next());
            Notice::new(key, Recipient::Staff(role), NoticeKind::VersionWaits, format!("/desk/drafts/{id}")).with("name", &version.document)
        });
        write.tell(&waits).await?;
        self.move_to(write, version, Stage::Review, "measure.submitted", "").await
    }
    /// Returns a version to its author with a word.
    ///
    /// # Errors
    /// [`Conflict::NotInReview`]; [`StoreError::Invalid`] without a word; those of the database.
    pub async fn send_back(&self, id: i64, word: &str, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::PublishMeasures)?;
        if word.trim().is_empty() {
            return Err(StoreError::Invalid("review"));
        }
        let write = self.store.write(&self.signed.by(at)).await?;
        let version = version_in(&write, id, Stage::Review, Conflict::NotInReview).await?;
        write.tell_author(&version, NoticeKind::VersionReturned, word).await?;
        self.move_to(write, version, Stage::Draft, "measure.sent_back", word).await
    }
    /// Publishes what somebody else wrote; gives the entry of the ledger.
    ///
    /// # Errors
    /// [`Conflict::NotInReview`]; [`Conflict::OwnWork`]; those of the database.
    pub async fn publish(&self, id: i64, word: &str, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::PublishMeasures)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let version = version_in(&write, id, Stage::Review, Conflict::NotInReview).await?;
        if wrote(&write, self.signed.user, &version).await? {
            return Err(StoreError::Conflict(Conflict::OwnWork));
        }
        let row = measure_version::ActiveModel {
            id: Set(id),
            reviewer_id: Set(Some(self.signed.user)),
            review: Set(word.to_owned()),
            ..Default::default()
        };
        Entity::update(row).exec(&write.tx).await?;
        write.tell_author(&version, NoticeKind::VersionPublished, word).await?;
        write.publish(id, &version.document, version.number, &version.hash).await?;
        write.commit().await
    }
    /// Takes a published document out of the library.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not in it; [`StoreError::Invalid`] without a reason; those of the database.
    pub async fn withdraw(&self, document: &str, reason: &str, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::PublishMeasures)?;
        if reason.trim().is_empty() {
            return Err(StoreError::Invalid("reason"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let published = Entity::find().filter(Column::Document.eq(document)).filter(Column::Stage.eq(Stage::Published.key()));
        let version = published.one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let number = version.number;
        let mut row = measure_version::ActiveModel::from(version);
        row.stage = Set(Stage::Withdrawn.key().to_owned());
        row.ended_seq = Set(Some(write.next()));
        row.reviewer_id = Set(Some(self.signed.user));
        row.review = Set(reason.to_owned());
        Entity::update(row).exec(&write.tx).await?;
        write.enter("measure.withdrawn", "measure", document, json!({ "version": number, "reason": reason })).await?;
        write.commit().await?;
        Ok(())
    }

    async fn move_to(&self, mut write: Write, version: measure_version::Model, to: Stage, act: &str, word: &str) -> Result<()> {
        let (document, number) = (version.document.clone(), version.number);
        let mut row = measure_version::ActiveModel::from(version);
        row.stage = Set(to.key().to_owned());
        row.changed_at = Set(write.at());
        row.review = Set(word.to_owned());
        Entity::update(row).exec(&write.tx).await?;
        write.enter(act, "measure", document, json!({ "version": number, "word": word })).await?;
        write.commit().await?;
        Ok(())
    }
}

/// Whether `user` ever wrote on this version; to save it once more for a colleague does not make one a second person.
async fn wrote(write: &Write, user: i64, version: &measure_version::Model) -> Result<bool> {
    let entries = ledger::Entity::find()
        .filter(ledger::Column::SubjectKind.eq("measure"))
        .filter(ledger::Column::Subject.eq(&version.document))
        .filter(ledger::Column::Actor.eq(user))
        .filter(ledger::Column::Act.is_in(["measure.drafted", "measure.saved"]))
        .all(&write.tx)
        .await?;
    let of_it = |e: &ledger::Model| serde_json::from_str::<serde_json::Value>(&e.detail).is_ok_and(|d| d["version"] == version.number);
    Ok(version.author_id == Some(user) || entries.iter().any(of_it))
}

async fn version_in(write: &Write, id: i64, stage: Stage, otherwise: Conflict) -> Result<measure_version::Model> {
    let version = Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
    if version.stage == stage.key() { Ok(version) } else { Err(StoreError::Conflict(otherwise)) }
}
