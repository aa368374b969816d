//! What an enterprise may see and do. The handle holds the enterprise's number and no method takes another: one enterprise cannot
//! even say that it means a second one.

use crate::entity::{attestation, enterprise};
use crate::error::{Result, StoreError};
use crate::facts::{Batch, FactEntry, KnownFact, Origin, history, known};
use crate::role::Signed;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::EntityTrait as _;
use serde_json::json;

/// One enterprise's own corner of the store.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub(crate) store: Store,
    pub(crate) signed: Signed,
    pub(crate) enterprise: i64,
}

impl Store {
    /// The corner of the enterprise this user speaks for.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] if they speak for none (yet).
    pub fn tenant(&self, signed: &Signed) -> Result<Tenant> {
        let enterprise = signed.enterprise.ok_or(StoreError::Forbidden)?;
        Ok(Tenant { store: self.clone(), signed: signed.clone(), enterprise })
    }
}

impl Tenant {
    /// Number of the enterprise.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.enterprise
    }
    /// Who it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enterprise(&self) -> Result<enterprise::Model> {
        enterprise::Entity::find_by_id(self.enterprise).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }
    /// What is on file, with sources.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facts(&self) -> Result<Vec<KnownFact>> {
        known(&self.store.db, self.enterprise, i64::MAX).await
    }
    /// Everything that was ever on file, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn history(&self) -> Result<Vec<KnownFact>> {
        history(&self.store.db, self.enterprise, i64::MAX).await
    }
    /// What persons vouch for.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn attestations(&self) -> Result<Vec<attestation::Model>> {
        crate::attest::standing(&self.store.db, self.enterprise, i64::MAX).await
    }
    /// Puts facts on file; gives the entry of the ledger.
    ///
    /// # Errors
    /// Those of the database; [`StoreError::Invalid`] if there is nothing to put.
    pub async fn declare(&self, origin: Origin, note: &str, facts: Vec<FactEntry>, at: DateTime<Utc>) -> Result<i64> {
        if facts.is_empty() {
            return Err(StoreError::Invalid("facts"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let subject = ("enterprise", self.enterprise.to_string());
        let batch = Batch {
            act: "facts.declared",
            subject,
            origin,
            note,
            enterprises: &[self.enterprise],
            facts_of: &|_| facts.clone(),
            detail: json!({ "form": note }),
        };
        write.add_facts(batch).await?;
        write.commit().await
    }
}
