//! The action ledger: tasks, their milestones, and what was done to rectification items.

use super::shape::{Indexes, Keyed, create_keyed};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, integer, string, string_null, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyed(manager, tables(), INDEXES).await
    }
}

const INDEXES: Indexes = &[
    ("task", &["kind", "id"]),
    ("task", &["parent_id"]),
    ("task", &["owner_id"]),
    ("task_milestone", &["task_id", "due"]),
    ("task_step", &["seq"]),
];

fn tables() -> Keyed {
    vec![
        (
            "task",
            vec![
                big_pk_auto("id"),
                string("kind"),
                big_integer_null("parent_id"),
                string("title"),
                text("source"),
                text("goal"),
                text("cause"),
                text("measure"),
                big_integer("owner_id"),
                text("others"),
                string("due"),
                big_integer("author_id"),
                big_integer("made_at"),
                string_null("closed"),
            ],
            &[],
        ),
        (
            "task_milestone",
            vec![
                big_pk_auto("id"),
                big_integer("task_id"),
                string("due"),
                integer("weight"),
                text("text"),
                text("evidence"),
                big_integer_null("proven_by"),
                big_integer_null("proven_at"),
                string_null("accepted"),
                big_integer_null("accepted_by"),
                text("reason"),
            ],
            &[],
        ),
        (
            "task_step",
            vec![
                big_integer("task_id"),
                integer("number"),
                big_integer("seq"),
                big_integer("at"),
                big_integer("person"),
                string("act"),
                text("text"),
            ],
            &["task_id", "number"],
        ),
    ]
}
