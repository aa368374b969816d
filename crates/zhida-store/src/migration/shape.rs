//! What migrations are made of: tables and indexes.

use sea_orm_migration::prelude::*;

/// Tables with their columns.
pub(super) type Tables = Vec<(&'static str, Vec<ColumnDef>)>;
/// The same, each with the columns of its key; none of several columns if that is empty.
pub(super) type Keyed = Vec<(&'static str, Vec<ColumnDef>, &'static [&'static str])>;
/// Indexes: the table, and the columns in order; they are named after both.
pub(super) type Indexes = &'static [(&'static str, &'static [&'static str])];

/// Puts down tables and their indexes.
pub(super) async fn create(manager: &SchemaManager<'_>, tables: Tables, indexes: Indexes) -> Result<(), DbErr> {
    let key: &'static [&'static str] = &[];
    create_keyed(manager, tables.into_iter().map(|(name, columns)| (name, columns, key)).collect(), indexes).await
}

/// Puts down tables with their keys, and their indexes.
pub(super) async fn create_keyed(manager: &SchemaManager<'_>, tables: Keyed, indexes: Indexes) -> Result<(), DbErr> {
    for (name, columns, key) in tables {
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
        manager.create_table(table).await?;
    }
    index(manager, indexes, false).await
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
