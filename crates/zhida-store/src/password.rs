//! Passwords: Argon2id, off the threads that answer requests.

use crate::error::{Result, StoreError};
use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _};
use sea_orm::DbErr;
use std::sync::LazyLock;

/// What is compared with when there is no such user.
static NOBODY: LazyLock<String> = LazyLock::new(|| Argon2::default().hash_password(b"nobody").map(|h| h.to_string()).unwrap_or_default());

pub(crate) async fn hash(password: String) -> Result<String> {
    off_thread(move || Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string()))
        .await?
        .map_err(|_| StoreError::Invalid("password"))
}

/// Whether `password` is the one of `hash`; without a hash it takes as long and is wrong.
pub(crate) async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    off_thread(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&hash).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        known && right
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| StoreError::Database(DbErr::Custom(e.to_string())))
}
