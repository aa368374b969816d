//! Who speaks for an enterprise, and since when the centre knows.
//!
//! Whoever signs up an enterprise that is not on file may begin at once: there is nothing of it to be seen but what they enter themselves.
//! As soon as the centre puts something on file of it, from then on the centre decides: nobody reads an enterprise's data for having been
//! the first to type its credit code.

use crate::desk::Desk;
use crate::entity::{claim, enterprise, user};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Permission, Role};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimStatus {
    /// Speaks for an enterprise of which the centre had nothing on file.
    Unconfirmed,
    /// Waits for the centre.
    Pending,
    /// Speaks for it, and the centre knows.
    Approved,
    /// Does not speak for it.
    Refused,
}

impl ClaimStatus {
    const ALL: [ClaimStatus; 4] = [ClaimStatus::Unconfirmed, ClaimStatus::Pending, ClaimStatus::Approved, ClaimStatus::Refused];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            ClaimStatus::Unconfirmed => "unconfirmed",
            ClaimStatus::Pending => "pending",
            ClaimStatus::Approved => "approved",
            ClaimStatus::Refused => "refused",
        }
    }
    /// The status of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// Enterprises asked for in one statement.
const LOOK: usize = 1000;

impl Write {
    /// Puts down that `user` speaks, or wants to speak, for `enterprise`.
    pub(crate) async fn add_claim(&self, user: i64, enterprise: i64, status: ClaimStatus, grounds: &str) -> Result<()> {
        let row = claim::ActiveModel {
            id: NotSet,
            seq: Set(self.next()),
            at: Set(self.at()),
            user_id: Set(user),
            enterprise_id: Set(enterprise),
            status: Set(status.key().to_owned()),
            grounds: Set(grounds.to_owned()),
            decided_by: Set(None),
            decided_at: Set(None),
            reason: Set(String::new()),
        };
        let id = claim::Entity::insert(row).exec(&self.tx).await?.last_insert_id;
        if status == ClaimStatus::Pending {
            self.tell_that_claim_waits(id, enterprise).await?;
        }
        Ok(())
    }

    async fn tell_that_claim_waits(&self, id: i64, enterprise: i64) -> Result<()> {
        let name = enterprise::Entity::find_by_id(enterprise).one(&self.tx).await?.map(|e| e.name).unwrap_or_default();
        let told = Notice::new(format!("claim-{id}/waits"), Recipient::Staff(Role::Clerk), NoticeKind::ClaimWaits, "/desk/claims");
        self.tell(&[told.with("name", name)]).await?;
        Ok(())
    }

    /// The centre has put something on file of these enterprises: who speaks for one of them without the centre's knowing waits from now on.
    pub(crate) async fn ask_who_speaks(&mut self, enterprises: &[i64]) -> Result<()> {
        for chunk in enterprises.chunks(LOOK) {
            let unconfirmed = claim::Entity::find()
                .filter(claim::Column::Status.eq(ClaimStatus::Unconfirmed.key()))
                .filter(claim::Column::EnterpriseId.is_in(chunk.iter().copied()))
                .all(&self.tx)
                .await?;
            for claim in unconfirmed {
                let (id, user, enterprise) = (claim.id, claim.user_id, claim.enterprise_id);
                self.link(user, None).await?;
                self.tell_that_claim_waits(id, enterprise).await?;
                let mut row = claim::ActiveModel::from(claim);
                row.status = Set(ClaimStatus::Pending.key().to_owned());
                claim::Entity::update(row).exec(&self.tx).await?;
                self.enter("claim.asked", "enterprise", enterprise, json!({ "user": user })).await?;
            }
        }
        Ok(())
    }

    async fn link(&self, user: i64, enterprise: Option<i64>) -> Result<()> {
        let row = user::ActiveModel { id: Set(user), enterprise_id: Set(enterprise), ..Default::default() };
        user::Entity::update(row).exec(&self.tx).await?;
        Ok(())
    }
}

impl Desk {
    /// Claims the centre has not decided, oldest first, with the user and the enterprise.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claims(&self) -> Result<Vec<(claim::Model, user::Model, enterprise::Model)>> {
        self.signed.need(Permission::DecideClaims)?;
        let open = claim::Column::Status.is_in([ClaimStatus::Pending.key(), ClaimStatus::Unconfirmed.key()]);
        let open = claim::Entity::find().filter(open).order_by_asc(claim::Column::Id).all(&self.store.db).await?;
        let mut all = Vec::new();
        for claim in open {
            let user = user::Entity::find_by_id(claim.user_id).one(&self.store.db).await?;
            let enterprise = enterprise::Entity::find_by_id(claim.enterprise_id).one(&self.store.db).await?;
            if let (Some(user), Some(enterprise)) = (user, enterprise) {
                all.push((claim, user, enterprise));
            }
        }
        Ok(all)
    }

    /// Decides a claim: the user speaks for the enterprise from now on, or no longer, and is told why not.
    ///
    /// # Errors
    /// [`Conflict::Decided`]; [`StoreError::Invalid`] for a refusal without a reason; [`StoreError::NotFound`]; those of the database.
    pub async fn decide_claim(&self, id: i64, approve: bool, reason: &str, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::DecideClaims)?;
        if !approve && reason.trim().is_empty() {
            return Err(StoreError::Invalid("reason"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let claim = claim::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if !matches!(ClaimStatus::from_key(&claim.status), Some(ClaimStatus::Pending | ClaimStatus::Unconfirmed)) {
            return Err(StoreError::Conflict(Conflict::Decided));
        }
        let (user, enterprise) = (claim.user_id, claim.enterprise_id);
        let status = if approve { ClaimStatus::Approved } else { ClaimStatus::Refused };
        let mut row = claim::ActiveModel::from(claim);
        row.status = Set(status.key().to_owned());
        row.decided_by = Set(Some(self.signed.user));
        row.decided_at = Set(Some(write.at()));
        row.reason = Set(reason.to_owned());
        claim::Entity::update(row).exec(&write.tx).await?;
        write.link(user, approve.then_some(enterprise)).await?;
        let name = enterprise::Entity::find_by_id(enterprise).one(&write.tx).await?.map(|e| e.name).unwrap_or_default();
        let kind = if approve { NoticeKind::ClaimApproved } else { NoticeKind::ClaimRefused };
        let told = Notice::new(format!("claim-{id}/{}", status.key()), Recipient::User(user), kind, "/my");
        write.tell(&[told.with("name", name).with("reason", reason)]).await?;
        let act = if approve { "claim.approved" } else { "claim.refused" };
        write.enter(act, "enterprise", enterprise, json!({ "claim": id, "user": user, "reason": reason })).await?;
        write.commit().await?;
        Ok(())
    }
}
