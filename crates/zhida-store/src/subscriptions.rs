//! What enterprises hear of measures by itself: what each wants to hear, and where all stood when they were last told.
//!
//! Where all stood is kept, not what happened: so a node that was away, a machine that dies and two nodes that see one change tell everybody
//! once. A batch of notices and the bits that say they were told are one transaction.

use crate::entity::{standing_head, standing_told, subscription};
use crate::error::Result;
use crate::ledger::By;
use crate::notice::Notice;
use crate::store::Store;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

/// Days before a window closes, unless an enterprise wants others.
pub const CLOSING_DAYS: i32 = 14;
/// The most that may be wanted.
pub const MOST_CLOSING_DAYS: i32 = 30;

/// What an enterprise hears that has chosen nothing.
#[must_use]
pub fn everything(enterprise_id: i64) -> subscription::Model {
    subscription::Model { enterprise_id, eligible: true, one_step: true, lapse: true, closing: true, closing_days: CLOSING_DAYS }
}

impl Tenant {
    /// What one's enterprise wants to hear of measures.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn subscription(&self) -> Result<subscription::Model> {
        let found = subscription::Entity::find_by_id(self.number()).one(&self.store.db).await?;
        Ok(found.unwrap_or_else(|| everything(self.number())))
    }

    /// Changes it; whose it is comes from the handle.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_subscription(&self, wanted: subscription::Model, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let closing_days = wanted.closing_days.clamp(1, MOST_CLOSING_DAYS);
        let row = subscription::Model { enterprise_id: self.number(), closing_days, ..wanted };
        let there = subscription::Entity::find_by_id(self.number()).one(&write.tx).await?.is_some();
        let detail = json!({ "eligible": row.eligible, "one_step": row.one_step, "lapse": row.lapse, "closing": row.closing });
        let row = row.into_active_model().reset_all();
        if there {
            subscription::Entity::update(row).exec(&write.tx).await?;
        } else {
            subscription::Entity::insert(row).exec_without_returning(&write.tx).await?;
        }
        write.enter("notices.subscription", "enterprise", self.number(), detail).await?;
        write.commit().await?;
        Ok(())
    }
}

impl Store {
    /// Enterprises that do not want to hear everything.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn subscriptions(&self) -> Result<Vec<subscription::Model>> {
        Ok(subscription::Entity::find().all(&self.db).await?)
    }

    /// When enterprises were last told, and where all stood then; nothing before the first time.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn standings_told(&self) -> Result<Option<(standing_head::Model, Vec<standing_told::Model>)>> {
        let Some(head) = standing_head::Entity::find_by_id(1).one(&self.db).await? else { return Ok(None) };
        Ok(Some((head, standing_told::Entity::find().all(&self.db).await?)))
    }

    /// Tells `notices`, after which all stand as `now` says. `false`, and nothing done, if they do not stand as in `before` any more: another
    /// node was quicker.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tell_standing(
        &self,
        before: Option<&standing_told::Model>,
        now: standing_told::Model,
        notices: &[Notice],
        at: DateTime<Utc>,
    ) -> Result<bool> {
        let write = self.write(&By::program(at)).await?;
        let there = standing_told::Entity::find_by_id(&now.measure).one(&write.tx).await?;
        if there.as_ref() != before {
            return Ok(false);
        }
        write.tell(notices).await?;
        let row = now.into_active_model().reset_all();
        if there.is_some() {
            standing_told::Entity::update(row).exec(&write.tx).await?;
        } else {
            standing_told::Entity::insert(row).exec_without_returning(&write.tx).await?;
        }
        write.commit().await?;
        Ok(true)
    }

    /// Everybody was told of everything up to `now`; `gone` are measures nobody is told of any more. Nothing is done if another node has come
    /// further.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn standings_are_told(&self, now: standing_head::Model, gone: &[String], at: DateTime<Utc>) -> Result<()> {
        let write = self.write(&By::program(at)).await?;
        let there = head(&write.tx).await?;
        if there.as_ref().is_some_and(|there| (there.seq, &there.day) > (now.seq, &now.day)) {
            return Ok(());
        }
        for measure in gone {
            standing_told::Entity::delete_by_id(measure).exec(&write.tx).await?;
        }
        let row = now.into_active_model().reset_all();
        if there.is_some() {
            standing_head::Entity::update(row).exec(&write.tx).await?;
        } else {
            standing_head::Entity::insert(row).exec_without_returning(&write.tx).await?;
        }
        write.commit().await?;
        Ok(())
    }
}

async fn head(db: &impl ConnectionTrait) -> Result<Option<standing_head::Model>> {
    Ok(standing_head::Entity::find_by_id(1).one(db).await?)
}
