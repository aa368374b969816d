//! An enterprise and its files.

use super::{NewFile, Object, bytes, find};
use crate::entity::{attachment, attachment_link};
use crate::error::{Conflict, Result, StoreError};
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeMap;

impl Tenant {
    /// Keeps a file for later use; gives its number.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep_file(&self, file: &NewFile, at: DateTime<Utc>) -> Result<i64> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let id = write.add_file(file, Some(self.enterprise)).await?;
        write.link_file(id, Object::Enterprise(self.enterprise), "").await?;
        write.commit().await?;
        Ok(id)
    }
    /// A file this enterprise may open: its own, one the centre sent it, and one that came with what it reads in its cases.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for another's; those of the database.
    pub async fn file(&self, id: i64) -> Result<attachment::Model> {
        let file = find(&self.store.db, id).await?;
        let may = file.enterprise_id == Some(self.enterprise) || self.reads_in_case(id).await?;
        if may { Ok(file) } else { Err(StoreError::NotFound) }
    }
    /// A file this enterprise may open, with its content.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for another's; those of the database.
    pub async fn open_file(&self, id: i64) -> Result<(attachment::Model, Vec<u8>)> {
        let file = self.file(id).await?;
        let bytes = bytes(&self.store.db, &file).await?;
        Ok((file, bytes))
    }
    /// All files the enterprise may open, newest first, each with what it belongs to.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn files(&self) -> Result<Vec<(attachment::Model, Vec<attachment_link::Model>)>> {
        let own = attachment::Entity::find().filter(attachment::Column::EnterpriseId.eq(self.enterprise));
        let files = own.order_by_desc(attachment::Column::Id).all(&self.store.db).await?;
        // As a part of the question: either database takes so many parameters only.
        let theirs = Query::select()
            .column(attachment::Column::Id)
            .from(attachment::Entity)
            .and_where(attachment::Column::EnterpriseId.eq(self.enterprise))
            .take();
        let mut links: BTreeMap<i64, Vec<attachment_link::Model>> = BTreeMap::new();
        let found = attachment_link::Entity::find().filter(attachment_link::Column::AttachmentId.in_subquery(theirs));
        for link in found.order_by_asc(attachment_link::Column::Id).all(&self.store.db).await? {
            links.entry(link.attachment_id).or_default().push(link);
        }
        let with = |file: attachment::Model| {
            let own = links.remove(&file.id).unwrap_or_default();
            (file, own)
        };
        Ok(files.into_iter().map(with).collect())
    }
    /// Deletes a file that was kept for later and that nothing needs.
    ///
    /// # Errors
    /// [`Conflict::InUse`] if something needs it, or if the centre sent it; [`StoreError::NotFound`]; those of the database.
    pub async fn delete_file(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let own = attachment::Column::EnterpriseId.eq(self.enterprise);
        let file = attachment::Entity::find_by_id(id).filter(own).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let links = attachment_link::Entity::find().filter(attachment_link::Column::AttachmentId.eq(id)).all(&write.tx).await?;
        let kept = Object::Enterprise(self.enterprise);
        let needed = |l: &attachment_link::Model| l.object_kind != kept.kind() || l.object_id != kept.id() || !l.slot.is_empty();
        if links.iter().any(needed) {
            return Err(StoreError::Conflict(Conflict::InUse));
        }
        if !links.is_empty() {
            write.unlink_file(id, kept).await?;
        }
        write.drop_file(file).await?;
        write.commit().await?;
        Ok(())
    }
}
