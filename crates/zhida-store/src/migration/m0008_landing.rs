//! Who qualified for what since when, and how far measures had landed at the end of each day.

use super::shape::{Indexes, Tables, create, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, integer, string};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), &[]).await?;
        index(manager, UNIQUE, true).await
    }
}

const UNIQUE: Indexes = &[("qualified", &["measure", "enterprise_id"]), ("landing_day", &["measure", "day"])];

fn tables() -> Tables {
    vec![
        (
            "qualified",
            vec![
                big_pk_auto("id"),
                string("measure"),
                big_integer("enterprise_id"),
                big_integer("since"),
                big_integer_null("until"),
                big_integer("low"),
                big_integer_null("high"),
            ],
        ),
        (
            "landing_day",
            vec![
                big_pk_auto("id"),
                string("measure"),
                string("day"),
                integer("qualified"),
                integer("reached"),
                integer("read"),
                integer("applied"),
                integer("approved"),
                integer("paid"),
                big_integer("low"),
                big_integer("granted_fen"),
                big_integer("paid_fen"),
            ],
        ),
    ]
}
