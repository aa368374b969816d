//! An enterprise and its cases. Every look and every move asks whose the case is; another's is not there.

use super::actor::capacities;
use super::load::{CaseFile, load, with_log};
use super::settings::settings_in;
use super::{Demand, Moment};
use crate::entity::{case_file, department, user};
use crate::error::{Result, StoreError};
use crate::files::NewFile;
use crate::tenant::Tenant;
use crate::time::{local, micros};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use zhida_cases::{Act, Case, Channel, Row, settle};

/// A draft that may wait: nothing of it is filled in but what was typed.
pub(super) fn blank(enterprise: i64, proxy: Option<i64>, district: &str, demand: &Demand, at: i64) -> case_file::Model {
    case_file::Model {
        id: 0,
        enterprise_id: enterprise,
        opened_at: at,
        proxy_id: proxy,
        district: district.to_owned(),
        rows: 0,
        state: zhida_cases::State::Draft.key().to_owned(),
        open: false,
        subject: demand.subject.clone(),
        text: demand.text.clone(),
        contact: demand.contact.clone(),
        kind: zhida_cases::Kind::Demand.key().to_owned(),
        urgency: zhida_cases::Urgency::Ordinary.key().to_owned(),
        channel: None,
        submitted_at: None,
        accepted_at: None,
        last_at: at,
        lead_id: None,
        lead_office: None,
        in_charge: None,
        round: 0,
        level: 0,
        outcome: None,
        rating: None,
        light: None,
        clock: None,
        due_at: None,
        wake_at: None,
        merged_into: None,
    }
}

impl crate::ledger::Write {
    /// Begins a draft; gives it.
    pub(super) async fn open_case(&mut self, row: case_file::Model) -> Result<CaseFile> {
        let mut new = case_file::ActiveModel::from(row.clone()).reset_all();
        new.id = NotSet;
        let id = case_file::Entity::insert(new).exec(&self.tx).await?.last_insert_id;
        self.enter("case.begun", "case", id, json!({ "enterprise": row.enterprise_id })).await?;
        load(&self.tx, id).await
    }
}

impl Tenant {
    pub(super) async fn own_case(&self, db: &impl sea_orm::ConnectionTrait, id: i64) -> Result<case_file::Model> {
        let own = case_file::Column::EnterpriseId.eq(self.enterprise);
        case_file::Entity::find_by_id(id).filter(own).one(db).await?.ok_or(StoreError::NotFound)
    }

    /// Its cases, the newest first: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cases(&self, page: u64, size: u64) -> Result<(Vec<case_file::Model>, u64)> {
        let own =
            case_file::Entity::find().filter(case_file::Column::EnterpriseId.eq(self.enterprise)).order_by_desc(case_file::Column::Id);
        let pages = own.paginate(&self.store.db, size);
        Ok((pages.fetch_page(page).await?, pages.num_items().await?))
    }

    /// One of its cases as it stands now: what fell due is done first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn case(&self, id: i64, moment: &Moment<'_>) -> Result<CaseFile> {
        self.own_case(&self.store.db, id).await?;
        self.store.settle_case(id, moment).await?;
        with_log(&self.store.db, self.own_case(&self.store.db, id).await?).await
    }

    /// Names of the persons and offices in one of its cases.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_people(&self, file: &CaseFile) -> Result<(BTreeMap<i64, String>, BTreeMap<i64, String>)> {
        self.own_case(&self.store.db, file.row.id).await?;
        self.store.people_of(&file.case, &file.log).await
    }

    /// Keeps a draft: a new one, or what is in it now, with more files; gives its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such draft; [`StoreError::Invalid`] if it has too many files; those of the database.
    pub async fn draft_case(
        &self,
        id: Option<i64>,
        demand: &Demand,
        files: &[NewFile],
        district: &str,
        moment: &Moment<'_>,
    ) -> Result<i64> {
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let id = match id {
            Some(id) => {
                let row = self.own_case(&write.tx, id).await?;
                if row.state != zhida_cases::State::Draft.key() {
                    return Err(StoreError::NotFound);
                }
                let new = blank(self.enterprise, row.proxy_id, district, demand, row.opened_at);
                write.put_rows(vec![case_file::Model { id, wake_at: row.wake_at, last_at: row.last_at, ..new }]).await?;
                write.enter("case.drafted", "case", id, json!({})).await?;
                id
            }
            None => {
                let file = write.open_case(blank(self.enterprise, None, district, demand, micros(moment.at))).await?;
                let settings = settings_in(&write.tx).await?;
                let frame = super::frame_of(moment.calendar, &settings);
                let (id, now) = (file.row.id, local(moment.at));
                let done = settle(&file.case, now, &frame);
                write.keep_case(file, done, now, &frame).await?;
                id
            }
        };
        self.put_draft_papers(&mut write, id, files).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Drops a draft.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such draft; those of the database.
    pub async fn drop_case_draft(&self, id: i64, moment: &Moment<'_>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        if self.own_case(&write.tx, id).await?.state != zhida_cases::State::Draft.key() {
            return Err(StoreError::NotFound);
        }
        write.drop_draft(id).await?;
        write.commit().await?;
        Ok(())
    }

    /// Sends a demand, which may have been a draft, with files besides those of the draft; gives its number.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with what lacks; [`StoreError::Invalid`] if it has too many files; [`StoreError::NotFound`]; those of the database.
    pub async fn submit_case(
        &self,
        draft: Option<i64>,
        demand: &Demand,
        files: &[NewFile],
        district: &str,
        moment: &Moment<'_>,
    ) -> Result<i64> {
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let act = submission(demand, Channel::App);
        let sent = match draft {
            Some(id) => {
                let file = with_log(&write.tx, self.own_case(&write.tx, id).await?).await?;
                self.do_in(&mut write, file, &act, None, moment).await?
            }
            None => self.send_in(&mut write, demand, district, moment).await?,
        };
        write.add_case_papers(&sent, &act, files, Some(self.enterprise)).await?;
        write.commit().await?;
        Ok(sent.row.id)
    }

    /// Begins and sends a case.
    pub(crate) async fn send_in(
        &self,
        write: &mut crate::ledger::Write,
        demand: &Demand,
        district: &str,
        moment: &Moment<'_>,
    ) -> Result<CaseFile> {
        let file = write.open_case(blank(self.enterprise, None, district, demand, micros(moment.at))).await?;
        self.do_in(write, file, &submission(demand, Channel::App), None, moment).await
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
        let file = with_log(&write.tx, self.own_case(&write.tx, id).await?).await?;
        let file = self.do_in(&mut write, file, act, seen, moment).await?;
        write.add_case_papers(&file, act, files, Some(self.enterprise)).await?;
        write.commit().await?;
        Ok(file)
    }

    async fn do_in(
        &self,
        write: &mut crate::ledger::Write,
        file: CaseFile,
        act: &Act,
        seen: Option<usize>,
        moment: &Moment<'_>,
    ) -> Result<CaseFile> {
        let actors = capacities(&self.signed, &[], &file.case);
        write.act_on_case(file, &actors, act, seen, moment).await
    }
}

pub(super) fn submission(demand: &Demand, channel: Channel) -> Act {
    let Demand { subject, text, contact } = demand.clone();
    Act::Submit { subject, text: text.trim().to_owned(), contact: contact.trim().to_owned(), channel }
}

impl crate::store::Store {
    /// Names of the persons and of the offices in a log.
    pub(crate) async fn people_of(&self, case: &Case, log: &[Row]) -> Result<(BTreeMap<i64, String>, BTreeMap<i64, String>)> {
        let seats: Vec<zhida_cases::Seat> = case.lead.into_iter().chain(case.offered).chain(case.co.iter().map(|co| co.seat)).collect();
        let of_rows = log.iter().flat_map(|row| match &row.act {
            Act::Route { lead, co, .. } => [*lead].into_iter().chain(co.iter().map(|c| c.seat)).collect(),
            Act::OfferHandOver { to: lead, .. } | Act::Reassign { lead, .. } => vec![*lead],
            _ => Vec::new(),
        });
        let seats: Vec<zhida_cases::Seat> = seats.into_iter().chain(of_rows).collect();
        let persons: BTreeSet<i64> = seats
            .iter()
            .map(|s| s.person.0)
            .chain(log.iter().filter_map(|r| Some(r.actor.person?.0)))
            .chain(case.in_charge().map(|p| p.0))
            .collect();
        let offices: BTreeSet<i64> = seats.iter().map(|s| s.office.0).chain(log.iter().filter_map(|r| Some(r.actor.office?.0))).collect();
        let users = user::Entity::find().filter(user::Column::Id.is_in(persons)).all(&self.db).await?;
        let departments = department::Entity::find().filter(department::Column::Id.is_in(offices)).all(&self.db).await?;
        let mut offices: BTreeMap<i64, String> = departments.into_iter().map(|d| (d.id, d.name)).collect();
        offices.extend(crate::services::institution_offices(&self.db).await?);
        Ok((users.into_iter().map(|u| (u.id, u.name)).collect(), offices))
    }
}
