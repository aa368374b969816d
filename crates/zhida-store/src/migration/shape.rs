//! What migrations are made of: tables and indexes.

use sea_orm_migration::prelude::*;

/// Tables with their columns.
pub(super) type Tables = Vec<(&'static str, Vec<ColumnDef>)>;
/// Indexes: the table, and the columns in order; they are named after both.
pub(super) type Indexes = &'static [(&'static str, &'static [&'static str])];

/// Puts down tables and their indexes.
pub(super) async fn create(manager: &SchemaManager<'_>, tables: Tables, indexes: Indexes) -> Result<(), DbErr> {
    for (name, columns) in tables {
        table(manager, name, columns, &[]).await?;
    }
    index(manager, indexes, false).await
}

/// Puts down a table whose key is the columns `key`; none of several columns if that is empty.
pub(super) async fn table(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: Vec<ColumnDef>,
    key: &[&'static str],
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(Alias::new(name));
    for column in columns {
        table.col(column);
    }
    if !key.is_empty() {
        let mut index = Index::create();
        for column in key {
            index.col(Alias::new(*column));
        }
        table.primary_key(&mut index);
    }
    manager.create_table(table).await
}

/// Puts down indexes, of which no two rows are alike if they are `unique`.
pub(super) async fn index(manager: &SchemaManager<'_>, indexes: Indexes, unique: bool) -> Result<(), DbErr> {
    for (table, columns) in indexes {
        let mut index = Index::create();
        index.name(format!("{table}_{}", columns.join("_"))).table(Alias::new(*table));
        if unique {
            index.unique();
        }
        for column in *columns {
            index.col(Alias::new(*column));
        }
        manager.create_index(index).await?;
    }
    Ok(())
}
