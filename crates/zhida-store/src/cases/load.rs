//! A case with its log.

use crate::entity::{case_file, case_log};
use crate::error::{Result, StoreError};
use crate::time::{instant, local};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeMap;
use zhida_cases::{Case, CaseId, EnterpriseId, Frame, Opening, Row, Settings};
use zhida_facts::Calendar;

/// Numbers asked for at once: below the parameters either database takes.
pub(crate) const CHUNK: usize = 500;

/// A case, its log and its row in lists.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// As lists have it.
    pub row: case_file::Model,
    /// As the log makes it.
    pub case: Case,
    /// The log.
    pub log: Vec<Row>,
}

/// The frame of decisions.
#[must_use]
pub fn frame_of<'a>(calendar: &'a Calendar, settings: &'a Settings) -> Frame<'a> {
    Frame { calendar, settings }
}

impl CaseFile {
    pub(super) fn of(row: case_file::Model, log: Vec<Row>) -> Result<Self> {
        let opening = Opening { id: CaseId(row.id), enterprise: EnterpriseId(row.enterprise_id), at: local(instant(row.opened_at)) };
        let broken = |number| StoreError::Corrupt("case_log", format!("case {} row {number}", row.id));
        let case = Case::replay(opening, &log).map_err(|b| broken(b.row))?;
        Ok(Self { row, case, log })
    }
}

pub(super) fn read_row(row: &case_log::Model) -> Result<Row> {
    serde_json::from_str(&row.body).map_err(|e| StoreError::Corrupt("case_log", format!("case {} row {}: {e}", row.case_id, row.number)))
}

/// The case of that number.
pub(crate) async fn load(db: &impl ConnectionTrait, id: i64) -> Result<CaseFile> {
    let row = case_file::Entity::find_by_id(id).one(db).await?.ok_or(StoreError::NotFound)?;
    with_log(db, row).await
}

pub(super) async fn with_log(db: &impl ConnectionTrait, row: case_file::Model) -> Result<CaseFile> {
    let log = case_log::Entity::find().filter(case_log::Column::CaseId.eq(row.id)).order_by_asc(case_log::Column::Number).all(db).await?;
    let log = log.iter().map(read_row).collect::<Result<Vec<Row>>>()?;
    CaseFile::of(row, log)
}

/// The cases of these numbers with their logs, for no more than [`CHUNK`] of them; one whose log does not make it is left out.
pub(crate) async fn load_all(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<CaseFile>> {
    let rows = case_file::Entity::find().filter(case_file::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(with_logs(db, rows).await?.into_iter().flatten().collect())
}

/// These cases with their logs, in their order; one whose log does not make it is given as its number.
pub(super) async fn with_logs(db: &impl ConnectionTrait, rows: Vec<case_file::Model>) -> Result<Vec<std::result::Result<CaseFile, i64>>> {
    let mut logs: BTreeMap<i64, Vec<case_log::Model>> = BTreeMap::new();
    let ids: Vec<i64> = rows.iter().map(|r| r.id).collect();
    for chunk in ids.chunks(CHUNK) {
        let found = case_log::Entity::find()
            .filter(case_log::Column::CaseId.is_in(chunk.iter().copied()))
            .order_by_asc(case_log::Column::CaseId)
            .order_by_asc(case_log::Column::Number)
            .all(db)
            .await?;
        for row in found {
            logs.entry(row.case_id).or_default().push(row);
        }
    }
    let file = |row: case_file::Model| {
        let id = row.id;
        let log = logs.remove(&id).unwrap_or_default();
        let log = log.iter().map(read_row).collect::<Result<Vec<Row>>>();
        log.and_then(|log| CaseFile::of(row, log)).map_err(|_| id)
    };
    Ok(rows.into_iter().map(file).collect())
}
