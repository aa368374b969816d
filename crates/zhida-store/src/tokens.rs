//! Keys of programs: shown once, kept as a hash, with scopes and an end.

use crate::accounts::signed;
use crate::entity::{api_token, user};
use crate::error::{Result, StoreError};
use crate::ledger::{hex, sha256};
use crate::role::Signed;
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use rand::RngExt as _;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;

/// What a token may be used for.
pub const SCOPES: [&str; 7] = ["match", "facts:read", "facts:write", "imports", "measures:read", "measures:write", "measures:publish"];

/// 256 bits of chance in hexadecimal: nobody guesses it.
#[must_use]
pub fn random_token() -> String {
    let bytes: [u8; 32] = rand::rng().random();
    hex(&bytes)
}

impl Store {
    /// Makes a token with one's own rights, cut down to `scopes`; gives the token, which is not kept.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for an unknown scope or none; those of the database.
    pub async fn make_token(
        &self,
        who: &Signed,
        name: &str,
        scopes: &[&str],
        expires: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Result<String> {
        if scopes.is_empty() || scopes.iter().any(|s| !SCOPES.contains(s)) {
            return Err(StoreError::Invalid("scopes"));
        }
        let token = format!("zhida_{}", random_token());
        let mut write = self.write(&who.by(at)).await?;
        let row = api_token::ActiveModel {
            id: NotSet,
            user_id: Set(who.user),
            name: Set(name.to_owned()),
            hash: Set(sha256(&token)),
            scopes: Set(scopes.join(" ")),
            created_at: Set(write.at()),
            expires_at: Set(expires.map(micros)),
            used_at: Set(None),
            revoked_at: Set(None),
        };
        let id = api_token::Entity::insert(row).exec(&write.tx).await?.last_insert_id;
        write.enter("token.made", "user", who.user, json!({ "token": id, "name": name, "scopes": scopes })).await?;
        write.commit().await?;
        Ok(token)
    }

    /// Whose token it is, with its scopes; none if it has ended, was taken back, or its user may not sign in.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn signed_by_token(&self, token: &str, at: DateTime<Utc>) -> Result<Option<Signed>> {
        let found = api_token::Entity::find().filter(api_token::Column::Hash.eq(sha256(token))).one(&self.db).await?;
        let Some(found) = found.filter(|t| t.revoked_at.is_none() && t.expires_at.is_none_or(|e| e > micros(at))) else { return Ok(None) };
        let Some(owner) = user::Entity::find_by_id(found.user_id).one(&self.db).await?.filter(|u| !u.disabled) else { return Ok(None) };
        let row = api_token::ActiveModel { id: Set(found.id), used_at: Set(Some(micros(at))), ..Default::default() };
        api_token::Entity::update(row).exec(&self.db).await?;
        let scopes = found.scopes.split(' ').map(str::to_owned).collect();
        Ok(Some(Signed { scopes: Some(scopes), ..signed(&owner)? }))
    }

    /// One's own tokens, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn own_tokens(&self, who: &Signed) -> Result<Vec<api_token::Model>> {
        let own = api_token::Entity::find().filter(api_token::Column::UserId.eq(who.user));
        Ok(own.order_by_desc(api_token::Column::Id).all(&self.db).await?)
    }

    /// Takes back one of one's own tokens.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is another's; those of the database.
    pub async fn revoke_token(&self, who: &Signed, id: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.write(&who.by(at)).await?;
        let own = api_token::Entity::find_by_id(id).one(&write.tx).await?.filter(|t| t.user_id == who.user).ok_or(StoreError::NotFound)?;
        let row = api_token::ActiveModel { id: Set(own.id), revoked_at: Set(Some(write.at())), ..Default::default() };
        api_token::Entity::update(row).exec(&write.tx).await?;
        write.enter("token.revoked", "user", who.user, json!({ "token": id })).await?;
        write.commit().await?;
        Ok(())
    }
}
