//! Browser sessions. The table holds a hash of the cookie's token: reading the table does not let one in.

use crate::accounts::signed;
use crate::entity::{session, user};
use crate::error::{Result, StoreError};
use crate::ledger::{Write, sha256};
use crate::role::Signed;
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;

impl Store {
    /// The session of a token, if it has not ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn session(&self, token: &str, at: DateTime<Utc>) -> Result<Option<(session::Model, Option<Signed>)>> {
        let Some(found) = session::Entity::find_by_id(sha256(token)).one(&self.db).await?.filter(|s| s.expires_at > micros(at)) else {
            return Ok(None);
        };
        let who = match found.user_id {
            Some(user) => user::Entity::find_by_id(user).one(&self.db).await?.filter(|u| !u.disabled),
            None => None,
        };
        // The user is gone or may not sign in any more: so is the session.
        if found.user_id.is_some() && who.is_none() {
            return Ok(None);
        }
        let who = who.as_ref().map(signed).transpose()?;
        Ok(Some((found, who)))
    }

    /// Keeps a session under its token; `false` if `new` and there is one already.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep_session(&self, token: &str, new: bool, kept: KeptSession) -> Result<bool> {
        let id = sha256(token);
        let there = session::Entity::find_by_id(&id).one(&self.db).await?;
        if new && there.is_some() {
            return Ok(false);
        }
        let row = session::ActiveModel {
            id: Set(id),
            user_id: Set(kept.user),
            data: Set(kept.data),
            created_at: Set(there.as_ref().map_or(micros(kept.at), |s| s.created_at)),
            seen_at: Set(micros(kept.at)),
            expires_at: Set(micros(kept.expires)),
            agent: Set(kept.agent),
        };
        if there.is_some() {
            session::Entity::update(row).exec(&self.db).await?;
        } else {
            session::Entity::insert(row).exec_without_returning(&self.db).await?;
        }
        Ok(true)
    }

    /// Ends the session of a token and gives what was kept in it, to one of those who ask; nothing if it had ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take_session(&self, token: &str, at: DateTime<Utc>) -> Result<Option<session::Model>> {
        let found = session::Entity::find_by_id(sha256(token)).one(&self.db).await?.filter(|s| s.expires_at > micros(at));
        let Some(found) = found else { return Ok(None) };
        let gone = session::Entity::delete_by_id(found.id.clone()).exec(&self.db).await?;
        Ok((gone.rows_affected == 1).then_some(found))
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_session(&self, token: &str) -> Result<()> {
        session::Entity::delete_by_id(sha256(token)).exec(&self.db).await?;
        Ok(())
    }

    /// One's own sessions, last used first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn own_sessions(&self, who: &Signed, at: DateTime<Utc>) -> Result<Vec<session::Model>> {
        let own = session::Entity::find().filter(session::Column::UserId.eq(who.user)).filter(session::Column::ExpiresAt.gt(micros(at)));
        Ok(own.order_by_desc(session::Column::SeenAt).all(&self.db).await?)
    }

    /// Ends all one's own sessions but that of the token `keep`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sign_out_everywhere(&self, who: &Signed, keep: Option<&str>, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.write(&who.by(at)).await?;
        write.end_sessions(who.user, keep).await?;
        write.enter("account.signed_out_everywhere", "user", who.user, json!({})).await?;
        write.commit().await?;
        Ok(())
    }

    /// Ends one of one's own sessions, by the number shown in the list (its hash).
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is nobody's or another's; those of the database.
    pub async fn end_own_session(&self, who: &Signed, id: &str) -> Result<()> {
        let done = session::Entity::delete_many()
            .filter(session::Column::Id.eq(id))
            .filter(session::Column::UserId.eq(who.user))
            .exec(&self.db)
            .await?;
        if done.rows_affected == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }

    /// Deletes sessions that have ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sweep_sessions(&self, at: DateTime<Utc>) -> Result<u64> {
        Ok(session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(micros(at))).exec(&self.db).await?.rows_affected)
    }
}

/// What is kept of a session.
#[derive(Clone, Debug)]
pub struct KeptSession {
    /// Who is signed in.
    pub user: Option<i64>,
    /// What pages keep, as JSON.
    pub data: String,
    /// Now.
    pub at: DateTime<Utc>,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// The browser, as it names itself.
    pub agent: String,
}

/// What is kept in a session of somebody who has given the password of `user` and still owes the second factor.
#[must_use]
pub fn owing(user: i64) -> String {
    json!({ "second": user }).to_string()
}

impl Write {
    /// Ends the sessions of a user but that of the token `keep`; those that owe the second factor, too, for they stand for the password.
    pub(crate) async fn end_sessions(&self, user: i64, keep: Option<&str>) -> Result<()> {
        let keep = keep.map(sha256).unwrap_or_default();
        let theirs = Condition::any().add(session::Column::UserId.eq(user)).add(session::Column::Data.eq(owing(user)));
        let all = session::Entity::delete_many().filter(theirs).filter(session::Column::Id.ne(keep));
        all.exec(&self.tx).await?;
        Ok(())
    }
}
