//! Signing up, and one's own account.

use crate::adding::NewUser;
use crate::claims::ClaimStatus;
use crate::entity::{claim, enterprise, user};
use crate::error::{Result, StoreError};
use crate::ledger::By;
use crate::notice_settings::is_address;
use crate::password;
use crate::role::{Role, Signed};
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

/// A new user of an enterprise.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// What they will sign in with.
    pub login: String,
    /// In the clear; only its hash is kept.
    pub password: String,
    /// Their name.
    pub name: String,
    /// Telephone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Credit code, checked already.
    pub uscc: String,
    /// Name of the enterprise.
    pub enterprise_name: String,
    /// Why they may speak for it, if it is on file already.
    pub grounds: String,
    /// `zh` or `en`: what they are written in.
    pub lang: String,
}

/// What became of signing up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedUp {
    /// The enterprise is new; the user speaks for it.
    Speaks(i64),
    /// The enterprise was on file; the centre decides.
    Waits(i64),
}

impl Store {
    /// Adds a user who speaks, or wants to speak, for an enterprise.
    ///
    /// # Errors
    /// [`crate::Conflict::LoginTaken`]; those of the database.
    pub async fn sign_up(&self, new: SignUp, at: DateTime<Utc>) -> Result<SignedUp> {
        let hash = password::hash(new.password.clone()).await?;
        let mut write = self.write(&By { user: None, name: new.name.clone(), at }).await?;
        let known = enterprise::Entity::find().filter(enterprise::Column::Uscc.eq(&new.uscc)).one(&write.tx).await?;
        let fresh = known.is_none();
        let enterprise = match known {
            Some(known) => known.id,
            None => {
                let id = write.add_enterprise(&new.uscc, &new.enterprise_name).await?;
                write.enter("enterprise.added", "enterprise", id, json!({ "uscc": new.uscc, "name": new.enterprise_name })).await?;
                id
            }
        };
        let row = NewUser {
            login: new.login.clone(),
            name: new.name,
            role: Role::Enterprise,
            email: new.email.clone(),
            phone: new.phone,
            ..NewUser::default()
        };
        let user = write.add_user(row, Some(hash), fresh.then_some(enterprise)).await?;
        let status = if fresh { ClaimStatus::Unconfirmed } else { ClaimStatus::Pending };
        write.add_claim(user, enterprise, status, &new.grounds).await?;
        if is_address(&new.email) {
            write.prove_email(user, &new.email, &new.lang).await?;
        }
        write.enter("account.signed_up", "enterprise", enterprise, json!({ "user": user, "login": new.login, "waits": !fresh })).await?;
        write.commit().await?;
        Ok(if fresh { SignedUp::Speaks(enterprise) } else { SignedUp::Waits(enterprise) })
    }

    /// The user of that number, if they may still sign in.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn signed(&self, user: i64) -> Result<Option<Signed>> {
        let found = user::Entity::find_by_id(user).one(&self.db).await?.filter(|u| !u.disabled);
        found.as_ref().map(signed).transpose()
    }

    /// Changes one's own password; all other sessions end. Whoever calls has asked for the old one ([`Store::check_password`]).
    ///
    /// # Errors
    /// Those of the database.
    pub async fn change_password(&self, who: &Signed, new: &str, keep: Option<&str>, at: DateTime<Utc>) -> Result<()> {
        let hash = password::hash(new.to_owned()).await?;
        let mut write = self.write(&who.by(at)).await?;
        let row = user::ActiveModel { id: Set(who.user), password: Set(Some(hash)), ..Default::default() };
        user::Entity::update(row).exec(&write.tx).await?;
        write.enter("account.password", "user", who.user, json!({})).await?;
        write.end_sessions(who.user, keep).await?;
        write.commit().await?;
        Ok(())
    }

    /// Sets or removes one's own second factor; recovery codes of the one before count no more. Whoever calls has asked for a code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_second_factor(&self, who: &Signed, secret: Option<String>, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.write(&who.by(at)).await?;
        let on = secret.is_some();
        let row = user::ActiveModel { id: Set(who.user), totp: Set(secret), ..Default::default() };
        user::Entity::update(row).exec(&write.tx).await?;
        write.forget_recovery_codes(who.user).await?;
        write.enter("account.second_factor", "user", who.user, json!({ "on": on })).await?;
        write.commit().await?;
        Ok(())
    }

    /// The row of a signed-in user: their own addresses and settings, and the claim they made last.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn own_account(&self, who: &Signed) -> Result<(user::Model, Option<(claim::Model, enterprise::Model)>)> {
        use sea_orm::QueryOrder as _;
        let own = user::Entity::find_by_id(who.user).one(&self.db).await?.ok_or(StoreError::NotFound)?;
        let claim = claim::Entity::find().filter(claim::Column::UserId.eq(who.user)).order_by_desc(claim::Column::Id).one(&self.db).await?;
        let Some(claim) = claim else { return Ok((own, None)) };
        let of = enterprise::Entity::find_by_id(claim.enterprise_id).one(&self.db).await?.ok_or(StoreError::NotFound)?;
        Ok((own, Some((claim, of))))
    }
}

pub(crate) fn signed(user: &user::Model) -> Result<Signed> {
    let role = Role::from_key(&user.role).ok_or_else(|| StoreError::Corrupt("account", user.role.clone()))?;
    Ok(Signed {
        user: user.id,
        login: user.login.clone(),
        name: user.name.clone(),
        role,
        enterprise: user.enterprise_id.filter(|_| role == Role::Enterprise),
        department: user.department_id,
        institution: user.institution_id.filter(|_| role == Role::Institution),
        scopes: None,
    })
}
