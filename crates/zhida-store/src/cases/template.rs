//! Texts to begin a reply with, shared by all desks.

use crate::desk::Desk;
use crate::entity::case_template;
use crate::error::{Result, StoreError};
use crate::role::Role as Account;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::NotSet, EntityTrait as _, QueryOrder as _};
use serde_json::json;

impl Desk {
    /// All templates, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn reply_templates(&self) -> Result<Vec<case_template::Model>> {
        Ok(case_template::Entity::find().order_by_asc(case_template::Column::Title).all(&self.store.db).await?)
    }

    /// Keeps a template; gives its number.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] without a name or a text; those of the database.
    pub async fn add_reply_template(&self, title: &str, body: &str, at: DateTime<Utc>) -> Result<i64> {
        self.handles()?;
        if title.trim().is_empty() {
            return Err(StoreError::Invalid("title"));
        }
        if body.trim().is_empty() {
            return Err(StoreError::Invalid("body"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = case_template::Model {
            id: 0,
            title: title.trim().to_owned(),
            body: body.trim().to_owned(),
            author_id: Some(self.signed.user()),
            at: write.at(),
        };
        let mut row = case_template::ActiveModel::from(row).reset_all();
        row.id = NotSet;
        let id = case_template::Entity::insert(row).exec(&write.tx).await?.last_insert_id;
        write.enter("case-template.added", "case-template", id, json!({ "title": title.trim() })).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Deletes a template.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn delete_reply_template(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        self.handles()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        if case_template::Entity::delete_by_id(id).exec(&write.tx).await?.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        write.enter("case-template.deleted", "case-template", id, json!({})).await?;
        write.commit().await?;
        Ok(())
    }

    fn handles(&self) -> Result<()> {
        let may = matches!(self.signed.role(), Account::Clerk | Account::Department);
        if may { Ok(()) } else { Err(StoreError::Forbidden) }
    }
}
