//! Applications and their logs.

use super::shape::{Indexes, Tables, create, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, boolean, integer, string, string_null, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await?;
        index(manager, UNIQUE, true).await
    }
}

const INDEXES: Indexes = &[
    ("application", &["enterprise_id"]),
    ("application", &["department", "state"]),
    ("application", &["measure"]),
    ("application", &["state", "due"]),
];

/// A log has one row of each number, and an entry adds one.
const UNIQUE: Indexes = &[("application_row", &["application_id", "number"]), ("application_row", &["seq"])];

fn tables() -> Tables {
    vec![
        (
            "application",
            vec![
                big_pk_auto("id"),
                big_integer("enterprise_id"),
                string("measure"),
                big_integer("version_id"),
                big_integer("begun_at"),
                big_integer_null("author_id"),
                text("draft"),
                integer("rows"),
                string("state"),
                integer("step"),
                string("department"),
                big_integer("since"),
                string_null("due"),
                big_integer_null("amount"),
                boolean("listed"),
                big_integer_null("sent_at"),
            ],
        ),
        (
            "application_row",
            vec![big_pk_auto("id"), big_integer("seq"), big_integer("application_id"), integer("number"), big_integer("at"), text("row")],
        ),
    ]
}
