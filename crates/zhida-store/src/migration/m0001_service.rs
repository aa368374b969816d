//! The service as it first went out.

use super::shape::{Indexes, Tables, create};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, boolean_null, integer, string, string_null, text, text_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), INDEXES).await?;
        let head = Query::insert()
            .into_table("ledger_head")
            .columns(["id", "seq", "hash"])
            .values_panic([1.into(), 0.into(), "".into()])
            .to_owned();
        manager.exec_stmt(head).await
    }
}

const INDEXES: Indexes = &[
    ("ledger", &["subject_kind", "subject"]),
    ("fact_record", &["enterprise_id", "seq"]),
    ("fact_record", &["seq"]),
    ("attestation", &["enterprise_id", "seq"]),
    ("attestation", &["seq"]),
    ("measure_version", &["document", "number"]),
    ("measure_version", &["stage"]),
    ("account", &["enterprise_id"]),
    ("session", &["user_id"]),
    ("session", &["expires_at"]),
    ("claim", &["status"]),
    ("job", &["done_at", "failed_at", "run_at"]),
];

fn tables() -> Tables {
    let key = |name: &'static str| string(name).primary_key().take();
    let number = |name: &'static str| big_integer(name).primary_key().take();
    let unique = |name: &'static str| string(name).unique_key().take();
    vec![
        (
            "ledger",
            vec![
                number("seq"),
                big_integer("at"),
                big_integer_null("actor"),
                string("actor_name"),
                string("act"),
                string("subject_kind"),
                string("subject"),
                text("detail"),
                string("prev"),
                string("hash"),
            ],
        ),
        ("ledger_head", vec![number("id"), big_integer("seq"), string("hash")]),
        ("enterprise", vec![big_pk_auto("id"), unique("uscc"), string("name"), big_integer("added_seq"), big_integer_null("removed_seq")]),
        (
            "fact_record",
            vec![
                big_pk_auto("id"),
                big_integer("seq"),
                big_integer("enterprise_id"),
                big_integer("at"),
                string("origin"),
                big_integer_null("author_id"),
                string("note"),
                text("facts"),
            ],
        ),
        (
            "attestation",
            vec![
                big_pk_auto("id"),
                big_integer("seq"),
                big_integer("at"),
                big_integer("enterprise_id"),
                string("measure"),
                string("clause"),
                boolean_null("holds"),
                string_null("points"),
                text("evidence"),
                string_null("expires"),
                big_integer_null("author_id"),
            ],
        ),
        (
            "measure_version",
            vec![
                big_pk_auto("id"),
                string("document"),
                integer("number"),
                text("text"),
                string("hash"),
                string("stage"),
                text("note"),
                big_integer_null("author_id"),
                big_integer("created_at"),
                big_integer("changed_at"),
                big_integer_null("reviewer_id"),
                text("review"),
                big_integer_null("published_seq"),
                big_integer_null("ended_seq"),
            ],
        ),
        (
            "account",
            vec![
                big_pk_auto("id"),
                unique("login"),
                string("name"),
                string_null("password"),
                string("role"),
                big_integer_null("enterprise_id"),
                big_integer_null("department_id"),
                big_integer_null("institution_id"),
                string("email"),
                string("phone"),
                boolean("disabled"),
                integer("failures"),
                big_integer_null("locked_until"),
                string_null("totp"),
                big_integer("created_at"),
            ],
        ),
        ("department", vec![big_pk_auto("id"), unique("name")]),
        ("institution", vec![big_pk_auto("id"), unique("name"), string("uscc")]),
        (
            "session",
            vec![
                key("id"),
                big_integer_null("user_id"),
                text("data"),
                big_integer("created_at"),
                big_integer("seen_at"),
                big_integer("expires_at"),
                text("agent"),
            ],
        ),
        (
            "claim",
            vec![
                big_pk_auto("id"),
                big_integer("seq"),
                big_integer("at"),
                big_integer("user_id"),
                big_integer("enterprise_id"),
                string("status"),
                text("grounds"),
                big_integer_null("decided_by"),
                big_integer_null("decided_at"),
                text("reason"),
            ],
        ),
        (
            "api_token",
            vec![
                big_pk_auto("id"),
                big_integer("user_id"),
                string("name"),
                unique("hash"),
                string("scopes"),
                big_integer("created_at"),
                big_integer_null("expires_at"),
                big_integer_null("used_at"),
                big_integer_null("revoked_at"),
            ],
        ),
        (
            "job",
            vec![
                big_pk_auto("id"),
                string("kind"),
                text("payload"),
                big_integer("cause_seq"),
                big_integer("run_at"),
                integer("attempts"),
                integer("max_attempts"),
                big_integer_null("leased_until"),
                string_null("lease"),
                big_integer_null("done_at"),
                big_integer_null("failed_at"),
                text_null("error"),
            ],
        ),
        (
            "import_run",
            vec![
                number("seq"),
                text("file"),
                big_integer_null("author_id"),
                big_integer("at"),
                big_integer("enterprises"),
                big_integer("added"),
                big_integer("facts"),
                big_integer("rejected"),
                text("rejects"),
                big_integer_null("undone_seq"),
            ],
        ),
        (
            "saved_view",
            vec![big_pk_auto("id"), big_integer("user_id"), string("name"), text("query"), boolean("shared"), big_integer("at")],
        ),
    ]
}
