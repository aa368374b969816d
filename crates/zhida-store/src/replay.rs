//! Everything a verdict was made of, as it stood then.

use crate::attest;
use crate::entity::{attestation, enterprise, measure_version};
use crate::error::{Result, StoreError};
use crate::facts::{KnownFact, known};
use crate::store::Store;
use sea_orm::EntityTrait as _;

/// What was known and in force when the ledger had some number of entries.
#[derive(Clone, Debug)]
pub struct Then {
    /// The enterprise.
    pub enterprise: enterprise::Model,
    /// Its facts.
    pub facts: Vec<KnownFact>,
    /// What persons vouched for; expired statements are among them.
    pub attestations: Vec<attestation::Model>,
    /// The measures in force.
    pub library: Vec<measure_version::Model>,
}

impl Store {
    /// What verdicts on `enterprise` were made of when the ledger had `upto` entries.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such enterprise, or was none yet; those of the database.
    pub async fn then(&self, enterprise: i64, upto: i64) -> Result<Then> {
        let found = enterprise::Entity::find_by_id(enterprise).one(&self.db).await?;
        let enterprise = found.filter(|e| e.added_seq <= upto).ok_or(StoreError::NotFound)?;
        let facts = known(&self.db, enterprise.id, upto).await?;
        let attestations = attest::standing(&self.db, enterprise.id, upto).await?;
        Ok(Then { enterprise, facts, attestations, library: self.library(upto).await? })
    }
}
