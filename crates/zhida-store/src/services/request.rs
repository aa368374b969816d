//! An enterprise asks for a service: a case that the machine accepts and sends to whoever listed the service, because the centre has approved
//! it beforehand. Both rate: the enterprise by its answer, the institution once the case is closed.

use super::{Provider, offered, open_requests, person_of};
use crate::cases::{Demand, Moment};
use crate::entity::{case_file, service_request};
use crate::error::{Conflict, Result, StoreError};
use crate::seal::seal;
use crate::tenant::Tenant;
use crate::time::instant;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::json;
use zhida_cases::{Act, Actor, Kind, OfficeId, PersonId, Seat, State, Urgency};

/// What an institution thinks of working with the enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// 1 to 5.
    pub rating: i32,
    /// In its words.
    pub remark: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Tenant {
    /// Asks for a service: `demand` says what is needed and how to reach whom. Gives the number of the case, which is on the institution's
    /// desk already.
    ///
    /// # Errors
    /// [`Conflict::InUse`] while a request of the enterprise for it is open; [`Conflict::Full`] while all its places are taken;
    /// [`Conflict::NotNow`] if nobody answers for it; [`StoreError::Refused`] with what lacks; [`StoreError::NotFound`] if it is not offered;
    /// those of the database.
    pub async fn request_service(&self, service: i64, demand: &Demand, district: &str, moment: &Moment<'_>) -> Result<i64> {
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let row = offered(&write.tx, service).await?;
        if self.asks(&write.tx, service).await? {
            return Err(StoreError::Conflict(Conflict::InUse));
        }
        let open = open_requests(&write.tx, Some(service)).await?.get(&service).copied().unwrap_or(0);
        if u32::try_from(row.capacity).is_ok_and(|places| places > 0 && open >= places) {
            return Err(StoreError::Conflict(Conflict::Full));
        }
        let person = person_of(&write.tx, &row).await?.ok_or(StoreError::Conflict(Conflict::NotNow))?;
        let demand = Demand { subject: row.title.clone(), ..demand.clone() };
        let office = OfficeId(super::office_of_institution(row.institution_id));
        let lead = Seat { person: PersonId(person), office, centre: false };
        let acts = [
            Act::Accept { kind: Kind::Service, subject: row.title.clone(), urgency: Urgency::Ordinary, date: None },
            Act::Route { lead, co: Vec::new(), why: format!("service:{}", row.title) },
        ];
        let mut file = self.send_in(&mut write, &demand, district, moment).await?;
        for act in &acts {
            file = write.act_on_case(file, &[Actor::SYSTEM], act, None, moment).await?;
        }
        let request = service_request::Model {
            case_id: file.row.id,
            service_id: service,
            institution_id: row.institution_id,
            rating: None,
            remark: String::new(),
            rated_by: None,
            rated_at: None,
        };
        let sealed = seal(&request);
        service_request::Entity::insert(service_request::ActiveModel::from(request).reset_all()).exec_without_returning(&write.tx).await?;
        let detail = json!({ "case": file.row.id, "enterprise": self.enterprise });
        write.enter_sealed("service.requested", "service", service, detail, [sealed]).await?;
        write.commit().await?;
        Ok(file.row.id)
    }

    /// Whether the enterprise has a request for a service open.
    async fn asks(&self, db: &impl ConnectionTrait, service: i64) -> Result<bool> {
        let open = Query::select()
            .column(case_file::Column::Id)
            .from(case_file::Entity)
            .and_where(case_file::Column::EnterpriseId.eq(self.enterprise))
            .and_where(case_file::Column::Open.eq(true))
            .to_owned();
        let own = service_request::Entity::find()
            .filter(service_request::Column::ServiceId.eq(service))
            .filter(service_request::Column::CaseId.in_subquery(open));
        Ok(own.count(db).await? > 0)
    }

    /// What the institution said of working with the enterprise in one of its cases, when the case was closed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's case; those of the database.
    pub async fn service_rating(&self, case: i64) -> Result<Option<Rated>> {
        let own = case_file::Entity::find_by_id(case).filter(case_file::Column::EnterpriseId.eq(self.enterprise));
        own.one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        rated(&self.store.db, case).await
    }
}

/// The institution's rating of a case.
pub(super) async fn rated(db: &impl ConnectionTrait, case: i64) -> Result<Option<Rated>> {
    let row = service_request::Entity::find_by_id(case).one(db).await?;
    Ok(row.and_then(|r| Some(Rated { rating: r.rating?, at: instant(r.rated_at?), remark: r.remark })))
}

impl Provider {
    /// Says what it was like to work with the enterprise of a closed request, once; the enterprise's answer or its silence came before.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] unless from 1 to 5; [`Conflict::NotNow`] before the case is closed or a second time; [`StoreError::NotFound`] also
    /// for another's; those of the database.
    pub async fn rate_enterprise(&self, case: i64, rating: i32, remark: &str, at: DateTime<Utc>) -> Result<()> {
        if !(1..=5).contains(&rating) {
            return Err(StoreError::Invalid("rating"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let file = self.own_request(&write.tx, case).await?;
        let own = service_request::Column::InstitutionId.eq(self.institution);
        let request = service_request::Entity::find_by_id(case).filter(own).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if request.rating.is_some() || file.state != State::Closed.key() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let said = remark.trim();
        let request = service_request::Model {
            rating: Some(rating),
            remark: said.to_owned(),
            rated_by: Some(self.signed.user()),
            rated_at: Some(write.at()),
            ..request
        };
        let (service, sealed) = (request.service_id, seal(&request));
        service_request::Entity::update(service_request::ActiveModel::from(request).reset_all()).exec(&write.tx).await?;
        let detail = json!({ "case": case, "rating": rating, "remark": said });
        write.enter_sealed("service.rated", "service", service, detail, [sealed]).await?;
        write.commit().await?;
        Ok(())
    }

    /// What it said of a request.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn rating_of(&self, case: i64) -> Result<Option<Rated>> {
        self.own_request(&self.store.db, case).await?;
        rated(&self.store.db, case).await
    }
}
