//! Messages that were not sent, for the desk: those given up, and those that are tried again.

use crate::channel::{Channel, DeliveryState};
use crate::desk::Desk;
use crate::entity::delivery::{self, Column, Entity};
use crate::entity::{notice, notice_setting, user};
use crate::error::{Result, StoreError};
use crate::people::masked;
use crate::role::Permission;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A message that was not sent.
#[derive(Clone, Debug)]
pub struct Unsent {
    /// The row.
    pub delivery: delivery::Model,
    /// What it tells; nothing if it proves an address.
    pub notice: Option<notice::Model>,
    /// Name of the reader.
    pub reader: String,
    /// Where it goes, as far as the role may see it.
    pub to: String,
}

impl Desk {
    /// Messages given up (`dead`), or tried and to be tried again; last tried first: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unsent(&self, dead: bool, page: u64, size: u64) -> Result<(Vec<Unsent>, u64)> {
        self.signed.need(Permission::SendNotices)?;
        let db = &self.store.db;
        let query = match dead {
            true => Entity::find().filter(Column::State.eq(DeliveryState::Dead.key())),
            false => Entity::find().filter(Column::State.eq(DeliveryState::Queued.key())).filter(Column::Attempts.gt(0)),
        };
        let pages = query.order_by_desc(Column::RunAt).order_by_desc(Column::Id).paginate(db, size);
        let (rows, total) = (pages.fetch_page(page).await?, pages.num_items().await?);
        let users: BTreeSet<i64> = rows.iter().map(|d| d.user_id).collect();
        let names = user::Entity::find().filter(user::Column::Id.is_in(users.iter().copied())).all(db).await?;
        let names: BTreeMap<i64, String> = names.into_iter().map(|u| (u.id, u.name)).collect();
        let settings = notice_setting::Entity::find().filter(notice_setting::Column::UserId.is_in(users)).all(db).await?;
        let settings: BTreeMap<i64, notice_setting::Model> = settings.into_iter().map(|s| (s.user_id, s)).collect();
        let told = notice::Entity::find().filter(notice::Column::Id.is_in(rows.iter().filter_map(|d| d.notice_id))).all(db).await?;
        let mut told: BTreeMap<i64, notice::Model> = told.into_iter().map(|n| (n.id, n)).collect();
        let open = self.signed.may(Permission::SeeContacts);
        let unsent = rows.into_iter().map(|delivery| {
            let setting = settings.get(&delivery.user_id);
            let to = match Channel::from_key(&delivery.channel) {
                Some(Channel::Email) if !delivery.address.is_empty() => delivery.address.clone(),
                Some(Channel::Email) => setting.map(|s| s.email.clone()).unwrap_or_default(),
                // The address of a robot is its key: whoever has it can write to the group.
                _ => setting.map(|s| s.hook_kind.clone()).unwrap_or_default(),
            };
            let to = if open || delivery.channel != Channel::Email.key() { to } else { masked(&to) };
            let reader = names.get(&delivery.user_id).cloned().unwrap_or_default();
            Unsent { notice: delivery.notice_id.and_then(|id| told.remove(&id)), delivery, reader, to }
        });
        Ok((unsent.collect(), total))
    }

    /// Tries messages that were given up again, from the beginning: this one, or all. Gives how many.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if this one was not given up; those of the database.
    pub async fn send_again(&self, one: Option<i64>, at: DateTime<Utc>) -> Result<u64> {
        self.signed.need(Permission::SendNotices)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let mut update = Entity::update_many()
            .col_expr(Column::State, Expr::value(DeliveryState::Queued.key()))
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::RunAt, Expr::value(write.at()))
            .filter(Column::State.eq(DeliveryState::Dead.key()));
        if let Some(one) = one {
            update = update.filter(Column::Id.eq(one));
        }
        let count = update.exec(&write.tx).await?.rows_affected;
        if count == 0 {
            return if one.is_some() { Err(StoreError::NotFound) } else { Ok(0) };
        }
        write.enter("notices.sent_again", "delivery", one.map(|id| id.to_string()).unwrap_or_default(), json!({ "count": count })).await?;
        write.commit().await?;
        Ok(count)
    }
}
