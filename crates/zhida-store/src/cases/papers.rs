//! Files of cases: photos, recordings and documents that came with a demand or with what was said later. A file belongs to a row of the log and
//! is seen by whoever reads that row: the enterprise, the offices of the case, and who sees all cases. Until a demand is sent its files are
//! the enterprise's alone, which may take them away again; afterwards they stay.

use super::Moment;
use super::load::{CaseFile, with_log};
use crate::desk::Desk;
use crate::entity::{attachment, attachment_link};
use crate::error::{Result, StoreError};
use crate::files::{NewFile, Object, files_of};
use crate::ledger::Write;
use crate::tenant::Tenant;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use zhida_cases::{Act, ActKind, State, is_told};

/// The row of the log that sending a demand makes: its draft's files wait for it.
const SUBMITTED: usize = 0;

/// Files of one case.
const MOST: u64 = 200;

/// A file of a case.
#[derive(Clone, Debug)]
pub struct CasePaper {
    /// The row of the log it came with.
    pub row: usize,
    /// The file.
    pub file: attachment::Model,
}

/// Whether a move may bring files: it says something in words of its own, to which they belong.
#[must_use]
pub fn brings_files(act: ActKind) -> bool {
    matches!(
        act,
        ActKind::Submit
            | ActKind::Supply
            | ActKind::Revive
            | ActKind::Resume
            | ActKind::Add
            | ActKind::Reopen
            | ActKind::AskForMore
            | ActKind::Interim
            | ActKind::Opinion
            | ActKind::Meet
            | ActKind::Reply
            | ActKind::PromiseReply
    )
}

impl Write {
    /// Keeps the files that `act`, which has made `after`, brought; `enterprise` if it was the enterprise's.
    pub(crate) async fn add_case_papers(&mut self, after: &CaseFile, act: &Act, files: &[NewFile], enterprise: Option<i64>) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let row = after.log.iter().rposition(|row| row.act == *act).filter(|_| brings_files(act.kind()));
        self.put_case_papers(after.row.id, row.ok_or(StoreError::Invalid("files"))?, files, enterprise).await
    }

    async fn put_case_papers(&mut self, case: i64, row: usize, files: &[NewFile], enterprise: Option<i64>) -> Result<()> {
        let there = attachment_link::Entity::find()
            .filter(attachment_link::Column::ObjectKind.eq(Object::Case(case).kind()))
            .filter(attachment_link::Column::ObjectId.eq(case));
        if !files.is_empty() && there.count(&self.tx).await? + files.len() as u64 > MOST {
            return Err(StoreError::Invalid("files"));
        }
        for file in files {
            let id = self.add_file(file, enterprise).await?;
            self.link_file(id, Object::Case(case), &row.to_string()).await?;
        }
        Ok(())
    }

    /// Takes the files of a draft away with it.
    pub(super) async fn drop_case_papers(&mut self, case: i64) -> Result<()> {
        for (_, file) in files_of(&self.tx, Object::Case(case)).await? {
            self.discard_file(file, Object::Case(case)).await?;
        }
        Ok(())
    }
}

/// Files of a case, in the order in which they came.
pub(crate) async fn papers_of(db: &impl ConnectionTrait, case: i64) -> Result<Vec<CasePaper>> {
    let paper = |(slot, file): (String, attachment::Model)| Some(CasePaper { row: slot.parse().ok()?, file });
    Ok(files_of(db, Object::Case(case)).await?.into_iter().filter_map(paper).collect())
}

/// The cases a file belongs to, each with the row it came with; and whether it belongs to anything else, or to nothing.
pub(crate) async fn cases_of(db: &impl ConnectionTrait, file: i64) -> Result<(Vec<(i64, usize)>, bool)> {
    let links = attachment_link::Entity::find().filter(attachment_link::Column::AttachmentId.eq(file)).all(db).await?;
    let (ours, others): (Vec<_>, Vec<_>) = links.into_iter().partition(|link| link.object_kind == Object::Case(0).kind());
    let other = !others.is_empty() || ours.is_empty();
    Ok((ours.into_iter().filter_map(|link| Some((link.object_id, link.slot.parse().ok()?))).collect(), other))
}

impl Tenant {
    /// Files of one of its cases, as far as the enterprise reads what they came with.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for another's case; those of the database.
    pub async fn case_papers(&self, file: &CaseFile) -> Result<Vec<CasePaper>> {
        self.own_case(&self.store.db, file.row.id).await?;
        let all = papers_of(&self.store.db, file.row.id).await?;
        let own = |paper: &CasePaper| paper.file.enterprise_id == Some(self.enterprise) || is_told(&file.log, paper.row);
        Ok(all.into_iter().filter(own).collect())
    }

    /// Whether a file came with something the enterprise reads in a case of its own.
    pub(crate) async fn reads_in_case(&self, file: i64) -> Result<bool> {
        for (case, row) in cases_of(&self.store.db, file).await?.0 {
            let found = match self.own_case(&self.store.db, case).await {
                Ok(found) => found,
                Err(StoreError::NotFound) => continue,
                Err(error) => return Err(error),
            };
            if is_told(&with_log(&self.store.db, found).await?.log, row) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes a file away from a draft.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the case is no draft of the enterprise, or the file not the draft's; those of the database.
    pub async fn drop_case_paper(&self, case: i64, file: i64, moment: &Moment<'_>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        if self.own_case(&write.tx, case).await?.state != State::Draft.key() {
            return Err(StoreError::NotFound);
        }
        let mut all = papers_of(&write.tx, case).await?.into_iter();
        let found = all.find(|paper| paper.file.id == file).ok_or(StoreError::NotFound)?;
        write.discard_file(found.file, Object::Case(case)).await?;
        write.commit().await?;
        Ok(())
    }

    /// Puts files to a draft.
    pub(super) async fn put_draft_papers(&self, write: &mut Write, case: i64, files: &[NewFile]) -> Result<()> {
        write.put_case_papers(case, SUBMITTED, files, Some(self.enterprise)).await
    }
}

impl Desk {
    /// Files of a case this desk may see.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another office's; those of the database.
    pub async fn case_papers(&self, file: &CaseFile) -> Result<Vec<CasePaper>> {
        self.seen_case(&self.store.db, file.row.id).await?;
        papers_of(&self.store.db, file.row.id).await
    }

    /// Whether this desk sees one of `cases`.
    pub(crate) async fn sees_one_of(&self, cases: &[(i64, usize)]) -> Result<bool> {
        for (case, _) in cases {
            match self.seen_case(&self.store.db, *case).await {
                Ok(_) => return Ok(true),
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}
