//! Lists of cases count the open ones by light and by state: out of an index, without looking at the cases.

use super::shape::{Indexes, index};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, INDEXES, false).await
    }
}

const INDEXES: Indexes = &[("case_file", &["open", "state", "light", "id"])];
