//! What an institution may see and do. The handle holds the institution's number and no method takes another.

use super::{SERVICE_CATEGORIES, ServiceState, ServiceText};
use crate::entity::{institution, service};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Role, Signed};
use crate::seal::seal;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

/// One institution's own corner of the store.
#[derive(Clone, Debug)]
pub struct Provider {
    pub(crate) store: Store,
    pub(crate) signed: Signed,
    pub(crate) institution: i64,
}

impl Store {
    /// The corner of the institution this user speaks for.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] if they speak for none.
    pub fn provider(&self, signed: &Signed) -> Result<Provider> {
        let institution = signed.institution.ok_or(StoreError::Forbidden)?;
        Ok(Provider { store: self.clone(), signed: signed.clone(), institution })
    }
}

impl Provider {
    /// Number of the institution.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.institution
    }
    /// Who it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn institution(&self) -> Result<institution::Model> {
        institution::Entity::find_by_id(self.institution).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }
    /// Its services, the latest change first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn services(&self) -> Result<Vec<service::Model>> {
        let own = service::Column::InstitutionId.eq(self.institution);
        Ok(service::Entity::find().filter(own).order_by_desc(service::Column::ChangedAt).all(&self.store.db).await?)
    }
    /// One of its services.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn service(&self, id: i64) -> Result<service::Model> {
        self.own_service(&self.store.db, id).await
    }

    async fn own_service(&self, db: &impl ConnectionTrait, id: i64) -> Result<service::Model> {
        let own = service::Entity::find_by_id(id).filter(service::Column::InstitutionId.eq(self.institution));
        own.one(db).await?.ok_or(StoreError::NotFound)
    }

    /// Keeps a service as a draft: a new one, or what one says from now on; gives its number. What was offered is offered no more until the
    /// centre has seen the change.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] with the field that lacks; [`StoreError::NotFound`]; those of the database.
    pub async fn save_service(&self, id: Option<i64>, said: &ServiceText, at: DateTime<Utc>) -> Result<i64> {
        let lacking = [("title", said.title.trim().is_empty()), ("what", said.what.trim().is_empty())];
        if let Some((field, _)) = lacking.into_iter().find(|(_, lacks)| *lacks) {
            return Err(StoreError::Invalid(field));
        }
        if !SERVICE_CATEGORIES.contains(&said.category.as_str()) {
            return Err(StoreError::Invalid("category"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = service::Model {
            id: 0,
            institution_id: self.institution,
            title: said.title.trim().to_owned(),
            category: said.category.clone(),
            what: said.what.trim().to_owned(),
            measure: said.measure.trim().to_owned(),
            conditions: said.conditions.trim().to_owned(),
            price: said.price.trim().to_owned(),
            capacity: i32::try_from(said.capacity).map_err(|_| StoreError::Invalid("capacity"))?,
            evidence: said.evidence.trim().to_owned(),
            improves: said.improves.join(" "),
            contact_id: Some(self.signed.user()),
            state: ServiceState::Draft.key().to_owned(),
            reason: String::new(),
            changed_at: write.at(),
            decided_by: None,
            decided_at: None,
        };
        let id = match id {
            Some(id) => {
                let changed_at = self.own_service(&write.tx, id).await?.changed_at;
                write.put_service(service::Model { id, changed_at, ..row }, "service.saved").await?;
                id
            }
            None => {
                let mut new = service::ActiveModel::from(row.clone()).reset_all();
                new.id = NotSet;
                let id = service::Entity::insert(new).exec(&write.tx).await?.last_insert_id;
                let row = service::Model { id, ..row };
                write.enter_sealed("service.drafted", "service", id, detail(&row), [seal(&row)]).await?;
                id
            }
        };
        write.commit().await?;
        Ok(id)
    }

    /// Asks the centre to approve a service.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] unless it is a draft or was sent back; [`StoreError::NotFound`]; those of the database.
    pub async fn submit_service(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = self.own_service(&write.tx, id).await?;
        if !matches!(ServiceState::from_key(&row.state), Some(ServiceState::Draft | ServiceState::Returned)) {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let told = Notice::new(
            format!("service-{id}/waits-{}", write.next()),
            Recipient::Staff(Role::Clerk),
            NoticeKind::ServiceWaits,
            format!("/desk/services/{id}"),
        );
        let told = told.with("name", &row.title);
        let state = ServiceState::Waiting.key().to_owned();
        write.put_service(service::Model { state, ..row }, "service.submitted").await?;
        write.tell(&[told]).await?;
        write.commit().await?;
        Ok(())
    }

    /// Offers a service no more. Requests that are open go on.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] unless it is offered or waits; [`StoreError::NotFound`]; those of the database.
    pub async fn withdraw_service(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = self.own_service(&write.tx, id).await?;
        if !matches!(ServiceState::from_key(&row.state), Some(ServiceState::Offered | ServiceState::Waiting)) {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let state = ServiceState::Withdrawn.key().to_owned();
        write.put_service(service::Model { state, ..row }, "service.withdrawn").await?;
        write.commit().await?;
        Ok(())
    }
}

/// What the ledger says of a service: all that enterprises read.
pub(super) fn detail(row: &service::Model) -> serde_json::Value {
    json!({
        "institution": row.institution_id,
        "title": row.title,
        "category": row.category,
        "what": row.what,
        "measure": row.measure,
        "conditions": row.conditions,
        "price": row.price,
        "capacity": row.capacity,
        "evidence": row.evidence,
        "improves": row.improves,
        "state": row.state,
        "reason": row.reason,
    })
}

impl Write {
    /// Puts down what a service is from now on, with its entry. Each change has a time of its own, by which whoever decides says what was seen.
    pub(super) async fn put_service(&mut self, mut row: service::Model, act: &str) -> Result<()> {
        row.changed_at = self.at().max(row.changed_at + 1);
        let (id, detail, sealed) = (row.id, detail(&row), seal(&row));
        service::Entity::update(service::ActiveModel::from(row).reset_all()).exec(&self.tx).await?;
        self.enter_sealed(act, "service", id, detail, [sealed]).await?;
        Ok(())
    }
}
