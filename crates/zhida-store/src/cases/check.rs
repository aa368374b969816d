//! The daily check: every open case is made again from its log and compared with what lists keep of it; its due dates are computed again,
//! and one that moved (a schedule was changed, a year's schedule came out) is an entry in the ledger.

use super::load::{CHUNK, load_all, with_logs};
use super::settings::settings_in;
use super::{Moment, frame_of};
use crate::entity::{case_file, case_log, ledger};
use crate::error::Result;
use crate::ledger::{Broken, By};
use crate::store::Store;
use crate::time::{instant, local};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use serde_json::json;
use std::collections::BTreeMap;
use zhida_cases::settle;

/// Cases looked at in one go.
const PAGE: u64 = 2000;

/// What the check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseCheck {
    /// Open cases.
    pub cases: usize,
    /// Cases whose log does not make them, or whose state is not what the log makes.
    pub broken: Vec<i64>,
    /// Cases whose due date moved.
    pub moved: Vec<i64>,
}

impl Store {
    /// Checks all open cases; what fell due is done first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn check_cases(&self, moment: &Moment<'_>) -> Result<CaseCheck> {
        self.settle_cases(moment).await?;
        let mut found = CaseCheck::default();
        let mut after = 0;
        loop {
            // Read without holding the ledger; only what differs is written, and looked at again then.
            let page = case_file::Entity::find()
                .filter(case_file::Column::Open.eq(true))
                .filter(case_file::Column::Id.gt(after))
                .order_by_asc(case_file::Column::Id)
                .limit(PAGE)
                .all(&self.db)
                .await?;
            let Some(last) = page.last().map(|r| r.id) else { return Ok(found) };
            after = last;
            found.cases += page.len();
            let settings = self.case_settings().await?;
            let frame = frame_of(moment.calendar, &settings);
            let mut differing = Vec::new();
            for file in with_logs(&self.db, page).await? {
                match file {
                    Err(id) => found.broken.push(id),
                    Ok(file) => {
                        let now = local(moment.at).max(file.case.last);
                        let wake = settle(&file.case, now, &frame).wake;
                        if file.recached(wake, now, &frame) != file.row {
                            differing.push(file.row.id);
                        }
                    }
                }
            }
            if !differing.is_empty() {
                self.mend(&differing, moment, &mut found).await?;
            }
        }
    }

    /// Compares the rows of logs with what the ledger says of them.
    pub(crate) async fn verify_case_rows(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let of_page = case_log::Column::Seq.between(first.seq, last.seq);
        let rows: BTreeMap<i64, case_log::Model> =
            case_log::Entity::find().filter(of_page).all(&self.db).await?.into_iter().map(|row| (row.seq, row)).collect();
        for entry in entries {
            let kept = rows.get(&entry.seq);
            let fits = if entry.subject_kind == "case" {
                let said: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
                // What is not of a row (a draft begun or dropped, a date moved) has no digest.
                match kept {
                    Some(row) => super::write::detail(row) == said && row.case_id.to_string() == entry.subject,
                    None => said.get("sha256").is_none(),
                }
            } else {
                // No entry of another kind adds a row.
                kept.is_none()
            };
            if !fits {
                broken.push(Broken::Record(entry.seq));
            }
        }
        Ok(())
    }

    async fn mend(&self, ids: &[i64], moment: &Moment<'_>, found: &mut CaseCheck) -> Result<()> {
        let mut write = self.write(&By::program(moment.at)).await?;
        let settings = settings_in(&write.tx).await?;
        let frame = frame_of(moment.calendar, &settings);
        for chunk in ids.chunks(CHUNK) {
            let mut rows = Vec::new();
            for file in load_all(&write.tx, chunk).await? {
                let now = local(moment.at).max(file.case.last);
                let new = file.recached(settle(&file.case, now, &frame).wake, now, &frame);
                let (id, old) = (file.row.id, &file.row);
                if new.rows != old.rows || new.state != old.state {
                    found.broken.push(id);
                }
                if new.due_at != old.due_at {
                    found.moved.push(id);
                    let day = |at: Option<i64>| at.map(|at| local(instant(at)).to_string());
                    let detail = json!({ "clock": new.clock, "before": day(old.due_at), "after": day(new.due_at) });
                    write.enter("case.due-moved", "case", id, detail).await?;
                }
                rows.push(new);
            }
            write.put_rows(rows).await?;
        }
        write.commit().await?;
        Ok(())
    }
}
