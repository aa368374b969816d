//! Financing needs and what was done about each: rows that are only added, one for each entry of the ledger.

use super::shape::{Indexes, Tables, create, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, string, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await?;
        index(manager, UNIQUE, true).await
    }
}

const INDEXES: Indexes =
    &[("finance_need", &["enterprise_id", "case_id"]), ("finance_need", &["at"]), ("finance_step", &["institution_id", "case_id"])];
const UNIQUE: Indexes = &[("finance_need", &["seq"]), ("finance_step", &["case_id", "number"])];

fn tables() -> Tables {
    let number = |name: &'static str| big_integer(name).primary_key().take();
    vec![
        (
            "finance_need",
            vec![
                number("case_id"),
                big_integer("seq"),
                big_integer("at"),
                big_integer("enterprise_id"),
                big_integer("fen"),
                integer("months"),
                string("purpose"),
                string("security"),
                string("wanted_by"),
            ],
        ),
        (
            "finance_step",
            vec![
                number("seq"),
                big_integer("case_id"),
                integer("number"),
                big_integer("at"),
                big_integer_null("person"),
                big_integer("institution_id"),
                string("act"),
                text("body"),
            ],
        ),
    ]
}
