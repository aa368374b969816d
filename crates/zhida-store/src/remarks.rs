//! "That does not concern us, because…": what enterprises say of a measure they were told of, for whoever looks after the measure.

use crate::desk::Desk;
use crate::entity::remark::{self, Column, Entity};
use crate::entity::{enterprise, notice};
use crate::error::{Conflict, Result, StoreError};
use crate::inbox::Inbox;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::Permission;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;
use std::collections::BTreeMap;

/// What was done about a notice by saying so.
pub(crate) const IRRELEVANT: &str = "irrelevant";

/// Why: the facts on file are wrong; a clause is read wrongly; it was applied for already; it is not worth the effort; something else.
pub const REMARK_REASONS: [&str; 5] = ["facts", "clause", "applied", "effort", "other"];

impl Inbox {
    /// Says that a measure does not concern one's enterprise, and why.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the notice is another's or about no measure; [`StoreError::Invalid`] for a reason that is none, or `other`
    /// without words; those of the database.
    pub async fn not_relevant(&self, id: i64, reason: &str, text: &str, at: DateTime<Utc>) -> Result<()> {
        if !REMARK_REASONS.contains(&reason) || (reason == "other" && text.trim().is_empty()) {
            return Err(StoreError::Invalid("reason"));
        }
        let enterprise = self.signed.enterprise.ok_or(StoreError::NotFound)?;
        let told = self.read(id, at).await?;
        if told.measure.is_empty() || told.enterprise_id != Some(enterprise) {
            return Err(StoreError::NotFound);
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        if Entity::find().filter(Column::NoticeId.eq(id)).one(&write.tx).await?.is_some() {
            return Err(StoreError::Conflict(Conflict::Decided));
        }
        let row = remark::ActiveModel {
            id: NotSet,
            at: Set(write.at()),
            notice_id: Set(id),
            enterprise_id: Set(enterprise),
            user_id: Set(self.signed.user),
            measure: Set(told.measure.clone()),
            reason: Set(reason.to_owned()),
            text: Set(text.trim().to_owned()),
            settled_by: Set(None),
            settled_at: Set(None),
            answer: Set(String::new()),
        };
        let remark = Entity::insert(row).exec(&write.tx).await?.last_insert_id;
        notice::Entity::update_many()
            .col_expr(notice::Column::ActedAt, Expr::value(write.at()))
            .col_expr(notice::Column::Act, Expr::value(IRRELEVANT))
            .filter(notice::Column::Id.eq(id))
            .exec(&write.tx)
            .await?;
        let detail = json!({ "remark": remark, "measure": told.measure, "reason": reason });
        write.enter("notices.remark", "enterprise", enterprise, detail).await?;
        write.commit().await?;
        Ok(())
    }

    /// What one's enterprise said about a notice.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remark(&self, notice: i64) -> Result<Option<remark::Model>> {
        let Some(enterprise) = self.signed.enterprise else { return Ok(None) };
        let own = Entity::find().filter(Column::NoticeId.eq(notice)).filter(Column::EnterpriseId.eq(enterprise));
        Ok(own.one(&self.store.db).await?)
    }
}

impl Desk {
    /// What enterprises said of a measure (of any, if empty), those nobody has looked at or those somebody has; oldest first: a page, and how
    /// many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remarks(&self, measure: &str, open: bool, page: u64, size: u64) -> Result<(Vec<(remark::Model, String)>, u64)> {
        self.signed.need(Permission::SeeCity)?;
        let mut query = match open {
            true => Entity::find().filter(Column::SettledAt.is_null()),
            false => Entity::find().filter(Column::SettledAt.is_not_null()),
        };
        if !measure.is_empty() {
            query = query.filter(Column::Measure.eq(measure));
        }
        let pages = query.order_by_asc(Column::Id).paginate(&self.store.db, size);
        let (found, total) = (pages.fetch_page(page).await?, pages.num_items().await?);
        let who = enterprise::Entity::find().filter(enterprise::Column::Id.is_in(found.iter().map(|r| r.enterprise_id)));
        let who: BTreeMap<i64, String> = who.all(&self.store.db).await?.into_iter().map(|e| (e.id, e.name)).collect();
        Ok((found.into_iter().map(|r| (who.get(&r.enterprise_id).cloned().unwrap_or_default(), r)).map(|(n, r)| (r, n)).collect(), total))
    }

    /// Somebody has looked at a remark; the enterprise is told what came of it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] without an answer; [`Conflict::Decided`]; [`StoreError::NotFound`]; those of the database.
    pub async fn settle_remark(&self, id: i64, answer: &str, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::SendNotices)?;
        if answer.trim().is_empty() {
            return Err(StoreError::Invalid("answer"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let found = Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if found.settled_at.is_some() {
            return Err(StoreError::Conflict(Conflict::Decided));
        }
        let row = remark::ActiveModel {
            id: Set(id),
            settled_by: Set(write.by.user),
            settled_at: Set(Some(write.at())),
            answer: Set(answer.trim().to_owned()),
            ..Default::default()
        };
        Entity::update(row).exec(&write.tx).await?;
        let to = Recipient::Enterprise(found.enterprise_id);
        let href = format!("/my/notices/{}", found.notice_id);
        let told = Notice::new(format!("remark-{id}/settled"), to, NoticeKind::RemarkSettled, href).with("reason", answer.trim());
        write.tell(&[told]).await?;
        write.enter("notices.remark_settled", "measure", &found.measure, json!({ "remark": id })).await?;
        write.commit().await?;
        Ok(())
    }
}
