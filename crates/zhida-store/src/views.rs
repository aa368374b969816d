//! Searches of the desk that are worth a name.

use crate::desk::Desk;
use crate::entity::saved_view;
use crate::error::{Result, StoreError};
use crate::time::micros;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _};

impl Desk {
    /// One's own views and those colleagues share, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn views(&self) -> Result<Vec<saved_view::Model>> {
        let seen = Condition::any().add(saved_view::Column::UserId.eq(self.signed.user)).add(saved_view::Column::Shared.eq(true));
        Ok(saved_view::Entity::find().filter(seen).order_by_asc(saved_view::Column::Name).all(&self.store.db).await?)
    }
    /// Saves a view; gives its number.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] without a name; those of the database.
    pub async fn save_view(&self, name: &str, query: &str, shared: bool, at: DateTime<Utc>) -> Result<i64> {
        if name.trim().is_empty() {
            return Err(StoreError::Invalid("name"));
        }
        let row = saved_view::ActiveModel {
            id: NotSet,
            user_id: Set(self.signed.user),
            name: Set(name.trim().to_owned()),
            query: Set(query.to_owned()),
            shared: Set(shared),
            at: Set(micros(at)),
        };
        Ok(saved_view::Entity::insert(row).exec(&self.store.db).await?.last_insert_id)
    }
    /// Deletes one's own view.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is a colleague's; those of the database.
    pub async fn delete_view(&self, id: i64) -> Result<()> {
        let own = saved_view::Column::UserId.eq(self.signed.user);
        let done = saved_view::Entity::delete_many().filter(saved_view::Column::Id.eq(id)).filter(own).exec(&self.store.db).await?;
        if done.rows_affected == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }
}
