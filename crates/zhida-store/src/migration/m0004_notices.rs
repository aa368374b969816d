//! Notices, how they leave the house, and how each reader wants them.

use super::shape::{Indexes, Tables, create};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, integer, integer_null, string, string_null, string_uniq, text,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await
    }
}

const INDEXES: Indexes = &[
    ("notice", &["enterprise_id", "read_at"]),
    ("notice", &["user_id", "read_at"]),
    ("notice", &["campaign_id", "show_at"]),
    ("delivery", &["state", "urgent", "run_at"]),
    ("delivery", &["notice_id"]),
    ("delivery", &["user_id", "state"]),
    ("delivery", &["parcel"]),
    ("delivery", &["lease"]),
    ("email_proof", &["user_id", "created_at"]),
];

fn tables() -> Tables {
    let number = |name: &'static str| big_integer(name).primary_key().take();
    vec![
        (
            "notice",
            vec![
                big_pk_auto("id"),
                string_uniq("key"),
                big_integer_null("enterprise_id"),
                big_integer_null("user_id"),
                string("kind"),
                text("args"),
                text("href"),
                string("measure"),
                big_integer_null("campaign_id"),
                boolean("urgent"),
                big_integer("at"),
                big_integer_null("show_at"),
                big_integer_null("read_at"),
                big_integer_null("acted_at"),
                string("act"),
            ],
        ),
        (
            "delivery",
            vec![
                big_pk_auto("id"),
                big_integer_null("notice_id"),
                big_integer("user_id"),
                string("channel"),
                string("address"),
                text("payload"),
                string("state"),
                boolean("urgent"),
                boolean("digest"),
                big_integer("run_at"),
                big_integer("latest"),
                string_null("parcel"),
                integer("attempts"),
                big_integer_null("leased_until"),
                string_null("lease"),
                big_integer_null("sent_at"),
                text("error"),
            ],
        ),
        (
            "notice_setting",
            vec![
                number("user_id"),
                string("lang"),
                string("email"),
                boolean("email_on"),
                boolean("hook_on"),
                string("hook_kind"),
                text("hook_url"),
                text("hook_secret"),
                boolean("digest"),
                integer("digest_hour"),
                integer_null("quiet_from"),
                integer_null("quiet_to"),
                integer("day_limit"),
            ],
        ),
        (
            "email_proof",
            vec![
                big_pk_auto("id"),
                big_integer("user_id"),
                string("email"),
                string_uniq("hash"),
                big_integer("created_at"),
                big_integer("expires_at"),
                big_integer_null("proven_at"),
            ],
        ),
    ]
}
