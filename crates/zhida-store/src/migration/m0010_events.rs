//! Events with their seats, and field visits with their findings.

use super::shape::{Indexes, Keyed, create_keyed, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, boolean, integer, integer_null, string, string_null, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyed(manager, tables(), INDEXES).await?;
        index(manager, &[("event_entry", &["event_id", "code"])], true).await
    }
}

const INDEXES: Indexes = &[
    ("event", &["state", "starts_at"]),
    ("event_step", &["seq"]),
    ("event_entry", &["enterprise_id"]),
    ("visit", &["enterprise_id", "id"]),
    ("visit", &["state", "planned_day"]),
    ("finding", &["visit_id", "id"]),
    ("finding", &["case_id"]),
];

fn tables() -> Keyed {
    vec![
        (
            "event",
            vec![
                big_pk_auto("id"),
                string("title"),
                string("form"),
                text("text"),
                text("place"),
                string("measure"),
                big_integer("starts_at"),
                big_integer("ends_at"),
                big_integer("closes_at"),
                integer("capacity"),
                string("state"),
                text("outcome"),
                big_integer_null("author_id"),
                big_integer("made_at"),
                big_integer_null("held_at"),
            ],
            &[],
        ),
        (
            "event_step",
            vec![
                big_integer("event_id"),
                integer("number"),
                big_integer("seq"),
                big_integer("at"),
                big_integer_null("person"),
                big_integer("enterprise_id"),
                string("act"),
                integer("seats"),
                integer("no_shows"),
            ],
            &["event_id", "number"],
        ),
        (
            "event_entry",
            vec![
                big_integer("event_id"),
                big_integer("enterprise_id"),
                string("code"),
                text("who"),
                boolean("shown"),
                big_integer_null("came_at"),
                big_integer_null("came_by"),
                integer_null("rating"),
                text("feedback"),
                big_integer_null("rated_at"),
            ],
            &["event_id", "enterprise_id"],
        ),
        (
            "visit",
            vec![
                big_pk_auto("id"),
                big_integer("enterprise_id"),
                big_integer("visitor_id"),
                string("planned_day"),
                text("questions"),
                string("state"),
                string_null("visited_day"),
                text("met"),
                text("record"),
                boolean("consent"),
                big_integer("made_at"),
                big_integer_null("done_at"),
            ],
            &[],
        ),
        (
            "finding",
            vec![
                big_pk_auto("id"),
                big_integer("visit_id"),
                text("text"),
                text("quote"),
                string_null("destination"),
                text("answer"),
                big_integer_null("case_id"),
                big_integer_null("fact_seq"),
                big_integer("made_at"),
                big_integer_null("settled_at"),
                big_integer_null("settled_by"),
            ],
            &[],
        ),
    ]
}
