//! Users, departments, institutions, jobs and the ledger, for those whose work they are.

use crate::adding::NewUser;
use crate::entity::{department, institution, job, ledger, user};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::{By, LedgerFilter};
use crate::password;
use crate::role::{Permission, Role, Signed};
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, Condition, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

/// The store as administrators and auditors see it.
#[derive(Clone, Debug)]
pub struct Admin {
    pub(crate) store: Store,
    pub(crate) signed: Signed,
}

impl Store {
    /// The administration of this user.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] if they neither administer nor audit.
    pub fn admin(&self, signed: &Signed) -> Result<Admin> {
        let may = signed.may(Permission::Administer) || signed.may(Permission::Audit);
        if may { Ok(Admin { store: self.clone(), signed: signed.clone() }) } else { Err(StoreError::Forbidden) }
    }

    /// Whether nobody can sign in yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn has_no_users(&self) -> Result<bool> {
        Ok(user::Entity::find().limit(1).one(&self.db).await?.is_none())
    }

    /// Adds a user for the program: the first administrator, the accounts of a demonstration.
    ///
    /// # Errors
    /// [`Conflict::LoginTaken`]; those of the database.
    pub async fn add_user_by_program(&self, new: NewUser, password: &str, enterprise: Option<i64>, at: DateTime<Utc>) -> Result<i64> {
        add_user(self, &By::program(at), new, password, enterprise).await
    }

    /// Adds a department for the program.
    ///
    /// # Errors
    /// [`Conflict::NameTaken`]; those of the database.
    pub async fn add_department_by_program(&self, name: &str, at: DateTime<Utc>) -> Result<i64> {
        add_department(self, &By::program(at), name).await
    }

    /// Adds a service institution for the program.
    ///
    /// # Errors
    /// [`Conflict::NameTaken`]; those of the database.
    pub async fn add_institution_by_program(&self, name: &str, uscc: &str, at: DateTime<Utc>) -> Result<i64> {
        add_institution(self, &By::program(at), name, uscc).await
    }
}

async fn add_user(store: &Store, by: &By, new: NewUser, password: &str, enterprise: Option<i64>) -> Result<i64> {
    let hash = password::hash(password.to_owned()).await?;
    let mut write = store.write(by).await?;
    let (login, role) = (new.login.clone(), new.role);
    let id = write.add_user(new, Some(hash), enterprise).await?;
    write.enter("account.added", "user", id, json!({ "login": login, "role": role.key(), "enterprise": enterprise })).await?;
    write.commit().await?;
    Ok(id)
}

async fn add_department(store: &Store, by: &By, name: &str) -> Result<i64> {
    if name.trim().is_empty() {
        return Err(StoreError::Invalid("name"));
    }
    let mut write = store.write(by).await?;
    if department::Entity::find().filter(department::Column::Name.eq(name)).one(&write.tx).await?.is_some() {
        return Err(StoreError::Conflict(Conflict::NameTaken));
    }
    let row = department::ActiveModel { id: NotSet, name: Set(name.to_owned()) };
    let id = department::Entity::insert(row).exec(&write.tx).await?.last_insert_id;
    write.enter("department.added", "department", id, json!({ "name": name })).await?;
    write.commit().await?;
    Ok(id)
}

async fn add_institution(store: &Store, by: &By, name: &str, uscc: &str) -> Result<i64> {
    if name.trim().is_empty() {
        return Err(StoreError::Invalid("name"));
    }
    let mut write = store.write(by).await?;
    if institution::Entity::find().filter(institution::Column::Name.eq(name)).one(&write.tx).await?.is_some() {
        return Err(StoreError::Conflict(Conflict::NameTaken));
    }
    let row = institution::ActiveModel { id: NotSet, name: Set(name.to_owned()), uscc: Set(uscc.to_owned()) };
    let id = institution::Entity::insert(row).exec(&write.tx).await?.last_insert_id;
    write.enter("institution.added", "institution", id, json!({ "name": name, "uscc": uscc })).await?;
    write.commit().await?;
    Ok(id)
}

/// What can be changed of a user.
#[derive(Clone, Debug)]
pub struct UserChange {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Department.
    pub department: Option<i64>,
    /// Institution.
    pub institution: Option<i64>,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// May not sign in any more.
    pub disabled: bool,
    /// A new password.
    pub password: Option<String>,
}

impl Admin {
    /// Users, by login: a page of those whose login or name holds `text`, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn users(&self, text: &str, role: Option<Role>, page: u64, size: u64) -> Result<(Vec<user::Model>, u64)> {
        self.signed.need(Permission::Administer)?;
        let mut query = user::Entity::find();
        if !text.is_empty() {
            query = query.filter(Condition::any().add(user::Column::Login.contains(text)).add(user::Column::Name.contains(text)));
        }
        if let Some(role) = role {
            query = query.filter(user::Column::Role.eq(role.key()));
        }
        let pages = query.order_by_asc(user::Column::Login).paginate(&self.store.db, size);
        Ok((pages.fetch_page(page).await?, pages.num_items().await?))
    }
    /// A user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn user(&self, id: i64) -> Result<user::Model> {
        self.signed.need(Permission::Administer)?;
        user::Entity::find_by_id(id).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }
    /// Adds a user.
    ///
    /// # Errors
    /// [`Conflict::LoginTaken`]; those of the database.
    pub async fn add_user(&self, new: NewUser, password: &str, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::Administer)?;
        add_user(&self.store, &self.signed.by(at), new, password, None).await
    }
    /// Changes a user. Their sessions end if they are disabled, get another role or another password. With another password their identities
    /// are taken off, too: whoever was in where they should not be could have linked one.
    ///
    /// # Errors
    /// [`Conflict::LastAdministrator`]; [`StoreError::NotFound`]; those of the database.
    pub async fn change_user(&self, id: i64, change: UserChange, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::Administer)?;
        let hash = match change.password.clone() {
            Some(password) => Some(password::hash(password).await?),
            None => None,
        };
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let before = user::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let is_administrator = before.role == Role::Administrator.key() && !before.disabled;
        if is_administrator && (change.disabled || change.role != Role::Administrator) {
            let others = user::Entity::find()
                .filter(user::Column::Role.eq(Role::Administrator.key()))
                .filter(user::Column::Disabled.eq(false))
                .filter(user::Column::Id.ne(id))
                .one(&write.tx)
                .await?;
            if others.is_none() {
                return Err(StoreError::Conflict(Conflict::LastAdministrator));
            }
        }
        let renewed = hash.is_some();
        let ends = change.disabled || before.role != change.role.key() || renewed;
        let detail = json!({ "role": change.role.key(), "disabled": change.disabled, "password": renewed });
        let mut row = user::ActiveModel {
            id: Set(id),
            name: Set(change.name),
            role: Set(change.role.key().to_owned()),
            department_id: Set(change.department),
            institution_id: Set(change.institution),
            email: Set(change.email),
            phone: Set(change.phone),
            disabled: Set(change.disabled),
            ..Default::default()
        };
        if renewed {
            row.password = Set(hash);
            row.failures = Set(0);
            row.locked_until = Set(None);
        }
        user::Entity::update(row).exec(&write.tx).await?;
        if ends {
            write.end_sessions(id, None).await?;
        }
        write.enter("account.changed", "user", id, detail).await?;
        if renewed {
            write.unlink_all(id).await?;
        }
        write.commit().await?;
        Ok(())
    }
    /// Departments by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn departments(&self) -> Result<Vec<department::Model>> {
        Ok(department::Entity::find().order_by_asc(department::Column::Name).all(&self.store.db).await?)
    }
    /// Adds a department.
    ///
    /// # Errors
    /// [`Conflict::NameTaken`]; [`StoreError::Invalid`] without a name; those of the database.
    pub async fn add_department(&self, name: &str, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::Administer)?;
        add_department(&self.store, &self.signed.by(at), name).await
    }
    /// Adds a service institution; `uscc` may be empty.
    ///
    /// # Errors
    /// [`Conflict::NameTaken`]; [`StoreError::Invalid`] without a name; those of the database.
    pub async fn add_institution(&self, name: &str, uscc: &str, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::Administer)?;
        add_institution(&self.store, &self.signed.by(at), name, uscc).await
    }
    /// Institutions by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn institutions(&self) -> Result<Vec<institution::Model>> {
        Ok(institution::Entity::find().order_by_asc(institution::Column::Name).all(&self.store.db).await?)
    }
    /// Jobs, newest first: a page, and how many there are. `open` keeps those neither done nor given up.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn jobs(&self, open: bool, page: u64, size: u64) -> Result<(Vec<job::Model>, u64)> {
        self.signed.need(Permission::Administer)?;
        let mut query = job::Entity::find();
        if open {
            query = query.filter(job::Column::DoneAt.is_null()).filter(job::Column::FailedAt.is_null());
        }
        let pages = query.order_by_desc(job::Column::Id).paginate(&self.store.db, size);
        Ok((pages.fetch_page(page).await?, pages.num_items().await?))
    }
    /// Entries of the ledger that fit, newest first: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn ledger(&self, filter: &LedgerFilter, page: u64, size: u64) -> Result<(Vec<ledger::Model>, u64)> {
        self.signed.need(Permission::Audit)?;
        self.store.entries(filter, page, size).await
    }
}
