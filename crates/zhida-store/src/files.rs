//! Files sent by enterprises and staff. Whoever takes them in has looked at type and size and has had them examined; here they get an owner
//! and what they belong to. A content is kept once, under its SHA-256.

mod check;
mod desk;
mod tenant;

use crate::entity::{attachment, attachment_link, content};
use crate::error::{Result, StoreError};
use crate::ledger::{By, Write, hex};
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// How long a file may belong to nothing, in hours: a form that was dropped.
const ORPHAN_HOURS: i64 = 24;

/// A file as it came, found sound.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// File name.
    pub name: String,
    /// Media type, told by its content.
    pub kind: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What a file can belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// An enterprise: what it keeps for later, and what the centre keeps about it.
    Enterprise(i64),
    /// An application, as it would be sent now.
    Application(i64),
    /// An application, as it was sent: what it was decided on stays.
    Sent(i64),
    /// A case; the slot is the number of the row of its log the file came with.
    Case(i64),
}

impl Object {
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Object::Enterprise(_) => "enterprise",
            Object::Application(_) => "application",
            Object::Sent(_) => "application-sent",
            Object::Case(_) => "case",
        }
    }
    pub(crate) fn id(self) -> i64 {
        match self {
            Object::Enterprise(id) | Object::Application(id) | Object::Sent(id) | Object::Case(id) => id,
        }
    }
}

impl Write {
    /// Keeps a file that `enterprise` may open (none: staff only); gives its number.
    pub(crate) async fn add_file(&mut self, file: &NewFile, enterprise: Option<i64>) -> Result<i64> {
        let sha256 = hex(&Sha256::digest(&file.bytes));
        if content::Entity::find_by_id(&sha256).count(&self.tx).await? == 0 {
            let row = content::ActiveModel { sha256: Set(sha256.clone()), bytes: Set(file.bytes.clone()) };
            content::Entity::insert(row).exec_without_returning(&self.tx).await?;
        }
        let mut row = attachment::Model {
            id: 0,
            seq: self.next(),
            at: self.at(),
            enterprise_id: enterprise,
            author_id: self.by.user,
            name: file.name.clone(),
            kind: file.kind.to_owned(),
            size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            sha256,
        };
        let mut new = attachment::ActiveModel::from(row.clone()).reset_all();
        new.id = NotSet;
        row.id = attachment::Entity::insert(new).exec(&self.tx).await?.last_insert_id;
        self.enter("file.added", "file", row.id, detail(&row)).await?;
        Ok(row.id)
    }

    /// Says that file `id` belongs to `object` as `slot`. The caller has made sure that whoever asks may open the file.
    pub(crate) async fn link_file(&mut self, id: i64, object: Object, slot: &str) -> Result<()> {
        let row = attachment_link::ActiveModel {
            id: NotSet,
            seq: Set(self.next()),
            at: Set(self.at()),
            attachment_id: Set(id),
            object_kind: Set(object.kind().to_owned()),
            object_id: Set(object.id()),
            slot: Set(slot.to_owned()),
        };
        attachment_link::Entity::insert(row).exec_without_returning(&self.tx).await?;
        self.enter("file.linked", object.kind(), object.id(), json!({ "file": id, "slot": slot })).await?;
        Ok(())
    }

    /// Says that it no longer does.
    pub(crate) async fn unlink_file(&mut self, id: i64, object: Object) -> Result<()> {
        let done = attachment_link::Entity::delete_many()
            .filter(attachment_link::Column::AttachmentId.eq(id))
            .filter(attachment_link::Column::ObjectKind.eq(object.kind()))
            .filter(attachment_link::Column::ObjectId.eq(object.id()))
            .exec(&self.tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        self.enter("file.unlinked", object.kind(), object.id(), json!({ "file": id })).await?;
        Ok(())
    }

    /// Takes a file away from `object`, and drops it unless something else needs it.
    pub(crate) async fn discard_file(&mut self, file: attachment::Model, object: Object) -> Result<()> {
        self.unlink_file(file.id, object).await?;
        let needed = attachment_link::Entity::find().filter(attachment_link::Column::AttachmentId.eq(file.id)).count(&self.tx).await?;
        if needed == 0 { self.drop_file(file).await } else { Ok(()) }
    }

    async fn drop_file(&mut self, file: attachment::Model) -> Result<()> {
        attachment::Entity::delete_by_id(file.id).exec(&self.tx).await?;
        let others = attachment::Entity::find().filter(attachment::Column::Sha256.eq(&file.sha256)).count(&self.tx).await?;
        if others == 0 {
            content::Entity::delete_by_id(&file.sha256).exec(&self.tx).await?;
        }
        self.enter("file.removed", "file", file.id, json!({ "added": file.seq })).await?;
        Ok(())
    }
}

/// Files of `object`, in the order in which they came, each with the slot it fills.
pub(crate) async fn files_of(db: &impl ConnectionTrait, object: Object) -> Result<Vec<(String, attachment::Model)>> {
    let links = attachment_link::Entity::find()
        .filter(attachment_link::Column::ObjectKind.eq(object.kind()))
        .filter(attachment_link::Column::ObjectId.eq(object.id()))
        .order_by_asc(attachment_link::Column::Id)
        .all(db)
        .await?;
    let files = attachment::Entity::find().filter(attachment::Column::Id.is_in(links.iter().map(|l| l.attachment_id))).all(db).await?;
    let of = |link: attachment_link::Model| Some((link.slot, files.iter().find(|f| f.id == link.attachment_id)?.clone()));
    Ok(links.into_iter().filter_map(of).collect())
}

/// The file of that number, whosever it is: who asks has to be looked at.
pub(crate) async fn find(db: &impl ConnectionTrait, id: i64) -> Result<attachment::Model> {
    attachment::Entity::find_by_id(id).one(db).await?.ok_or(StoreError::NotFound)
}

pub(crate) async fn bytes(db: &impl ConnectionTrait, file: &attachment::Model) -> Result<Vec<u8>> {
    let found = content::Entity::find_by_id(&file.sha256).one(db).await?;
    found.map(|c| c.bytes).ok_or_else(|| StoreError::Corrupt("content", file.sha256.clone()))
}

impl Store {
    /// Removes files that belong to nothing and came a day ago or earlier; gives how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sweep_files(&self, at: DateTime<Utc>) -> Result<usize> {
        let linked = Query::select().column(attachment_link::Column::AttachmentId).from(attachment_link::Entity).take();
        let before = micros(at - TimeDelta::hours(ORPHAN_HOURS));
        let orphans = attachment::Entity::find()
            .filter(attachment::Column::At.lt(before))
            .filter(Expr::col(attachment::Column::Id).not_in_subquery(linked));
        if orphans.clone().count(&self.db).await? == 0 {
            return Ok(0);
        }
        let mut write = self.write(&By::program(at)).await?;
        let orphans = orphans.all(&write.tx).await?;
        let count = orphans.len();
        for file in orphans {
            write.drop_file(file).await?;
        }
        write.commit().await?;
        Ok(count)
    }
}

/// The particulars that stand in the ledger.
fn detail(row: &attachment::Model) -> serde_json::Value {
    json!({ "name": row.name, "kind": row.kind, "size": row.size, "enterprise": row.enterprise_id, "sha256": row.sha256 })
}
