//! Services that institutions offer, and the cases in which enterprises ask for them.

use super::shape::{Indexes, Tables, create};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, integer, integer_null, string, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await
    }
}

const INDEXES: Indexes = &[("service", &["state", "id"]), ("service", &["institution_id", "id"]), ("service_request", &["service_id"])];

fn tables() -> Tables {
    vec![
        (
            "service",
            vec![
                big_pk_auto("id"),
                big_integer("institution_id"),
                string("title"),
                string("category"),
                text("what"),
                string("measure"),
                text("conditions"),
                text("price"),
                integer("capacity"),
                text("evidence"),
                text("improves"),
                big_integer_null("contact_id"),
                string("state"),
                text("reason"),
                big_integer("changed_at"),
                big_integer_null("decided_by"),
                big_integer_null("decided_at"),
            ],
        ),
        (
            "service_request",
            vec![
                big_integer("case_id").primary_key().take(),
                big_integer("service_id"),
                big_integer("institution_id"),
                integer_null("rating"),
                text("remark"),
                big_integer_null("rated_by"),
                big_integer_null("rated_at"),
            ],
        ),
    ]
}
