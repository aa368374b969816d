//! Staff and campaigns: made, driven, and what became of them.

use super::{CAMPAIGN_JOBS, CampaignAct, CampaignCounts, CampaignRecipient, CampaignState, NewCampaign, Reached};
use crate::desk::Desk;
use crate::entity::campaign::{self, Column, Entity};
use crate::entity::{delivery, enterprise, notice, user};
use crate::error::{Conflict, Result, StoreError};
use crate::role::Permission;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, ExprTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use serde_json::json;
use std::collections::BTreeMap;

impl Desk {
    /// Campaigns, newest first, with what became of them: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn campaigns(&self, page: u64, size: u64) -> Result<(Vec<(campaign::Model, CampaignCounts)>, u64)> {
        self.signed.need(Permission::SeeCity)?;
        let pages = Entity::find().order_by_desc(Column::Id).paginate(&self.store.db, size);
        let (found, total) = (pages.fetch_page(page).await?, pages.num_items().await?);
        let counts = self.store.campaign_counts(found.iter().map(|c| c.id).collect()).await?;
        let with = |c: campaign::Model| {
            let of = counts.get(&c.id).copied().unwrap_or_default();
            (c, of)
        };
        Ok((found.into_iter().map(with).collect(), total))
    }

    /// A campaign.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn campaign(&self, id: i64) -> Result<(campaign::Model, CampaignCounts)> {
        self.signed.need(Permission::SeeCity)?;
        let found = Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        let counts = self.store.campaign_counts(vec![id]).await?;
        Ok((found, counts.get(&id).copied().unwrap_or_default()))
    }

    /// Makes a campaign; its recipients are put down by the job this enqueues.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] without subject, text or anybody; those of the database.
    pub async fn make_campaign(&self, new: NewCampaign, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::SendNotices)?;
        let missing = [("title", new.title.trim().is_empty()), ("text", new.text.trim().is_empty()), ("wanted", new.wanted == 0)];
        if let Some((field, _)) = missing.into_iter().find(|(_, missing)| *missing) {
            return Err(StoreError::Invalid(field));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = campaign::ActiveModel {
            id: NotSet,
            measure: Set(new.measure.clone()),
            query: Set(new.query.clone()),
            title: Set(new.title),
            text: Set(new.text),
            lang: Set(new.lang),
            state: Set(CampaignState::Preparing.key().to_owned()),
            wanted: Set(i64::try_from(new.wanted).unwrap_or(i64::MAX)),
            author_id: Set(write.by.user),
            made_at: Set(write.at()),
            begun_at: Set(None),
            ended_at: Set(None),
        };
        let id = Entity::insert(row).exec(&write.tx).await?.last_insert_id;
        write.enqueue(CAMPAIGN_JOBS[0], &json!({ "campaign": id }), at).await?;
        let detail = json!({ "measure": new.measure, "query": new.query, "wanted": new.wanted });
        write.enter("notices.campaign_made", "campaign", id, detail).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Sends, pauses or stops a campaign.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] if it is not in a state for that; [`StoreError::NotFound`]; those of the database.
    pub async fn drive_campaign(&self, id: i64, act: CampaignAct, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::SendNotices)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let found = Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let state = CampaignState::from_key(&found.state).ok_or_else(|| StoreError::Corrupt("campaign", found.state.clone()))?;
        use CampaignState::{Paused, Preparing, Ready, Sending, Stopped};
        let next = match (act, state) {
            (CampaignAct::Send, Ready | Paused) => Sending,
            (CampaignAct::Pause, Sending) => Paused,
            (CampaignAct::Stop, Preparing | Ready | Sending | Paused) => Stopped,
            _ => return Err(StoreError::Conflict(Conflict::NotNow)),
        };
        let mut row = campaign::ActiveModel { id: Set(id), state: Set(next.key().to_owned()), ..Default::default() };
        if next == Sending {
            row.begun_at = Set(found.begun_at.or(Some(write.at())));
            write.enqueue(CAMPAIGN_JOBS[1], &json!({ "campaign": id }), at).await?;
        }
        if next == Stopped {
            row.ended_at = Set(Some(write.at()));
        }
        Entity::update(row).exec(&write.tx).await?;
        write.enter(&format!("notices.campaign_{}", next.key()), "campaign", id, json!({ "measure": found.measure })).await?;
        write.commit().await?;
        Ok(())
    }

    /// Recipients of a campaign, in the order they were put down: a page of those who are so far, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn recipients(&self, id: i64, reached: Option<Reached>, page: u64, size: u64) -> Result<(Vec<CampaignRecipient>, u64)> {
        self.signed.need(Permission::SeeCity)?;
        let db = &self.store.db;
        let of = notice::Entity::find().filter(notice::Column::CampaignId.eq(id));
        let of = match reached {
            None => of,
            Some(Reached::Held) => of.filter(notice::Column::ShowAt.is_null()),
            Some(Reached::Delivered) => of.filter(notice::Column::ShowAt.is_not_null()).filter(notice::Column::ReadAt.is_null()),
            Some(Reached::Read) => of.filter(notice::Column::ReadAt.is_not_null()).filter(notice::Column::ActedAt.is_null()),
            Some(Reached::Acted) => of.filter(notice::Column::ActedAt.is_not_null()),
        };
        let pages = of.order_by_asc(notice::Column::Id).paginate(db, size);
        let (told, total) = (pages.fetch_page(page).await?, pages.num_items().await?);
        let numbers: Vec<i64> = told.iter().filter_map(|n| n.enterprise_id).collect();
        let who = enterprise::Entity::find().filter(enterprise::Column::Id.is_in(numbers.iter().copied())).all(db).await?;
        let who: BTreeMap<i64, enterprise::Model> = who.into_iter().map(|e| (e.id, e)).collect();
        let accounts: Vec<Option<i64>> = user::Entity::find()
            .select_only()
            .column(user::Column::EnterpriseId)
            .filter(user::Column::EnterpriseId.is_in(numbers))
            .filter(user::Column::Disabled.eq(false))
            .into_tuple()
            .all(db)
            .await?;
        let mut sent: BTreeMap<i64, Vec<(String, String)>> = BTreeMap::new();
        for one in delivery::Entity::find().filter(delivery::Column::NoticeId.is_in(told.iter().map(|n| n.id))).all(db).await? {
            sent.entry(one.notice_id.unwrap_or(0)).or_default().push((one.state, one.channel));
        }
        let recipients = told.into_iter().filter_map(|notice| {
            let enterprise = who.get(&notice.enterprise_id?)?.clone();
            let has_account = accounts.contains(&notice.enterprise_id);
            Some(CampaignRecipient { sent: sent.remove(&notice.id).unwrap_or_default(), notice, enterprise, has_account })
        });
        Ok((recipients.collect(), total))
    }

    /// What went out for a campaign besides the pages: messages by channel and state.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn campaign_messages(&self, id: i64) -> Result<Vec<(String, String, i64)>> {
        self.signed.need(Permission::SeeCity)?;
        let mut of = Query::select();
        of.column(notice::Column::Id).from(notice::Entity).and_where(Expr::col(notice::Column::CampaignId).eq(id));
        let counted = delivery::Entity::find()
            .select_only()
            .columns([delivery::Column::Channel, delivery::Column::State])
            .column_as(delivery::Column::Id.count(), "n")
            .filter(delivery::Column::NoticeId.in_subquery(of))
            .group_by(delivery::Column::Channel)
            .group_by(delivery::Column::State);
        Ok(counted.into_tuple().all(&self.store.db).await?)
    }
}

impl Store {
    async fn campaign_counts(&self, ids: Vec<i64>) -> Result<BTreeMap<i64, CampaignCounts>> {
        let mut counts: BTreeMap<i64, CampaignCounts> = BTreeMap::new();
        let told = notice::Entity::find().filter(notice::Column::CampaignId.is_in(ids));
        let by_act = told
            .select_only()
            .columns([notice::Column::CampaignId, notice::Column::Act])
            .column_as(notice::Column::Id.count(), "prepared")
            .column_as(notice::Column::ShowAt.count(), "delivered")
            .column_as(notice::Column::ReadAt.count(), "read")
            .column_as(notice::Column::ActedAt.count(), "acted")
            .group_by(notice::Column::CampaignId)
            .group_by(notice::Column::Act);
        let rows: Vec<(i64, String, i64, i64, i64, i64)> = by_act.into_tuple().all(&self.db).await?;
        for (id, act, prepared, delivered, read, acted) in rows {
            let of = counts.entry(id).or_default();
            of.prepared += prepared;
            of.delivered += delivered;
            of.read += read;
            of.acted += acted;
            of.irrelevant += if act == crate::remarks::IRRELEVANT { acted } else { 0 };
        }
        Ok(counts)
    }
}
