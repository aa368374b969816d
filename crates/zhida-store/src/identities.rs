//! Accounts that are also signed in to by a provider of identities (OpenID Connect): which identity is whose.

use crate::accounts::signed;
use crate::entity::{identity, user};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::{By, Write};
use crate::role::{Role, Signed};
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, ExprTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde_json::json;

/// Somebody as a provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Who they are to it; never changes.
    pub subject: String,
    /// What is shown of them: an address or a name.
    pub label: String,
}

/// Letters that are kept of a label; providers send what they like.
const LABEL: usize = 200;

impl Store {
    /// Whose identity it is, if they may still sign in.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn signed_by_identity(&self, of: &Identity, at: DateTime<Utc>) -> Result<Option<Signed>> {
        let Some(found) = find(&self.db, of).await? else { return Ok(None) };
        let owner = user::Entity::find_by_id(found.user_id).one(&self.db).await?.filter(|u| !u.disabled);
        if owner.is_some() {
            let row = identity::ActiveModel { id: Set(found.id), used_at: Set(Some(micros(at))), ..Default::default() };
            identity::Entity::update(row).exec(&self.db).await?;
        }
        owner.as_ref().map(signed).transpose()
    }

    /// Links an identity to one's own account. Whose it is already keeps it.
    ///
    /// # Errors
    /// [`Conflict::IdentityTaken`] if it is another's; those of the database.
    pub async fn link_identity(&self, who: &Signed, of: &Identity, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.write(&who.by(at)).await?;
        match find(&write.tx, of).await? {
            Some(found) if found.user_id == who.user => return Ok(()),
            Some(_) => return Err(StoreError::Conflict(Conflict::IdentityTaken)),
            None => write.link_to(who.user, of, false).await?,
        }
        write.commit().await?;
        Ok(())
    }

    /// Links an identity whose e-mail address the provider has verified to the one open account of the staff that has this address, from an
    /// administrator or proven by a link, and that has no identity yet; gives whose. Enterprises type theirs when they sign up, so it shows nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn link_by_address(&self, of: &Identity, address: &str, at: DateTime<Utc>) -> Result<Option<Signed>> {
        let address = address.trim().to_lowercase();
        if address.is_empty() {
            return Ok(None);
        }
        // Only among the staff, so that no enterprise takes the way from a clerk by typing the clerk's address.
        let staff = Role::ALL.iter().filter(|role| role.is_staff()).map(|role| role.key());
        let alike = Expr::expr(Func::lower(Expr::col(user::Column::Email))).eq(address);
        let open = user::Entity::find().filter(alike).filter(user::Column::Role.is_in(staff)).filter(user::Column::Disabled.eq(false));
        // Whose it is, is looked up under the lock: accounts and addresses change, and none may meanwhile.
        let mut write = self.write(&By::program(at)).await?;
        let found = open.limit(2).all(&write.tx).await?;
        let [one] = found.as_slice() else { return Ok(None) };
        let has = identity::Entity::find().filter(identity::Column::UserId.eq(one.id)).one(&write.tx).await?.is_some();
        if has || find(&write.tx, of).await?.is_some() {
            return Ok(None);
        }
        write.by = By { user: Some(one.id), name: one.name.clone(), at };
        write.link_to(one.id, of, true).await?;
        write.commit().await?;
        signed(one).map(Some)
    }

    /// One's own identities, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn own_identities(&self, who: &Signed) -> Result<Vec<identity::Model>> {
        let own = identity::Entity::find().filter(identity::Column::UserId.eq(who.user));
        Ok(own.order_by_asc(identity::Column::Id).all(&self.db).await?)
    }

    /// Takes an identity off one's own account; the password stays a way in.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is another's; those of the database.
    pub async fn unlink_identity(&self, who: &Signed, id: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.write(&who.by(at)).await?;
        let own = identity::Entity::find_by_id(id).filter(identity::Column::UserId.eq(who.user));
        let found = own.one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        write.unlink(found).await?;
        write.commit().await?;
        Ok(())
    }
}

async fn find(db: &impl sea_orm::ConnectionTrait, of: &Identity) -> Result<Option<identity::Model>> {
    let same = identity::Entity::find().filter(identity::Column::Issuer.eq(&of.issuer));
    Ok(same.filter(identity::Column::Subject.eq(&of.subject)).one(db).await?)
}

impl Write {
    async fn link_to(&mut self, user: i64, of: &Identity, by_address: bool) -> Result<()> {
        let row = identity::ActiveModel {
            id: NotSet,
            user_id: Set(user),
            issuer: Set(of.issuer.clone()),
            subject: Set(of.subject.clone()),
            label: Set(of.label.chars().take(LABEL).collect()),
            at: Set(self.at()),
            used_at: Set(None),
        };
        identity::Entity::insert(row).exec_without_returning(&self.tx).await?;
        let detail = json!({ "issuer": of.issuer, "subject": of.subject, "by_address": by_address });
        self.enter("account.identity_linked", "user", user, detail).await?;
        Ok(())
    }

    async fn unlink(&mut self, found: identity::Model) -> Result<()> {
        identity::Entity::delete_by_id(found.id).exec(&self.tx).await?;
        let detail = json!({ "issuer": found.issuer, "subject": found.subject });
        self.enter("account.identity_unlinked", "user", found.user_id, detail).await?;
        Ok(())
    }

    /// Takes all identities off an account.
    pub(crate) async fn unlink_all(&mut self, user: i64) -> Result<()> {
        let all = identity::Entity::find().filter(identity::Column::UserId.eq(user)).order_by_asc(identity::Column::Id);
        for one in all.all(&self.tx).await? {
            self.unlink(one).await?;
        }
        Ok(())
    }
}
