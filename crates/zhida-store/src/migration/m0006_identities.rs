//! Who somebody is to a provider of identities, and codes for a lost second factor.

use super::shape::{create, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, string};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let identity = vec![
            big_pk_auto("id"),
            big_integer("user_id"),
            string("issuer"),
            string("subject"),
            string("label"),
            big_integer("at"),
            big_integer_null("used_at"),
        ];
        let code = vec![big_pk_auto("id"), big_integer("user_id"), string("hash"), big_integer_null("used_at")];
        let indexes = &[("identity", &["user_id"] as &[&str]), ("recovery_code", &["user_id"])];
        create(manager, vec![("identity", identity), ("recovery_code", code)], indexes).await?;
        // One identity speaks for one account.
        index(manager, &[("identity", &["issuer", "subject"])], true).await
    }
}
