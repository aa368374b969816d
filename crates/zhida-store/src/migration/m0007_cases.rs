//! Cases: what is owed to somebody by a date.

use super::shape::{Indexes, Keyed, create_keyed, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, boolean, integer, integer_null, string, string_null, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyed(manager, tables(), INDEXES).await?;
        index(manager, &[("case_log", &["seq"])], true).await
    }
}

const INDEXES: Indexes = &[
    ("case_file", &["enterprise_id", "id"]),
    ("case_file", &["open", "due_at"]),
    ("case_file", &["open", "light"]),
    ("case_file", &["lead_id", "open"]),
    ("case_file", &["wake_at"]),
    ("case_file", &["accepted_at"]),
    ("case_file", &["submitted_at"]),
    ("case_log", &["act", "at"]),
    ("case_office", &["office_id", "case_id"]),
    ("case_notice", &["case_id"]),
    ("case_notice", &["party", "at"]),
];

fn tables() -> Keyed {
    let key = |name: &'static str| string(name).primary_key().take();
    vec![
        (
            "case_file",
            vec![
                big_pk_auto("id"),
                big_integer("enterprise_id"),
                big_integer("opened_at"),
                big_integer_null("proxy_id"),
                string("district"),
                integer("rows"),
                string("state"),
                boolean("open"),
                string("subject"),
                text("text"),
                text("contact"),
                string("kind"),
                string("urgency"),
                string_null("channel"),
                big_integer_null("submitted_at"),
                big_integer_null("accepted_at"),
                big_integer("last_at"),
                big_integer_null("lead_id"),
                big_integer_null("lead_office"),
                big_integer_null("in_charge"),
                integer("round"),
                integer("level"),
                string_null("outcome"),
                integer_null("rating"),
                string_null("light"),
                string_null("clock"),
                big_integer_null("due_at"),
                big_integer_null("wake_at"),
                big_integer_null("merged_into"),
            ],
            &[],
        ),
        (
            "case_log",
            vec![
                big_integer("case_id"),
                integer("number"),
                big_integer("seq"),
                big_integer("at"),
                big_integer_null("person"),
                string("act"),
                text("body"),
            ],
            &["case_id", "number"],
        ),
        ("case_office", vec![big_integer("case_id"), big_integer("office_id")], &["case_id", "office_id"]),
        (
            "case_notice",
            vec![
                key("key"),
                big_integer("case_id"),
                big_integer("seq"),
                big_integer("at"),
                string("party"),
                big_integer_null("party_id"),
                string("about"),
            ],
            &[],
        ),
        ("case_settings", vec![key("from_day"), big_integer("seq"), big_integer_null("author_id"), text("body")], &[]),
        ("case_duty", vec![big_integer("user_id"), string("duty")], &["user_id", "duty"]),
        ("case_absence", vec![big_integer("user_id").primary_key().take(), string("until")], &[]),
        ("case_template", vec![big_pk_auto("id"), string("title"), text("body"), big_integer_null("author_id"), big_integer("at")], &[]),
        ("case_secret", vec![big_integer("id").primary_key().take(), string("secret")], &[]),
    ]
}
