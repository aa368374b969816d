//! Campaigns: one text to many enterprises. Recipients are put down as notices that are held back; sending lets them go, a batch at a time,
//! so that it can be paused, resumed and stopped, and a node that dies leaves nothing half told.

use crate::desk::Desk;
use crate::entity::campaign::{self, Column, Entity};
use crate::entity::{delivery, enterprise, notice, user};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::{By, Write};
use crate::notice::{Notice, ROWS, Recipient};
use crate::notice_kind::NoticeKind;
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

/// Kinds of jobs: who gets a campaign is put down; it is sent.
pub const CAMPAIGN_JOBS: [&str; 2] = ["campaign.prepare", "campaign.send"];

/// Where a campaign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// Its recipients are being put down.
    Preparing,
    /// It can be sent.
    Ready,
    /// It is being sent.
    Sending,
    /// It waits to be sent on.
    Paused,
    /// It was stopped: who has not got it will not.
    Stopped,
    /// Everybody has got it.
    Done,
}

impl CampaignState {
    const ALL: [CampaignState; 6] = [Self::Preparing, Self::Ready, Self::Sending, Self::Paused, Self::Stopped, Self::Done];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Done => "done",
        }
    }
    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// What is done with a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignAct {
    /// Begin to send, or go on.
    Send,
    /// Hold back the rest.
    Pause,
    /// Never send the rest.
    Stop,
}

/// A campaign to be made.
#[derive(Clone, Debug)]
pub struct NewCampaign {
    /// Name of the measure, as the desk's addresses have it.
    pub measure: String,
    /// Whom it is meant for, as a query of the desk's search.
    pub query: String,
    /// Subject, with fields.
    pub title: String,
    /// Text, with fields.
    pub text: String,
    /// Language of what is filled in.
    pub lang: String,
    /// How many it is meant for.
    pub wanted: usize,
}

/// What became of a campaign so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignCounts {
    /// Recipients put down.
    pub prepared: i64,
    /// Of them, those whose pages show it.
    pub delivered: i64,
    /// Those who read it.
    pub read: i64,
    /// Those who did something about it.
    pub acted: i64,
    /// Those who said that it does not concern them.
    pub irrelevant: i64,
}

/// How far a recipient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Not sent yet.
    Held,
    /// Sent, not read.
    Delivered,
    /// Read, nothing done.
    Read,
    /// Something was done.
    Acted,
}

/// A recipient of a campaign.
#[derive(Clone, Debug)]
pub struct CampaignRecipient {
    /// What it is told.
    pub notice: notice::Model,
    /// Who it is.
    pub enterprise: enterprise::Model,
    /// Whether anybody signs in for it.
    pub has_account: bool,
    /// What went out besides the pages: state and channel.
    pub sent: Vec<(String, String)>,
}

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
        Ok((found.into_iter().map(|c| (counts.get(&c.id).copied().unwrap_or_default(), c)).map(|(n, c)| (c, n)).collect(), total))
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

    /// A campaign for whoever prepares or sends it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn campaign_to_do(&self, id: i64) -> Result<campaign::Model> {
        Entity::find_by_id(id).one(&self.db).await?.ok_or(StoreError::NotFound)
    }

    /// Puts down recipients of a campaign that is being prepared, held back: number, subject and text of each. `false`, and nothing put down, if
    /// it is not being prepared any more. A batch put down twice is there once.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_recipients(&self, id: i64, texts: &[(i64, String, String)], at: DateTime<Utc>) -> Result<bool> {
        let write = self.write(&By::program(at)).await?;
        let Some(found) = campaign_in(&write, id, CampaignState::Preparing).await? else { return Ok(false) };
        let measure = found.measure.split('~').next().unwrap_or_default().to_owned();
        let track = if found.measure.ends_with("~renewal") { "?track=renewal" } else { "" };
        let href = format!("/my/measures/{measure}{track}");
        let notices = texts.iter().map(|(number, title, text)| {
            let told = Notice::new(format!("campaign-{id}"), Recipient::Enterprise(*number), NoticeKind::Campaign, &href).about(&measure);
            told.with("title", title).with("text", text)
        });
        write.hold(id, &notices.collect::<Vec<_>>()).await?;
        write.commit().await?;
        Ok(true)
    }

    /// All recipients of a campaign are put down.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn campaign_prepared(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        let write = self.write(&By::program(at)).await?;
        if campaign_in(&write, id, CampaignState::Preparing).await?.is_some() {
            write.set_campaign(id, CampaignState::Ready).await?;
            write.commit().await?;
        }
        Ok(())
    }

    /// Lets go of a batch of a campaign that is being sent; gives whether there is more to do.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn release_recipients(&self, id: i64, at: DateTime<Utc>) -> Result<bool> {
        let write = self.write(&By::program(at)).await?;
        if campaign_in(&write, id, CampaignState::Sending).await?.is_none() {
            return Ok(false);
        }
        let held = notice::Entity::find().filter(notice::Column::CampaignId.eq(id)).filter(notice::Column::ShowAt.is_null());
        let mut batch = held.order_by_asc(notice::Column::Id).limit(ROWS as u64).all(&write.tx).await?;
        let more = batch.len() == ROWS;
        batch.iter_mut().for_each(|notice| notice.show_at = Some(write.at()));
        let update = notice::Entity::update_many().col_expr(notice::Column::ShowAt, Expr::value(write.at()));
        update.filter(notice::Column::Id.is_in(batch.iter().map(|n| n.id))).exec(&write.tx).await?;
        write.send_out(&batch).await?;
        if !more {
            write.set_campaign(id, CampaignState::Done).await?;
        }
        write.commit().await?;
        Ok(more)
    }
}

async fn campaign_in(write: &Write, id: i64, state: CampaignState) -> Result<Option<campaign::Model>> {
    Ok(Entity::find_by_id(id).one(&write.tx).await?.filter(|c| c.state == state.key()))
}

impl Write {
    async fn set_campaign(&self, id: i64, state: CampaignState) -> Result<()> {
        let mut row = campaign::ActiveModel { id: Set(id), state: Set(state.key().to_owned()), ..Default::default() };
        if state == CampaignState::Done {
            row.ended_at = Set(Some(self.at()));
        }
        Entity::update(row).exec(&self.tx).await?;
        Ok(())
    }
}
