//! Files that wait to be confirmed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, blob, string, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let upload = Table::create()
            .table(Alias::new("upload"))
            .col(string("id").primary_key())
            .col(big_integer("user_id"))
            .col(text("name"))
            .col(big_integer("at"))
            .col(big_integer("expires_at"))
            .to_owned();
        manager.create_table(upload).await?;
        let part =
            Table::create().table(Alias::new("upload_part")).col(big_pk_auto("id")).col(string("upload")).col(blob("bytes")).to_owned();
        manager.create_table(part).await?;
        for (table, column) in [("upload", "user_id"), ("upload", "expires_at"), ("upload_part", "upload")] {
            let index = Index::create().name(format!("{table}_{column}")).table(Alias::new(table)).col(Alias::new(column)).to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
