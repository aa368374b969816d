//! What staff may see and do with enterprises, by role.

use crate::attest::{Statement, Vouched};
use crate::entity::{attestation, claim, enterprise, user};
use crate::error::{Conflict, Result, StoreError};
use crate::facts::{Batch, FactEntry, KnownFact, Origin, history, known};
use crate::role::{Permission, Signed};
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

/// The store as staff sees it.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) store: Store,
    pub(crate) signed: Signed,
}

impl Store {
    /// The desk of this user.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] if they are no staff.
    pub fn desk(&self, signed: &Signed) -> Result<Desk> {
        if signed.role.is_staff() { Ok(Desk { store: self.clone(), signed: signed.clone() }) } else { Err(StoreError::Forbidden) }
    }
}

impl Desk {
    /// Who an enterprise is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn enterprise(&self, id: i64) -> Result<enterprise::Model> {
        self.signed.need(Permission::SeeCity)?;
        enterprise::Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }
    /// The enterprise of a credit code.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn enterprise_by_code(&self, uscc: &str) -> Result<enterprise::Model> {
        self.signed.need(Permission::SeeCity)?;
        enterprise::Entity::find().filter(enterprise::Column::Uscc.eq(uscc)).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }
    /// What is on file of it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facts(&self, id: i64) -> Result<Vec<KnownFact>> {
        self.signed.need(Permission::SeeCity)?;
        known(&self.store.db, id, i64::MAX).await
    }
    /// Everything that was ever on file of it, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn history(&self, id: i64) -> Result<Vec<KnownFact>> {
        self.signed.need(Permission::SeeCity)?;
        history(&self.store.db, id, i64::MAX).await
    }
    /// What persons vouch for of it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn attestations(&self, id: i64) -> Result<Vec<attestation::Model>> {
        self.signed.need(Permission::SeeCity)?;
        crate::attest::standing(&self.store.db, id, i64::MAX).await
    }
    /// Adds an enterprise; gives its number.
    ///
    /// # Errors
    /// [`Conflict::EnterpriseOnFile`]; those of the database.
    pub async fn add_enterprise(&self, uscc: &str, name: &str, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::EditFacts)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let id = write.add_enterprise(uscc, name).await?;
        write.enter("enterprise.added", "enterprise", id, json!({ "uscc": uscc, "name": name })).await?;
        write.commit().await?;
        Ok(id)
    }
    /// Enters facts of an enterprise; gives the entry of the ledger.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] if there is nothing to enter; those of the database.
    pub async fn enter(&self, id: i64, note: &str, facts: Vec<FactEntry>, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::EditFacts)?;
        if facts.is_empty() {
            return Err(StoreError::Invalid("facts"));
        }
        self.enterprise(id).await?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let batch = Batch {
            act: "facts.entered",
            subject: ("enterprise", id.to_string()),
            origin: Origin::Entered,
            note,
            enterprises: &[id],
            facts_of: &|_| facts.clone(),
            detail: json!({ "form": note }),
        };
        write.add_facts(batch).await?;
        write.commit().await
    }
    /// Vouches for a clause; gives the entry of the ledger.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] without evidence; [`StoreError::NotFound`]; those of the database.
    pub async fn attest(&self, id: i64, said: Statement, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::Attest)?;
        self.enterprise(id).await?;
        if said.evidence.trim().is_empty() && said.vouched != Vouched::TakenBack {
            return Err(StoreError::Invalid("evidence"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let (holds, points) = match said.vouched {
            Vouched::Clause(holds) => (Some(holds), None),
            Vouched::Points(points) => (None, Some(points)),
            Vouched::TakenBack => (None, None),
        };
        let row = attestation::Model {
            id: 0,
            seq: write.next(),
            at: write.at(),
            enterprise_id: id,
            measure: said.measure,
            clause: said.clause,
            holds,
            points,
            evidence: said.evidence,
            expires: said.expires,
            author_id: Some(self.signed.user),
        };
        let detail = crate::attest::detail(&row);
        let mut row: attestation::ActiveModel = attestation::ActiveModel::from(row).reset_all();
        row.id = NotSet;
        attestation::Entity::insert(row).exec_without_returning(&write.tx).await?;
        write.enter("attested", "enterprise", id, detail).await?;
        write.commit().await
    }
    /// Claims that wait for a decision, oldest first, with the user and the enterprise.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claims(&self) -> Result<Vec<(claim::Model, user::Model, enterprise::Model)>> {
        self.signed.need(Permission::DecideClaims)?;
        let pending =
            claim::Entity::find().filter(claim::Column::Status.eq("pending")).order_by_asc(claim::Column::Id).all(&self.store.db).await?;
        let mut all = Vec::new();
        for claim in pending {
            let user = user::Entity::find_by_id(claim.user_id).one(&self.store.db).await?;
            let enterprise = enterprise::Entity::find_by_id(claim.enterprise_id).one(&self.store.db).await?;
            if let (Some(user), Some(enterprise)) = (user, enterprise) {
                all.push((claim, user, enterprise));
            }
        }
        Ok(all)
    }
    /// Decides a claim: the user speaks for the enterprise from now on, or is told why not.
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
        if claim.status != "pending" {
            return Err(StoreError::Conflict(Conflict::Decided));
        }
        let (user, enterprise) = (claim.user_id, claim.enterprise_id);
        let mut row = claim::ActiveModel::from(claim);
        row.status = Set(if approve { "approved" } else { "refused" }.to_owned());
        row.decided_by = Set(Some(self.signed.user));
        row.decided_at = Set(Some(write.at()));
        row.reason = Set(reason.to_owned());
        claim::Entity::update(row).exec(&write.tx).await?;
        if approve {
            let link = user::ActiveModel { id: Set(user), enterprise_id: Set(Some(enterprise)), ..Default::default() };
            user::Entity::update(link).exec(&write.tx).await?;
        }
        let act = if approve { "claim.approved" } else { "claim.refused" };
        write.enter(act, "enterprise", enterprise, json!({ "claim": id, "user": user, "reason": reason })).await?;
        write.commit().await?;
        Ok(())
    }
}
