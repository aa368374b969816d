//! Duties beyond the role, who is away, and the people cases can be given to.

use super::CENTRE;
use crate::admin::Admin;
use crate::desk::Desk;
use crate::entity::{case_absence, case_duty, case_file, department, user};
use crate::error::{Result, StoreError};
use crate::role::{Permission, Role as Account, Signed};
use crate::store::Store;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde_json::json;
use std::collections::BTreeMap;
use zhida_cases::{OfficeId, PersonId, Role, Seat};

/// Duties an administrator gives: 分拨员, 督办员, 分管领导.
pub const DUTIES: [Role; 3] = [Role::Dispatcher, Role::Supervisor, Role::Head];

/// Somebody whose desk a case can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Person and office.
    pub seat: Seat,
    /// What they sign in with; routing documents name them so.
    pub login: String,
    /// Name.
    pub name: String,
    /// The department's name; empty for the service centre.
    pub office: String,
    /// Away until this day.
    pub away: Option<NaiveDate>,
    /// Open cases of which they are lead.
    pub open: u32,
}

pub(super) async fn duties(db: &impl ConnectionTrait, user: i64) -> Result<Vec<Role>> {
    let rows = case_duty::Entity::find().filter(case_duty::Column::UserId.eq(user)).all(db).await?;
    Ok(DUTIES.into_iter().filter(|duty| rows.iter().any(|r| r.duty == duty.key())).collect())
}

impl Store {
    /// Gives somebody these duties for the program.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_duties_by_program(&self, user: i64, given: &[Role], at: DateTime<Utc>) -> Result<()> {
        set(self, &crate::ledger::By::program(at), user, given).await
    }

    pub(super) async fn duties_of(&self, signed: &Signed) -> Result<Vec<Role>> {
        duties(&self.db, signed.user()).await
    }

    /// Everybody a case can be given to, by office and name.
    pub(crate) async fn staff(&self) -> Result<Vec<Staff>> {
        let mut offices: BTreeMap<i64, String> =
            department::Entity::find().all(&self.db).await?.into_iter().map(|d| (d.id, d.name)).collect();
        offices.extend(crate::services::institution_offices(&self.db).await?);
        let away: BTreeMap<i64, NaiveDate> = case_absence::Entity::find()
            .all(&self.db)
            .await?
            .into_iter()
            .filter_map(|a| Some((a.user_id, a.until.parse().ok()?)))
            .collect();
        let open: Vec<(Option<i64>, i64)> = case_file::Entity::find()
            .select_only()
            .column(case_file::Column::LeadId)
            .column_as(case_file::Column::Id.count(), "n")
            .filter(case_file::Column::Open.eq(true))
            .filter(case_file::Column::LeadId.is_not_null())
            .group_by(case_file::Column::LeadId)
            .into_tuple()
            .all(&self.db)
            .await?;
        let open: BTreeMap<i64, i64> = open.into_iter().filter_map(|(lead, n)| Some((lead?, n))).collect();
        let users = user::Entity::find()
            .filter(user::Column::Role.is_in([Account::Clerk.key(), Account::Department.key(), Account::Institution.key()]))
            .filter(user::Column::Disabled.eq(false))
            .order_by_asc(user::Column::DepartmentId)
            .order_by_asc(user::Column::Name)
            .all(&self.db)
            .await?;
        let staff = |u: user::Model| {
            let office = match Account::from_key(&u.role) {
                Some(Account::Department) => u.department_id?,
                Some(Account::Institution) => crate::services::office_of_institution(u.institution_id?),
                _ => u.department_id.unwrap_or(CENTRE),
            };
            Some(Staff {
                seat: Seat { person: PersonId(u.id), office: OfficeId(office), centre: office == CENTRE },
                office: offices.get(&office).cloned().unwrap_or_default(),
                away: away.get(&u.id).copied(),
                open: open.get(&u.id).and_then(|n| u32::try_from(*n).ok()).unwrap_or(0),
                login: u.login,
                name: u.name,
            })
        };
        Ok(users.into_iter().filter_map(staff).collect())
    }
}

async fn set(store: &Store, by: &crate::ledger::By, user: i64, given: &[Role]) -> Result<()> {
    let mut write = store.write(by).await?;
    if user::Entity::find_by_id(user).count(&write.tx).await? == 0 {
        return Err(StoreError::NotFound);
    }
    case_duty::Entity::delete_many().filter(case_duty::Column::UserId.eq(user)).exec(&write.tx).await?;
    let given: Vec<&str> = DUTIES.iter().filter(|duty| given.contains(duty)).map(|duty| duty.key()).collect();
    for duty in &given {
        let row = case_duty::Model { user_id: user, duty: (*duty).to_owned() };
        case_duty::Entity::insert(case_duty::ActiveModel::from(row).reset_all()).exec_without_returning(&write.tx).await?;
    }
    write.enter("account.duties", "user", user, json!({ "duties": given })).await?;
    write.commit().await?;
    Ok(())
}

impl Admin {
    /// Somebody's duties.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn duties(&self, user: i64) -> Result<Vec<Role>> {
        self.signed.need(Permission::Administer)?;
        duties(&self.store.db, user).await
    }
    /// Gives somebody these duties and no others.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn set_duties(&self, user: i64, given: &[Role], at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::Administer)?;
        set(&self.store, &self.signed.by(at), user, given).await
    }
}

impl Desk {
    /// Everybody a case can be given to, by office and name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn staff(&self) -> Result<Vec<Staff>> {
        self.store.staff().await
    }
    /// Says that one is away until the end of a day, or back.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn away(&self, until: Option<NaiveDate>, at: DateTime<Utc>) -> Result<()> {
        let me = self.signed.user();
        let mut write = self.store.write(&self.signed.by(at)).await?;
        case_absence::Entity::delete_by_id(me).exec(&write.tx).await?;
        if let Some(until) = until {
            let row = case_absence::Model { user_id: me, until: until.to_string() };
            case_absence::Entity::insert(case_absence::ActiveModel::from(row).reset_all()).exec_without_returning(&write.tx).await?;
        }
        write.enter("account.away", "user", me, json!({ "until": until })).await?;
        write.commit().await?;
        Ok(())
    }
}
