//! Codes for a lost second factor: shown once, kept as hashes, good for one sign-in each.

use crate::entity::recovery_code;
use crate::entity::recovery_code::{Column, Entity};
use crate::error::Result;
use crate::ledger::{Write, sha256};
use crate::role::Signed;
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use rand::RngExt as _;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::json;

/// Codes made at once.
const CODES: usize = 10;
/// Letters of a code: 31^16 is more than anybody tries, so a plain hash will do.
const LENGTH: usize = 16;
/// None that is read as another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A code as it is hashed: people write blanks, hyphens and capitals as they like.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn made() -> String {
    let mut rng = rand::rng();
    let letters: Vec<u8> = (0..LENGTH).filter_map(|_| LETTERS.get(rng.random_range(0..LETTERS.len())).copied()).collect();
    let parts: Vec<String> = letters.chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    parts.join("-")
}

impl Store {
    /// Makes new codes for one's own account; those before count no more. Gives them, for they are not kept.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn make_recovery_codes(&self, who: &Signed, at: DateTime<Utc>) -> Result<Vec<String>> {
        let codes: Vec<String> = (0..CODES).map(|_| made()).collect();
        let mut write = self.write(&who.by(at)).await?;
        write.forget_recovery_codes(who.user).await?;
        let row = |code: &String| recovery_code::ActiveModel {
            id: NotSet,
            user_id: Set(who.user),
            hash: Set(sha256(&plain(code))),
            used_at: Set(None),
        };
        Entity::insert_many(codes.iter().map(row)).exec_without_returning(&write.tx).await?;
        write.enter("account.recovery_codes", "user", who.user, json!({ "codes": CODES })).await?;
        write.commit().await?;
        Ok(codes)
    }

    /// Whether `code` is one of theirs that was not used yet; it is used now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn use_recovery_code(&self, who: &Signed, code: &str, at: DateTime<Utc>) -> Result<bool> {
        if plain(code).len() != LENGTH {
            return Ok(false);
        }
        let mut write = self.write(&who.by(at)).await?;
        let done = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(micros(at)))
            .filter(Column::UserId.eq(who.user))
            .filter(Column::Hash.eq(sha256(&plain(code))))
            .filter(Column::UsedAt.is_null())
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            return Ok(false);
        }
        write.enter("account.recovery_code_used", "user", who.user, json!({})).await?;
        write.commit().await?;
        Ok(true)
    }

    /// How many of one's codes are left.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn recovery_codes_left(&self, who: &Signed) -> Result<u64> {
        Ok(Entity::find().filter(Column::UserId.eq(who.user)).filter(Column::UsedAt.is_null()).count(&self.db).await?)
    }
}

impl Write {
    pub(crate) async fn forget_recovery_codes(&self, user: i64) -> Result<()> {
        Entity::delete_many().filter(Column::UserId.eq(user)).exec(&self.tx).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_as_one_likes() {
        let code = made();
        assert_eq!(plain(&code).len(), LENGTH);
        assert_eq!(plain(&code.to_uppercase().replace('-', " ")), plain(&code));
    }
}
