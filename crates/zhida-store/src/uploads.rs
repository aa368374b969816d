//! Files that were sent and wait for a second look before they count. They lie in the store, so that any node can show and confirm what another
//! received; only who sent one can open it. Nothing of them counts, so they make no entry in the ledger: the import they become does.

use crate::desk::Desk;
use crate::entity::{upload, upload_part};
use crate::error::{Result, StoreError};
use crate::ledger::{Write, sha256};
use crate::role::Permission;
use crate::store::Store;
use crate::time::micros;
use crate::tokens::random_token;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, TransactionTrait as _,
};

/// How long a file waits, in minutes.
pub const UPLOAD_MINUTES: i64 = 30;
/// How many files of one user wait at most; the oldest give way.
const MOST: usize = 3;
/// Bytes of a row.
const PART: usize = 1 << 20;

impl Desk {
    /// Keeps a file; gives the token that opens it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if there is nothing in it; those of the database.
    pub async fn keep_upload(&self, name: &str, bytes: &[u8], at: DateTime<Utc>) -> Result<String> {
        self.signed.need(Permission::EditFacts)?;
        if bytes.is_empty() {
            return Err(StoreError::Invalid("file"));
        }
        let token = random_token();
        let id = sha256(&token);
        let tx = self.store.db.begin().await?;
        // A transaction that begins by writing waits for its turn; one that reads first would be refused on SQLite.
        let row = upload::ActiveModel {
            id: Set(id.clone()),
            user_id: Set(self.signed.user),
            name: Set(name.to_owned()),
            at: Set(micros(at)),
            expires_at: Set(micros(at + Duration::minutes(UPLOAD_MINUTES))),
        };
        upload::Entity::insert(row).exec_without_returning(&tx).await?;
        for part in bytes.chunks(PART) {
            let row = upload_part::ActiveModel { id: NotSet, upload: Set(id.clone()), bytes: Set(part.to_vec()) };
            upload_part::Entity::insert(row).exec_without_returning(&tx).await?;
        }
        let own = upload::Entity::find().filter(upload::Column::UserId.eq(self.signed.user)).filter(upload::Column::Id.ne(&id));
        for old in own.order_by_desc(upload::Column::At).all(&tx).await?.iter().skip(MOST - 1) {
            delete(&tx, &old.id).await?;
        }
        tx.commit().await?;
        Ok(token)
    }

    /// Name and content of the file that `token` opens.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is another's or has waited too long; those of the database.
    pub async fn upload(&self, token: &str, at: DateTime<Utc>) -> Result<(String, Vec<u8>)> {
        self.signed.need(Permission::EditFacts)?;
        let found = own(&self.store.db, token, self.signed.user, at).await?;
        let mut bytes = Vec::new();
        let mut after = 0;
        // Row by row, so that the file is in memory once and not twice.
        loop {
            let next = upload_part::Entity::find()
                .filter(upload_part::Column::Upload.eq(&found.id))
                .filter(upload_part::Column::Id.gt(after))
                .order_by_asc(upload_part::Column::Id)
                .limit(1)
                .one(&self.store.db)
                .await?;
            let Some(part) = next else { return Ok((found.name, bytes)) };
            after = part.id;
            bytes.extend_from_slice(&part.bytes);
        }
    }
}

impl Store {
    /// Deletes files that have waited too long.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sweep_uploads(&self, at: DateTime<Utc>) -> Result<usize> {
        let old = upload::Entity::find().filter(upload::Column::ExpiresAt.lte(micros(at))).all(&self.db).await?;
        for one in &old {
            let tx = self.db.begin().await?;
            delete(&tx, &one.id).await?;
            tx.commit().await?;
        }
        Ok(old.len())
    }
}

impl Write {
    /// Takes the file that `token` opens away: it is brought in with this change, by one of two who confirm it at once.
    pub(crate) async fn take_upload(&self, token: &str, user: i64) -> Result<()> {
        let found = own(&self.tx, token, user, self.by.at).await?;
        delete(&self.tx, &found.id).await
    }
}

async fn own(db: &impl ConnectionTrait, token: &str, user: i64, at: DateTime<Utc>) -> Result<upload::Model> {
    let found = upload::Entity::find_by_id(sha256(token)).one(db).await?;
    found.filter(|u| u.user_id == user && u.expires_at > micros(at)).ok_or(StoreError::NotFound)
}

async fn delete(db: &impl ConnectionTrait, id: &str) -> Result<()> {
    upload_part::Entity::delete_many().filter(upload_part::Column::Upload.eq(id)).exec(db).await?;
    upload::Entity::delete_by_id(id.to_owned()).exec(db).await?;
    Ok(())
}
