//! One's own notices, as the pages show them. Whose they are comes from who is signed in alone.

use crate::entity::notice::{self, Column, Entity};
use crate::error::{Result, StoreError};
use crate::notice_kind::{NoticeKind, Topic};
use crate::role::Signed;
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};

/// The notices of whoever is signed in: their own and those of the enterprise they speak for.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub(crate) store: Store,
    pub(crate) signed: Signed,
}

impl Store {
    /// One's own notices.
    #[must_use]
    pub fn inbox(&self, signed: &Signed) -> Inbox {
        Inbox { store: self.clone(), signed: signed.clone() }
    }
}

impl Inbox {
    fn own(&self, at: DateTime<Utc>) -> Condition {
        let mut whose = Condition::any().add(Column::UserId.eq(self.signed.user));
        if let Some(enterprise) = self.signed.enterprise {
            whose = whose.add(Column::EnterpriseId.eq(enterprise));
        }
        Condition::all().add(whose).add(Column::ShowAt.lte(micros(at)))
    }

    /// How many are unread.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unread(&self, at: DateTime<Utc>) -> Result<u64> {
        Ok(Entity::find().filter(self.own(at)).filter(Column::ReadAt.is_null()).count(&self.store.db).await?)
    }

    /// Notices, newest first: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list(
        &self,
        unread: bool,
        topic: Option<Topic>,
        page: u64,
        size: u64,
        at: DateTime<Utc>,
    ) -> Result<(Vec<notice::Model>, u64)> {
        let mut query = Entity::find().filter(self.own(at));
        if unread {
            query = query.filter(Column::ReadAt.is_null());
        }
        if let Some(topic) = topic {
            let kinds = NoticeKind::ALL.iter().filter(|kind| kind.topic() == topic).map(|kind| kind.key());
            query = query.filter(Column::Kind.is_in(kinds));
        }
        let pages = query.order_by_desc(Column::ShowAt).order_by_desc(Column::Id).paginate(&self.store.db, size);
        Ok((pages.fetch_page(page).await?, pages.num_items().await?))
    }

    /// One notice, which is read by that.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is another's; those of the database.
    pub async fn read(&self, id: i64, at: DateTime<Utc>) -> Result<notice::Model> {
        self.mark_read(Some(&[id]), at).await?;
        Entity::find_by_id(id).filter(self.own(at)).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }

    /// Marks notices as read: these, or all.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mark_read(&self, ids: Option<&[i64]>, at: DateTime<Utc>) -> Result<()> {
        let mut update = Entity::update_many().col_expr(Column::ReadAt, Expr::value(micros(at)));
        update = update.filter(self.own(at)).filter(Column::ReadAt.is_null());
        if let Some(ids) = ids {
            update = update.filter(Column::Id.is_in(ids.iter().copied()));
        }
        update.exec(&self.store.db).await?;
        Ok(())
    }

    /// Something was done about a notice: `act` says what. What was done first stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is another's; those of the database.
    pub async fn act(&self, id: i64, act: &str, at: DateTime<Utc>) -> Result<notice::Model> {
        let found = self.read(id, at).await?;
        if found.acted_at.is_none() {
            Entity::update_many()
                .col_expr(Column::ActedAt, Expr::value(micros(at)))
                .col_expr(Column::Act, Expr::value(act))
                .filter(self.own(at))
                .filter(Column::Id.eq(id))
                .filter(Column::ActedAt.is_null())
                .exec(&self.store.db)
                .await?;
        }
        Ok(found)
    }
}
