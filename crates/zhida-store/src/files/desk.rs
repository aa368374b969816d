//! Staff and files: what is kept about an enterprise, and who opens what.

use super::{NewFile, Object, bytes, files_of, find};
use crate::cases::cases_of;
use crate::desk::Desk;
use crate::entity::attachment;
use crate::error::{Result, StoreError};
use crate::role::Permission;
use chrono::{DateTime, Utc};

/// The slot of what the centre keeps about an enterprise.
const CENTRE: &str = "centre";

impl Desk {
    /// Keeps a file about an enterprise; `open` if the enterprise may see it. Gives its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn keep_file(&self, enterprise: i64, file: &NewFile, open: bool, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::SendFiles)?;
        self.enterprise(enterprise).await?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let id = write.add_file(file, open.then_some(enterprise)).await?;
        write.link_file(id, Object::Enterprise(enterprise), CENTRE).await?;
        write.commit().await?;
        Ok(id)
    }
    /// A file, with its content: what belongs to a case is for those who see the case, any other for those who see files.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for files of cases this desk does not see; those of the database.
    pub async fn open_file(&self, id: i64) -> Result<(attachment::Model, Vec<u8>)> {
        let file = find(&self.store.db, id).await?;
        let (cases, other) = cases_of(&self.store.db, id).await?;
        if !self.sees_one_of(&cases).await? {
            self.signed.need(if other { Permission::SeeFiles } else { Permission::SeeCity })?;
            if !other {
                return Err(StoreError::NotFound);
            }
        }
        let bytes = bytes(&self.store.db, &file).await?;
        Ok((file, bytes))
    }
    /// Files that belong to `object`, each with its slot.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn files(&self, object: Object) -> Result<Vec<(String, attachment::Model)>> {
        self.signed.need(Permission::SeeFiles)?;
        if let Object::Case(case) = object
            && !self.sees_one_of(&[(case, 0)]).await?
        {
            return Err(StoreError::NotFound);
        }
        files_of(&self.store.db, object).await
    }
}
