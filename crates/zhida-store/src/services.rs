//! Services: institutions offer them, the centre approves, enterprises ask for them by a case of kind *service*, and both rate.
//!
//! An institution is an office of the case machine like a department. Departments and institutions are counted in tables of their own, so an
//! institution's office is its number below zero. What it may see is what its office has a part in.

mod card;
mod desk;
mod papers;
mod provider;
mod request;
mod work;

pub use card::ServiceCard;
pub use provider::Provider;
pub use request::Rated;

use crate::entity::{case_file, institution, service, service_request, user};
use crate::error::{Result, StoreError};
use crate::role::Role;
use crate::store::Store;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use std::collections::BTreeMap;

/// What services are about.
pub const SERVICE_CATEGORIES: [&str; 10] =
    ["policy", "finance", "technology", "digital", "ip", "legal", "talent", "market", "management", "quality"];

/// Where a service stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceState {
    /// Being written.
    Draft,
    /// The centre looks at it.
    Waiting,
    /// The centre has sent it back with a word.
    Returned,
    /// Enterprises can ask for it.
    Offered,
    /// It is offered no more.
    Withdrawn,
}

impl ServiceState {
    /// All states.
    pub const ALL: [ServiceState; 5] = [Self::Draft, Self::Waiting, Self::Returned, Self::Offered, Self::Withdrawn];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Returned => "returned",
            Self::Offered => "offered",
            Self::Withdrawn => "withdrawn",
        }
    }
    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// What an institution says of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceText {
    /// Its name.
    pub title: String,
    /// See [`SERVICE_CATEGORIES`].
    pub category: String,
    /// What is done.
    pub what: String,
    /// For whom: id of a measure.
    pub measure: String,
    /// For whom: conditions as a measure writes them, one a line.
    pub conditions: String,
    /// What it costs.
    pub price: String,
    /// How many requests may be open at once; 0 for any number.
    pub capacity: u32,
    /// What shows that the institution can do it.
    pub evidence: String,
    /// Keys of the facts it improves.
    pub improves: Vec<String>,
}

impl service::Model {
    /// Keys of the facts it improves.
    #[must_use]
    pub fn improved(&self) -> Vec<&str> {
        self.improves.split(' ').filter(|key| !key.is_empty()).collect()
    }
}

/// The office of an institution in cases.
#[must_use]
pub fn office_of_institution(institution: i64) -> i64 {
    institution.saturating_neg()
}

impl Store {
    /// Services enterprises can ask for, with the name of the institution and the number of open requests; by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn offered_services(&self) -> Result<Vec<(service::Model, String, u32)>> {
        let offered = service::Column::State.eq(ServiceState::Offered.key());
        let all = service::Entity::find().filter(offered).order_by_asc(service::Column::Title).all(&self.db).await?;
        let (names, open) = (self.institution_names().await?, open_requests(&self.db, None).await?);
        let row = |s: service::Model| {
            let (name, taken) = (names.get(&s.institution_id).cloned().unwrap_or_default(), open.get(&s.id).copied().unwrap_or(0));
            (s, name, taken)
        };
        Ok(all.into_iter().map(row).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one that is not offered; those of the database.
    pub async fn offered_service(&self, id: i64) -> Result<(service::Model, String, u32)> {
        let of = offered(&self.db, id).await?;
        let name = institution::Entity::find_by_id(of.institution_id).one(&self.db).await?.map(|i| i.name).unwrap_or_default();
        let open = open_requests(&self.db, Some(id)).await?.get(&id).copied().unwrap_or(0);
        Ok((of, name, open))
    }

    /// Names of the institutions, by number.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn institution_names(&self) -> Result<BTreeMap<i64, String>> {
        Ok(institution::Entity::find().all(&self.db).await?.into_iter().map(|i| (i.id, i.name)).collect())
    }
}

/// Names of offices that are institutions, by the number of the office.
pub(crate) async fn institution_offices(db: &impl ConnectionTrait) -> Result<BTreeMap<i64, String>> {
    let all = institution::Entity::find().all(db).await?;
    Ok(all.into_iter().map(|i| (office_of_institution(i.id), i.name)).collect())
}

/// A service that can be asked for.
async fn offered(db: &impl ConnectionTrait, id: i64) -> Result<service::Model> {
    let row = service::Entity::find_by_id(id).filter(service::Column::State.eq(ServiceState::Offered.key()));
    row.one(db).await?.ok_or(StoreError::NotFound)
}

/// How many requests each service, or `only` one, has open with its institution; what was handed on takes up no place there.
async fn open_requests(db: &impl ConnectionTrait, only: Option<i64>) -> Result<BTreeMap<i64, u32>> {
    let lead = Expr::col((case_file::Entity, case_file::Column::LeadOffice));
    let open = Query::select()
        .expr(Expr::val(1))
        .from(case_file::Entity)
        .and_where(Expr::col((case_file::Entity, case_file::Column::Id)).equals((service_request::Entity, service_request::Column::CaseId)))
        .and_where(case_file::Column::Open.eq(true))
        // An institution's office is its number below zero.
        .and_where(lead.add(Expr::col((service_request::Entity, service_request::Column::InstitutionId))).eq(0_i64))
        .to_owned();
    let rows: Vec<(i64, i64)> = service_request::Entity::find()
        .select_only()
        .column(service_request::Column::ServiceId)
        .column_as(service_request::Column::CaseId.count(), "n")
        .filter(Expr::exists(open))
        .apply_if(only, |query, id| query.filter(service_request::Column::ServiceId.eq(id)))
        .group_by(service_request::Column::ServiceId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, n)| (id, u32::try_from(n).unwrap_or(u32::MAX))).collect())
}

/// Who answers for a service: whoever listed it, else the first account of the institution.
async fn person_of(db: &impl ConnectionTrait, service: &service::Model) -> Result<Option<i64>> {
    let accounts = user::Entity::find()
        .filter(user::Column::Role.eq(Role::Institution.key()))
        .filter(user::Column::InstitutionId.eq(service.institution_id))
        .filter(user::Column::Disabled.eq(false))
        .order_by_asc(user::Column::Id)
        .all(db)
        .await?;
    let named = accounts.iter().find(|u| Some(u.id) == service.contact_id);
    Ok(named.or_else(|| accounts.first()).map(|u| u.id))
}
