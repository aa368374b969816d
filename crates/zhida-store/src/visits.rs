//! Field visits: planned, told to the enterprise, recorded; a visit is done when every finding has a destination.

mod figures;
mod findings;

pub use figures::{VISIT_DAYS, VisitFigures};
pub use findings::{FindingTo, VisitRecord};

use crate::desk::Desk;
use crate::entity::{finding, visit};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Permission, Role};
use crate::seal::seal;
use crate::tenant::Tenant;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Visits whose findings are asked for at once: below the parameters either database takes.
const CHUNK: usize = 500;

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitState {
    /// It lies ahead.
    Planned,
    /// It was; some finding has no destination yet.
    Recorded,
    /// It was, and all that was found has been seen to.
    Done,
    /// It was not.
    Cancelled,
}

impl VisitState {
    /// All states.
    pub const ALL: [VisitState; 4] = [Self::Planned, Self::Recorded, Self::Done, Self::Cancelled];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Recorded => "recorded",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Solved on the spot.
    Spot,
    /// A case of kind *finding*, with a date.
    Case,
    /// Advice, on record.
    Advice,
    /// A fact for the enterprise's file.
    Fact,
}

impl Destination {
    /// All of them.
    pub const ALL: [Destination; 4] = [Self::Spot, Self::Case, Self::Advice, Self::Fact];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Spot => "spot",
            Self::Case => "case",
            Self::Advice => "advice",
            Self::Fact => "fact",
        }
    }
    /// The destination of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.key() == key)
    }
}

impl Desk {
    fn goes_out(&self) -> Result<()> {
        if self.signed.role() == Role::Clerk { Ok(()) } else { Err(StoreError::Forbidden) }
    }

    /// Visits of a state, or all: the next planned first, of others the latest; a page, and how many there are. Whom the role may not know is
    /// masked.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn visits(&self, state: Option<VisitState>, page: u64, size: u64) -> Result<(Vec<visit::Model>, u64)> {
        self.signed.need(Permission::SeeCity)?;
        let all = visit::Entity::find();
        let all = match state {
            Some(VisitState::Planned) => {
                all.filter(visit::Column::State.eq(VisitState::Planned.key())).order_by_asc(visit::Column::PlannedDay)
            }
            Some(state) => all.filter(visit::Column::State.eq(state.key())).order_by_desc(visit::Column::PlannedDay),
            None => all.order_by_desc(visit::Column::PlannedDay),
        };
        let pages = all.order_by_desc(visit::Column::Id).paginate(&self.store.db, size);
        let rows = pages.fetch_page(page).await?.into_iter().map(|row| self.shown_visit(row)).collect();
        Ok((rows, pages.num_items().await?))
    }

    /// A visit as far as this role may see it: who was met is masked like any contact.
    fn shown_visit(&self, row: visit::Model) -> visit::Model {
        visit::Model { met: self.shown_contact(&row.met), ..row }
    }

    /// A visit with its findings in the order in which they were written down. The enterprise's words stand there as long as it agrees that it
    /// is quoted, and whom the role may not know is masked.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn visit(&self, id: i64) -> Result<(visit::Model, Vec<finding::Model>)> {
        self.signed.need(Permission::SeeCity)?;
        let row = visit::Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        let found = finding::Entity::find().filter(finding::Column::VisitId.eq(id)).order_by_asc(finding::Column::Id);
        let mut found = found.all(&self.store.db).await?;
        if !row.consent {
            found.iter_mut().for_each(|one| one.quote.clear());
        }
        Ok((self.shown_visit(row), found))
    }

    /// Plans a visit; the enterprise is told, with what will be asked. Gives its number.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] without questions; [`StoreError::NotFound`] if there is no such
    /// enterprise; those of the database.
    pub async fn plan_visit(&self, enterprise: i64, day: NaiveDate, questions: &str, at: DateTime<Utc>) -> Result<i64> {
        self.goes_out()?;
        self.enterprise(enterprise).await?;
        if questions.trim().is_empty() {
            return Err(StoreError::Invalid("questions"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = visit::Model {
            id: 0,
            enterprise_id: enterprise,
            visitor_id: self.signed.user(),
            planned_day: day.to_string(),
            questions: questions.trim().to_owned(),
            state: VisitState::Planned.key().to_owned(),
            visited_day: None,
            met: String::new(),
            record: String::new(),
            consent: false,
            made_at: write.at(),
            done_at: None,
        };
        let mut new = visit::ActiveModel::from(row.clone()).reset_all();
        new.id = NotSet;
        let id = visit::Entity::insert(new).exec(&write.tx).await?.last_insert_id;
        let sealed = seal(&visit::Model { id, ..row });
        let told = Notice::new(format!("visit-{id}/planned"), Recipient::Enterprise(enterprise), NoticeKind::VisitPlanned, "/my/visits");
        write.tell(&[told.with("name", self.signed.name()).with("day", day)]).await?;
        let detail = json!({ "enterprise": enterprise, "day": day, "questions": questions.trim() });
        write.enter_sealed("visit.planned", "visit", id, detail, [sealed]).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Says that a planned visit will not be; the enterprise is told.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`Conflict::NotNow`] once it was; [`StoreError::NotFound`]; those of the database.
    pub async fn cancel_visit(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        self.goes_out()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = visit::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if row.state != VisitState::Planned.key() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let told = Notice::new(
            format!("visit-{id}/cancelled"),
            Recipient::Enterprise(row.enterprise_id),
            NoticeKind::VisitCancelled,
            "/my/visits",
        );
        write.tell(&[told.with("day", &row.planned_day)]).await?;
        let detail = json!({ "enterprise": row.enterprise_id });
        let cancelled = visit::Model { state: VisitState::Cancelled.key().to_owned(), ..row };
        write.put_visit(cancelled, "visit.cancelled", detail).await?;
        write.commit().await?;
        Ok(())
    }
}

impl Write {
    /// Puts down what a visit is from now on, with its entry.
    async fn put_visit(&mut self, row: visit::Model, act: &str, detail: serde_json::Value) -> Result<()> {
        let (id, sealed) = (row.id, seal(&row));
        visit::Entity::update(visit::ActiveModel::from(row).reset_all()).exec(&self.tx).await?;
        self.enter_sealed(act, "visit", id, detail, [sealed]).await?;
        Ok(())
    }
}

impl Tenant {
    /// Visits to it, the latest first, each with what was found and where that went.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn visits(&self) -> Result<Vec<(visit::Model, Vec<finding::Model>)>> {
        let own = visit::Entity::find().filter(visit::Column::EnterpriseId.eq(self.enterprise)).order_by_desc(visit::Column::PlannedDay);
        let visits = own.all(&self.store.db).await?;
        let mut found: BTreeMap<i64, Vec<finding::Model>> = BTreeMap::new();
        for chunk in visits.chunks(CHUNK) {
            let of = finding::Column::VisitId.is_in(chunk.iter().map(|row| row.id));
            for one in finding::Entity::find().filter(of).order_by_asc(finding::Column::Id).all(&self.store.db).await? {
                found.entry(one.visit_id).or_default().push(one);
            }
        }
        let with = |row: visit::Model| {
            let own = found.remove(&row.id).unwrap_or_default();
            (row, own)
        };
        Ok(visits.into_iter().map(with).collect())
    }
}
