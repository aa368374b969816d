//! Writing what a decision has brought: rows of the log with their entries, notices, and the row in lists.

use super::cache::cached;
use super::load::CaseFile;
use super::notices::Telling;
use crate::entity::{case_file, case_log, case_office};
use crate::error::Result;
use crate::ledger::{By, Write, sha256};
use crate::time::micros_of;
use chrono::NaiveDateTime;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, Iterable as _};
use serde_json::json;
use std::collections::BTreeSet;
use zhida_cases::{Act, Case, Done, Frame, Row};

/// What the ledger says of a row of a log.
pub(super) fn detail(row: &case_log::Model) -> serde_json::Value {
    json!({ "row": row.number, "sha256": sha256(&row.body) })
}

/// Rows in one statement: more make it long to prepare, and one that was prepared serves all that are as long.
pub(super) const TOGETHER: usize = 100;

impl Write {
    /// Writes what was done to `file`; gives it as it is now.
    pub(crate) async fn keep_case(&mut self, file: CaseFile, done: Done, now: NaiveDateTime, frame: &Frame<'_>) -> Result<CaseFile> {
        let before = file.row.clone();
        let (file, telling) = self.keep_log(file, done, now, frame).await?;
        self.tell_of_cases(&[telling]).await?;
        if file.row != before {
            self.put_rows(vec![file.row.clone()]).await?;
        }
        Ok(file)
    }

    /// The same without the row in lists, and without what is told, which comes back: of many cases they are written together.
    pub(super) async fn keep_log(
        &mut self,
        file: CaseFile,
        done: Done,
        now: NaiveDateTime,
        frame: &Frame<'_>,
    ) -> Result<(CaseFile, Telling)> {
        let id = file.row.id;
        let (by, machine) = (self.by.clone(), By::program(self.by.at));
        for (number, row) in (file.case.rows..).zip(&done.rows) {
            let kept = case_log::Model {
                case_id: id,
                number: i32::try_from(number).unwrap_or(i32::MAX),
                seq: self.next(),
                at: micros_of(row.at),
                person: row.actor.person.map(|p| p.0),
                act: row.act.kind().key().to_owned(),
                body: serde_json::to_string(row).unwrap_or_default(),
            };
            let (act, detail) = (format!("case.{}", kept.act), detail(&kept));
            case_log::Entity::insert(case_log::ActiveModel::from(kept).reset_all()).exec_without_returning(&self.tx).await?;
            // What falls due is done by the machine, whoever comes by.
            self.by = if row.actor.role == zhida_cases::Role::System { machine.clone() } else { by.clone() };
            self.enter(&act, "case", id, detail).await?;
        }
        self.by = by;
        self.add_offices(id, &file.case, &done).await?;
        let log: Vec<Row> = file.log.into_iter().chain(done.rows).collect();
        let row = cached(&file.row, &done.case, &log, done.wake, now, frame);
        let telling = Telling { case: done.case.clone(), notices: done.notices, seq: self.next() - 1 };
        Ok((CaseFile { row, case: done.case, log }, telling))
    }

    /// Rows of cases that are there already, as they are now.
    pub(super) async fn put_rows(&self, rows: Vec<case_file::Model>) -> Result<()> {
        let others = case_file::Column::iter().filter(|column| !matches!(column, case_file::Column::Id));
        let replaced = OnConflict::column(case_file::Column::Id).update_columns(others).to_owned();
        for chunk in rows.chunks(TOGETHER) {
            let chunk = chunk.iter().map(|row| case_file::ActiveModel::from(row.clone()).reset_all());
            case_file::Entity::insert_many(chunk).on_conflict(replaced.clone()).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    /// Offices that have a part in it from now on.
    async fn add_offices(&self, id: i64, before: &Case, done: &Done) -> Result<()> {
        let seats = |case: &Case| -> BTreeSet<i64> {
            let all = case.lead.into_iter().chain(case.offered).chain(case.co.iter().map(|co| co.seat));
            all.map(|seat| seat.office.0).collect()
        };
        let mut new: BTreeSet<i64> = seats(&done.case).difference(&seats(before)).copied().collect();
        for row in &done.rows {
            if let Act::Route { lead, co, .. } = &row.act {
                new.insert(lead.office.0);
                new.extend(co.iter().map(|co| co.seat.office.0));
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let rows =
            new.into_iter().map(|office_id| case_office::ActiveModel::from(case_office::Model { case_id: id, office_id }).reset_all());
        let known = OnConflict::columns([case_office::Column::CaseId, case_office::Column::OfficeId]).do_nothing().to_owned();
        case_office::Entity::insert_many(rows).on_conflict(known).exec_without_returning(&self.tx).await?;
        Ok(())
    }
}
