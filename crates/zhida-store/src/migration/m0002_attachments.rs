//! Files sent by enterprises and staff, and what they belong to.

use super::shape::{Indexes, Tables, create};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, string};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await
    }
}

const INDEXES: Indexes = &[
    ("attachment", &["seq"]),
    ("attachment", &["enterprise_id"]),
    ("attachment", &["sha256"]),
    ("attachment_link", &["object_kind", "object_id"]),
    ("attachment_link", &["attachment_id"]),
];

fn tables() -> Tables {
    vec![
        ("content", vec![string("sha256").primary_key().take(), blob("bytes")]),
        (
            "attachment",
            vec![
                big_pk_auto("id"),
                big_integer("seq"),
                big_integer("at"),
                big_integer_null("enterprise_id"),
                big_integer_null("author_id"),
                string("name"),
                string("kind"),
                big_integer("size"),
                string("sha256"),
            ],
        ),
        (
            "attachment_link",
            vec![
                big_pk_auto("id"),
                big_integer("seq"),
                big_integer("at"),
                big_integer("attachment_id"),
                string("object_kind"),
                big_integer("object_id"),
                string("slot"),
            ],
        ),
    ]
}
