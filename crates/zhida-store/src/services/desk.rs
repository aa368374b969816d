//! The centre and services: it looks at each before enterprises see it.

use super::ServiceState;
use crate::desk::Desk;
use crate::entity::{institution, service, user};
use crate::error::{Conflict, Result, StoreError};
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Permission, Role};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

impl Desk {
    /// Services that were handed in, the latest change first; drafts are the institutions' own.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn services(&self) -> Result<Vec<service::Model>> {
        self.signed.need(Permission::SeeCity)?;
        let sent = service::Column::State.ne(ServiceState::Draft.key());
        Ok(service::Entity::find().filter(sent).order_by_desc(service::Column::ChangedAt).all(&self.store.db).await?)
    }

    /// One of them, with its institution.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn service(&self, id: i64) -> Result<(service::Model, institution::Model)> {
        self.signed.need(Permission::SeeCity)?;
        let sent = service::Entity::find_by_id(id).filter(service::Column::State.ne(ServiceState::Draft.key()));
        let row = sent.one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        let of = institution::Entity::find_by_id(row.institution_id).one(&self.store.db).await?.ok_or(StoreError::NotFound)?;
        Ok((row, of))
    }

    /// Approves a service that waits (`Offered`), sends it back (`Returned`), or takes one off the list (`Withdrawn`); the institution is told.
    /// `seen` is when what was looked at was last changed (`changed_at`).
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] without a reason for a no; [`Conflict::ChangedMeanwhile`] if it says
    /// something else by now; [`Conflict::NotNow`]; [`StoreError::NotFound`]; those of the database.
    pub async fn decide_service(&self, id: i64, seen: i64, to: ServiceState, reason: &str, at: DateTime<Utc>) -> Result<()> {
        if self.signed.role() != Role::Clerk {
            return Err(StoreError::Forbidden);
        }
        if to != ServiceState::Offered && reason.trim().is_empty() {
            return Err(StoreError::Invalid("reason"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = service::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if row.changed_at != seen {
            return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
        }
        let fits = match to {
            ServiceState::Offered | ServiceState::Returned => row.state == ServiceState::Waiting.key(),
            ServiceState::Withdrawn => row.state == ServiceState::Offered.key(),
            ServiceState::Draft | ServiceState::Waiting => false,
        };
        if !fits {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let (kind, act) = match to {
            ServiceState::Offered => (NoticeKind::ServiceOffered, "service.approved"),
            ServiceState::Withdrawn => (NoticeKind::ServiceReturned, "service.taken-off"),
            _ => (NoticeKind::ServiceReturned, "service.returned"),
        };
        let accounts = user::Entity::find()
            .filter(user::Column::Role.eq(Role::Institution.key()))
            .filter(user::Column::InstitutionId.eq(row.institution_id))
            .all(&write.tx)
            .await?;
        let key = format!("service-{id}/decided-{}", write.next());
        let tell = |u: user::Model| {
            let one = Notice::new(key.clone(), Recipient::User(u.id), kind, format!("/institution/services/{id}"));
            one.with("name", &row.title).with("reason", reason.trim())
        };
        let told: Vec<Notice> = accounts.into_iter().map(tell).collect();
        let new = service::Model {
            state: to.key().to_owned(),
            reason: reason.trim().to_owned(),
            decided_by: Some(self.signed.user()),
            decided_at: Some(write.at()),
            ..row
        };
        write.put_service(new, act).await?;
        write.tell(&told).await?;
        write.commit().await?;
        Ok(())
    }
}
