//! Files of an institution's cases: all of them while it has the case, afterwards those the enterprise reads as well.

use super::Provider;
use crate::cases::{CaseFile, CasePaper, cases_of, load, papers_of};
use crate::entity::attachment;
use crate::error::{Result, StoreError};
use crate::files::{bytes, find};
use zhida_cases::is_told;

impl Provider {
    /// Files of one of its cases.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn case_papers(&self, file: &CaseFile) -> Result<Vec<CasePaper>> {
        self.own_request(&self.store.db, file.row.id).await?;
        let all = papers_of(&self.store.db, file.row.id).await?;
        let has = self.has(file);
        Ok(all.into_iter().filter(|paper| has || is_told(&file.log, paper.row)).collect())
    }

    /// A file of one of its cases, with its content.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for another's; those of the database.
    pub async fn open_file(&self, id: i64) -> Result<(attachment::Model, Vec<u8>)> {
        let db = &self.store.db;
        let file = find(db, id).await?;
        for (case, row) in cases_of(db, id).await?.0 {
            match self.own_request(db, case).await {
                Ok(_) => {
                    let whole = load(db, case).await?;
                    if self.has(&whole) || is_told(&whole.log, row) {
                        let bytes = bytes(db, &file).await?;
                        return Ok((file, bytes));
                    }
                }
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::NotFound)
    }
}
