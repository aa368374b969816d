//! Campaigns, what enterprises say does not concern them, what each wants to hear of measures, and what all were last told of them.

use super::shape::{Indexes, Tables, create};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, boolean, integer, string, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await
    }
}

const INDEXES: Indexes = &[("remark", &["measure", "settled_at"]), ("remark", &["settled_at"])];

fn tables() -> Tables {
    let number = |name: &'static str| big_integer(name).primary_key().take();
    let key = |name: &'static str| string(name).primary_key().take();
    vec![
        (
            "campaign",
            vec![
                big_pk_auto("id"),
                string("measure"),
                text("query"),
                string("title"),
                text("text"),
                string("lang"),
                string("state"),
                big_integer("wanted"),
                big_integer_null("author_id"),
                big_integer("made_at"),
                big_integer_null("begun_at"),
                big_integer_null("ended_at"),
            ],
        ),
        (
            "remark",
            vec![
                big_pk_auto("id"),
                big_integer("at"),
                big_integer("notice_id"),
                big_integer("enterprise_id"),
                big_integer("user_id"),
                string("measure"),
                string("reason"),
                text("text"),
                big_integer_null("settled_by"),
                big_integer_null("settled_at"),
                text("answer"),
            ],
        ),
        (
            "subscription",
            vec![
                number("enterprise_id"),
                boolean("eligible"),
                boolean("one_step"),
                boolean("lapse"),
                boolean("closing"),
                integer("closing_days"),
            ],
        ),
        ("standing_told", vec![key("measure"), big_integer("version"), blob("eligible"), blob("one_step"), blob("lapsing")]),
        ("standing_head", vec![number("id"), big_integer("seq"), string("day"), big_integer("known")]),
    ]
}
