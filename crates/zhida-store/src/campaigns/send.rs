//! Preparing and sending a campaign: the work of the jobs.

use super::CampaignState;
use crate::entity::campaign::{self, Entity};
use crate::entity::notice;
use crate::error::{Result, StoreError};
use crate::ledger::{By, Write};
use crate::notice::{Notice, ROWS, Recipient};
use crate::notice_kind::NoticeKind;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};

impl Store {
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
