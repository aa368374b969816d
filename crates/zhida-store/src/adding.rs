//! Users and enterprises added, whoever adds them.

use crate::entity::{enterprise, user};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::role::Role;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

/// A user to be added.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What they will sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Department, if they are of one.
    pub department: Option<i64>,
    /// Institution, if they are of one.
    pub institution: Option<i64>,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
}

impl Default for NewUser {
    fn default() -> Self {
        let (login, name, email, phone) = Default::default();
        Self { login, name, role: Role::Enterprise, department: None, institution: None, email, phone }
    }
}

impl Write {
    pub(crate) async fn add_user(&mut self, new: NewUser, password: Option<String>, enterprise: Option<i64>) -> Result<i64> {
        if new.login.trim().is_empty() {
            return Err(StoreError::Invalid("login"));
        }
        if user::Entity::find().filter(user::Column::Login.eq(&new.login)).one(&self.tx).await?.is_some() {
            return Err(StoreError::Conflict(Conflict::LoginTaken));
        }
        let row = user::ActiveModel {
            id: NotSet,
            login: Set(new.login),
            name: Set(new.name),
            password: Set(password),
            role: Set(new.role.key().to_owned()),
            enterprise_id: Set(enterprise),
            department_id: Set(new.department),
            institution_id: Set(new.institution),
            email: Set(new.email),
            phone: Set(new.phone),
            disabled: Set(false),
            failures: Set(0),
            locked_until: Set(None),
            totp: Set(None),
            created_at: Set(self.at()),
        };
        Ok(user::Entity::insert(row).exec(&self.tx).await?.last_insert_id)
    }

    pub(crate) async fn add_enterprise(&mut self, uscc: &str, name: &str) -> Result<i64> {
        if on_file(&self.tx, uscc).await? {
            return Err(StoreError::Conflict(Conflict::EnterpriseOnFile));
        }
        let row = enterprise::ActiveModel {
            id: NotSet,
            uscc: Set(uscc.to_owned()),
            name: Set(name.to_owned()),
            added_seq: Set(self.next()),
            removed_seq: Set(None),
        };
        Ok(enterprise::Entity::insert(row).exec(&self.tx).await?.last_insert_id)
    }
}

async fn on_file(db: &impl ConnectionTrait, uscc: &str) -> Result<bool> {
    Ok(enterprise::Entity::find().filter(enterprise::Column::Uscc.eq(uscc)).one(db).await?.is_some())
}
