//! Signing in: a password, then a second factor. What is wrong is counted, and after some of it the account rests.

use crate::accounts::signed;
use crate::entity::user;
use crate::error::{Result, StoreError};
use crate::ledger::By;
use crate::password;
use crate::role::Signed;
use crate::store::Store;
use crate::time::{instant, micros};
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

/// Wrong passwords and codes before an account rests.
pub const MAX_FAILURES: i32 = 5;
/// How long it rests, in minutes.
pub const LOCK_MINUTES: i64 = 15;

/// What became of a password or a code.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Right.
    Welcome(Signed),
    /// Right so far; the second factor is asked for: secret and who it would be.
    SecondFactor(Signed, String),
    /// Wrong login or wrong password: the two are not told apart.
    Wrong,
    /// Not looked at until then.
    Locked(DateTime<Utc>),
}

/// What was tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tried {
    /// Something wrong.
    Wrong,
    /// The right password.
    Password,
    /// The right second factor, after the password.
    Second,
}

impl Store {
    /// Looks at a password. Who tries learns nothing of an account without its password: for a login nobody has and for an account that rests the
    /// hash is computed and the ledger asked for as for a wrong password.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sign_in(&self, login: &str, given: &str, at: DateTime<Utc>) -> Result<SignIn> {
        let found = user::Entity::find().filter(user::Column::Login.eq(login)).one(&self.db).await?;
        self.try_password(found, given, at).await
    }

    /// Looks at the password of who is signed in already, and counts it as at sign-in: else an open session were a place to guess it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn check_password(&self, who: &Signed, given: &str, at: DateTime<Utc>) -> Result<SignIn> {
        let found = user::Entity::find_by_id(who.user).one(&self.db).await?;
        self.try_password(found, given, at).await
    }

    /// A wrong second factor counts like a wrong password.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn wrong_second_factor(&self, signed: &Signed, at: DateTime<Utc>) -> Result<SignIn> {
        let found = user::Entity::find_by_id(signed.user).one(&self.db).await?.ok_or(StoreError::NotFound)?;
        self.count(Some(&found), Tried::Wrong, at).await
    }

    /// The right second factor: what was wrong before it is forgotten, unless the account has begun to rest.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn right_second_factor(&self, signed: &Signed, at: DateTime<Utc>) -> Result<SignIn> {
        let found = user::Entity::find_by_id(signed.user).one(&self.db).await?.ok_or(StoreError::NotFound)?;
        self.count(Some(&found), Tried::Second, at).await
    }

    async fn try_password(&self, found: Option<user::Model>, given: &str, at: DateTime<Utc>) -> Result<SignIn> {
        let hash = found.as_ref().and_then(|u| u.password.clone());
        let right = password::verify(given.to_owned(), hash).await?;
        self.count(found.as_ref(), if right { Tried::Password } else { Tried::Wrong }, at).await
    }

    /// What a try leads to is decided under the lock: of many at once each counts, and once the account rests none is looked at, not even a
    /// right one. Of nobody, and of an account that rests, the database is asked the same things and nothing is changed.
    async fn count(&self, found: Option<&user::Model>, tried: Tried, at: DateTime<Utc>) -> Result<SignIn> {
        let by = found.map_or_else(|| By::program(at), |u| By { user: Some(u.id), name: u.name.clone(), at });
        let mut write = self.write(&by).await?;
        let now = user::Entity::find_by_id(found.map_or(0, |u| u.id)).one(&write.tx).await?.filter(|u| !u.disabled);
        let rests = now.as_ref().and_then(|u| u.locked_until).filter(|until| *until > micros(at));
        let open = now.filter(|_| rests.is_none());
        let id = open.as_ref().map_or(0, |u| u.id);
        let before = open.as_ref().map_or(0, |u| u.failures);
        let failures = match tried {
            Tried::Wrong => before + 1,
            // Not in yet: who knows the password could else guess codes without end.
            Tried::Password if open.as_ref().is_some_and(|u| u.totp.is_some()) => before,
            Tried::Password | Tried::Second => 0,
        };
        let until = (failures >= MAX_FAILURES).then(|| at + Duration::minutes(LOCK_MINUTES));
        user::Entity::update_many()
            .col_expr(user::Column::Failures, Expr::value(if until.is_some() { 0 } else { failures }))
            .col_expr(user::Column::LockedUntil, Expr::value(until.map(micros)))
            .filter(user::Column::Id.eq(id))
            .exec(&write.tx)
            .await?;
        if until.is_some() {
            write.enter("account.locked", "user", id, json!({ "minutes": LOCK_MINUTES })).await?;
        }
        write.commit().await?;
        if let Some(until) = until.or(rests.map(instant)) {
            return Ok(SignIn::Locked(until));
        }
        let Some(user) = open.filter(|_| tried != Tried::Wrong) else { return Ok(SignIn::Wrong) };
        let signed = signed(&user)?;
        Ok(match user.totp {
            Some(secret) if tried == Tried::Password => SignIn::SecondFactor(signed, secret),
            _ => SignIn::Welcome(signed),
        })
    }
}
