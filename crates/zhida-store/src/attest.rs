//! What persons vouch for.

use crate::entity::attestation;
use crate::error::Result;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::BTreeMap;

/// What is vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vouched {
    /// A manual clause holds, or does not.
    Clause(bool),
    /// Points chosen from the range of a score row, as an exact number.
    Points(String),
    /// Nothing any more.
    TakenBack,
}

/// A statement of a person on one enterprise.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Measure.
    pub measure: String,
    /// Clause, or row of the score sheet.
    pub clause: String,
    /// What is said.
    pub vouched: Vouched,
    /// What shows it; never empty.
    pub evidence: String,
    /// Last day it counts, `YYYY-MM-DD`.
    pub expires: Option<String>,
}

/// The particulars that stand in the ledger.
pub(crate) fn detail(row: &attestation::Model) -> serde_json::Value {
    json!({ "measure": row.measure, "clause": row.clause, "holds": row.holds, "points": row.points, "evidence": row.evidence, "expires": row.expires })
}

/// The statements that count when the ledger has `upto` entries: the last on each clause. Expired ones are among them.
pub(crate) async fn standing(db: &impl ConnectionTrait, enterprise: i64, upto: i64) -> Result<Vec<attestation::Model>> {
    let rows = attestation::Entity::find()
        .filter(attestation::Column::EnterpriseId.eq(enterprise))
        .filter(attestation::Column::Seq.lte(upto))
        .order_by_asc(attestation::Column::Seq)
        .all(db)
        .await?;
    let mut latest = BTreeMap::new();
    for row in rows {
        latest.insert((row.measure.clone(), row.clause.clone()), row);
    }
    Ok(latest.into_values().filter(|r| r.holds.is_some() || r.points.is_some()).collect())
}
