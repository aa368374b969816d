//! What staff may see and do with enterprises, by role.

use crate::attest::{Statement, Vouched};
use crate::entity::{attestation, enterprise};
use crate::error::{Result, StoreError};
use crate::facts::{Batch, FactEntry, KnownFact, Origin, history, known};
use crate::role::{Permission, Signed};
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, QueryFilter as _};
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
    /// [`crate::Conflict::EnterpriseOnFile`]; those of the database.
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
        write.ask_who_speaks(&[id]).await?;
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
}
