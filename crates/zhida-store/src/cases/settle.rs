//! What falls due by itself: looked after by a job and by whoever looks at a case, in whatever order; found twice, done once.

use super::load::{CaseFile, load, with_logs};
use super::settings::settings_in;
use super::{Moment, frame_of};
use crate::entity::{case_file, case_notice};
use crate::error::Result;
use crate::ledger::{By, Write};
use crate::store::Store;
use crate::time::{local, micros};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use serde_json::json;
use zhida_cases::{Frame, State, draft_ends, settle};

/// Cases settled in one transaction: others' writes wait so long.
const BATCH: u64 = 500;

impl Store {
    /// Does what has fallen due in all cases; gives how many were looked at.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_cases(&self, moment: &Moment<'_>) -> Result<usize> {
        let mut settled = 0;
        loop {
            let due = case_file::Column::WakeAt.lte(micros(moment.at));
            let due = case_file::Entity::find().filter(due).order_by_asc(case_file::Column::WakeAt).limit(BATCH);
            if due.clone().one(&self.db).await?.is_none() {
                return Ok(settled);
            }
            let mut write = self.write(&By::program(moment.at)).await?;
            let settings = settings_in(&write.tx).await?;
            let frame = frame_of(moment.calendar, &settings);
            let files = with_logs(&write.tx, due.all(&write.tx).await?).await?;
            settled += files.len();
            write.settle_all(files, moment, &frame).await?;
            write.commit().await?;
        }
    }

    /// One case as it stands now: what fell due is done first.
    pub(crate) async fn settled_case(&self, id: i64, moment: &Moment<'_>) -> Result<CaseFile> {
        self.settle_case(id, moment).await?;
        load(&self.db, id).await
    }

    /// Does what has fallen due in one case.
    pub(super) async fn settle_case(&self, id: i64, moment: &Moment<'_>) -> Result<()> {
        let due = case_file::Column::WakeAt.lte(micros(moment.at));
        let due = case_file::Entity::find_by_id(id).filter(due);
        if due.one(&self.db).await?.is_none() {
            return Ok(());
        }
        let mut write = self.write(&By::program(moment.at)).await?;
        let settings = settings_in(&write.tx).await?;
        let file = load(&write.tx, id).await?;
        write.settle_all(vec![Ok(file)], moment, &frame_of(moment.calendar, &settings)).await?;
        write.commit().await?;
        Ok(())
    }
}

impl Write {
    /// What fell due in some cases, each given as its number if its log is broken; rows in lists and notices are written together.
    async fn settle_all(&mut self, files: Vec<std::result::Result<CaseFile, i64>>, moment: &Moment<'_>, frame: &Frame<'_>) -> Result<()> {
        let (mut rows, mut tellings) = (Vec::new(), Vec::new());
        for file in files {
            let file = match file {
                Ok(file) => file,
                // The daily check says so. It is not looked at again and again.
                Err(id) => {
                    let row = case_file::Entity::find_by_id(id).one(&self.tx).await?;
                    rows.extend(row.map(|row| case_file::Model { wake_at: None, ..row }));
                    continue;
                }
            };
            let now = local(moment.at).max(file.case.last);
            if file.case.state == State::Draft && draft_ends(&file.case, frame).is_some_and(|end| end <= now) {
                self.drop_draft(file.row.id).await?;
                continue;
            }
            let before = file.row.clone();
            // Whatever it asks for next comes after `now`, so no case is looked at twice for one instant.
            let done = settle(&file.case, now, frame);
            let (file, telling) = self.keep_log(file, done, now, frame).await?;
            if file.row != before {
                rows.push(file.row);
            }
            tellings.push(telling);
        }
        self.put_rows(rows).await?;
        self.tell_of_cases(&tellings).await
    }

    /// Drops a draft that was not sent, with its files; it has no log and leaves none.
    pub(super) async fn drop_draft(&mut self, id: i64) -> Result<()> {
        self.drop_case_papers(id).await?;
        case_notice::Entity::delete_many().filter(case_notice::Column::CaseId.eq(id)).exec(&self.tx).await?;
        case_file::Entity::delete_by_id(id).exec(&self.tx).await?;
        self.enter("case.dropped", "case", id, json!({})).await?;
        Ok(())
    }
}
