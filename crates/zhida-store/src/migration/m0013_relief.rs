//! Relief packages: what is offered together to the enterprises a measure selects.

use super::shape::{Indexes, Tables, create, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, string, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await?;
        index(manager, UNIQUE, true).await
    }
}

const INDEXES: Indexes = &[("relief", &["state", "ends"])];
const UNIQUE: Indexes = &[("relief", &["seq"])];

fn tables() -> Tables {
    vec![(
        "relief",
        vec![
            big_pk_auto("id"),
            big_integer("seq"),
            string("state"),
            string("title"),
            text("reason"),
            string("begins"),
            string("ends"),
            string("measure"),
            text("items"),
            text("writers"),
            big_integer("changed_at"),
            big_integer_null("published_by"),
            big_integer_null("published_at"),
            text("note"),
        ],
    )]
}
