//! An institution's cases: those its office has or had a part in, and moves in its own capacity.

use super::{Provider, office_of_institution};
use crate::cases::{CaseFile, Moment, capacities, load, masked_contact};
use crate::entity::{case_file, case_office};
use crate::error::{Result, StoreError};
use crate::files::NewFile;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeMap;
use zhida_cases::{Act, ActKind, may};

impl Provider {
    /// The row of a case its office has a part in.
    pub(super) async fn own_request(&self, db: &impl ConnectionTrait, id: i64) -> Result<case_file::Model> {
        let office = office_of_institution(self.institution);
        case_office::Entity::find_by_id((id, office)).one(db).await?.ok_or(StoreError::NotFound)?;
        case_file::Entity::find_by_id(id).one(db).await?.ok_or(StoreError::NotFound)
    }

    /// Its cases, open ones first, what is due next before the others: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn requests(&self, page: u64, size: u64) -> Result<(Vec<case_file::Model>, u64)> {
        let own = Query::select()
            .column(case_office::Column::CaseId)
            .from(case_office::Entity)
            .and_where(case_office::Column::OfficeId.eq(office_of_institution(self.institution)))
            .to_owned();
        let all = case_file::Entity::find()
            .filter(case_file::Column::Id.in_subquery(own))
            .order_by_desc(case_file::Column::Open)
            .order_by_asc(case_file::Column::DueAt)
            .order_by_desc(case_file::Column::Id);
        let pages = all.paginate(&self.store.db, size);
        Ok((pages.fetch_page(page).await?, pages.num_items().await?))
    }

    /// Names of the enterprises of its cases.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enterprise_of(&self, case: i64) -> Result<String> {
        let row = self.own_request(&self.store.db, case).await?;
        let found = crate::entity::enterprise::Entity::find_by_id(row.enterprise_id).one(&self.store.db).await?;
        Ok(found.ok_or(StoreError::NotFound)?.name)
    }

    /// One of its cases as it stands now: what fell due is done first. Whom to call is masked once another office has the case.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn case(&self, id: i64, moment: &Moment<'_>) -> Result<CaseFile> {
        self.own_request(&self.store.db, id).await?;
        let mut file = self.store.settled_case(id, moment).await?;
        if !self.has(&file) {
            file.row.contact = masked_contact(&file.row.contact);
        }
        Ok(file)
    }

    /// Whether the case is its office's, open or closed.
    #[must_use]
    pub fn has(&self, file: &CaseFile) -> bool {
        file.case.lead.is_some_and(|lead| lead.office.0 == office_of_institution(self.institution))
    }

    /// Names of the persons and offices in one of its cases.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn case_people(&self, file: &CaseFile) -> Result<(BTreeMap<i64, String>, BTreeMap<i64, String>)> {
        self.own_request(&self.store.db, file.row.id).await?;
        self.store.people_of(&file.case, &file.log).await
    }

    /// What whoever is signed in may do to a case, as far as state and capacity say.
    #[must_use]
    pub fn moves(&self, file: &CaseFile) -> Vec<ActKind> {
        let actors = capacities(&self.signed, &[], &file.case);
        ActKind::ALL.iter().copied().filter(|act| actors.iter().any(|a| may(file.case.state, *act, a.role).is_some())).collect()
    }

    /// Does something to one of its cases; `seen` rows of its log were seen.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the reason; [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn act_on_case(&self, id: i64, seen: Option<usize>, act: &Act, moment: &Moment<'_>) -> Result<CaseFile> {
        self.act_on_case_with(id, seen, act, &[], moment).await
    }

    /// The same, with files.
    ///
    /// # Errors
    /// As [`Self::act_on_case`]; [`StoreError::Invalid`] if the move brings none ([`crate::brings_files`]), or the case has too many.
    pub async fn act_on_case_with(
        &self,
        id: i64,
        seen: Option<usize>,
        act: &Act,
        files: &[NewFile],
        moment: &Moment<'_>,
    ) -> Result<CaseFile> {
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        self.own_request(&write.tx, id).await?;
        let file = load(&write.tx, id).await?;
        let actors = capacities(&self.signed, &[], &file.case);
        let file = write.act_on_case(file, &actors, act, seen, moment).await?;
        write.add_case_papers(&file, act, files, None).await?;
        write.commit().await?;
        Ok(file)
    }

    /// Its colleagues, to whom a case may be offered.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn colleagues(&self) -> Result<Vec<crate::cases::Staff>> {
        let office = office_of_institution(self.institution);
        Ok(self.store.staff().await?.into_iter().filter(|s| s.seat.office.0 == office).collect())
    }

    /// Departments and other institutions, to which a case may be said to belong.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn offices(&self) -> Result<Vec<(i64, String)>> {
        let departments = crate::entity::department::Entity::find().all(&self.store.db).await?.into_iter().map(|d| (d.id, d.name));
        Ok(departments.chain(super::institution_offices(&self.store.db).await?).collect())
    }
}
