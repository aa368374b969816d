//! Budgets of measures by year, each setting a row; when an application was decided, which says to what year its money belongs; and all fields
//! of its form while it is written.

use super::shape::{Indexes, Tables, create, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, integer, string, text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(), &[]).await?;
        index(manager, UNIQUE, true).await?;
        // One column a statement: SQLite adds no more.
        for column in [big_integer_null("decided_at"), text("fields").default("").take()] {
            let mut added = Table::alter();
            added.table(Alias::new("application")).add_column(column);
            manager.alter_table(added).await?;
        }
        index(manager, INDEXES, false).await?;
        manager.get_connection().execute_unprepared(DECIDED).await?;
        Ok(())
    }
}

/// What was decided before this table knew: rows of logs are compact JSON, in which a text's own quotes are escaped.
const DECIDED: &str = "UPDATE application SET decided_at = (SELECT MAX(r.at) FROM application_row r WHERE r.application_id = application.id \
     AND r.row LIKE '%\"decide\":[true,%')";

const INDEXES: Indexes = &[("budget", &["measure", "year"]), ("application", &["state", "decided_at"])];
const UNIQUE: Indexes = &[("budget", &["seq"])];

fn tables() -> Tables {
    vec![(
        "budget",
        vec![
            big_pk_auto("id"),
            big_integer("seq"),
            big_integer("at"),
            string("measure"),
            integer("year"),
            big_integer_null("fen"),
            text("note"),
            big_integer_null("author_id"),
            string("author"),
        ],
    )]
}

#[cfg(test)]
mod tests {
    use crate::migration::Migrator;
    use sea_orm::{ConnectionTrait as _, Database, Statement};
    use sea_orm_migration::{MigrationName as _, MigratorTrait as _};

    /// An application that was decided before this step has its time afterwards; one that was only asked to be proposed anew has none, nor
    /// has one whose officer wrote what looks like a decision.
    #[tokio::test]
    async fn what_was_decided_before_is_known_afterwards() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        let before = Migrator::migrations().iter().position(|m| m.name() == super::Migration.name()).unwrap();
        Migrator::up(&db, Some(u32::try_from(before).unwrap())).await.unwrap();
        let rows = [
            (1, 0, 10, r#"{"act":{"submit":[]}}"#),
            (1, 1, 20, r#"{"act":{"decide":[false,"again"]}}"#),
            (1, 2, 30, r#"{"act":{"decide":[true,""]}}"#),
            (2, 3, 40, r#"{"act":{"decide":[false,"\"decide\":[true,"]}}"#),
        ];
        for id in [1, 2] {
            let sql = format!(
                "INSERT INTO application (id, enterprise_id, measure, version_id, begun_at, draft, rows, state, step, department, since, listed) \
                 VALUES ({id}, 1, 'm', 1, 0, '', 0, 'review', 0, '', 0, 0)"
            );
            db.execute_unprepared(&sql).await.unwrap();
        }
        for (application, seq, at, row) in rows {
            let sql = format!(
                "INSERT INTO application_row (seq, application_id, number, at, row) VALUES ({seq}, {application}, {seq}, {at}, '{row}')"
            );
            db.execute_unprepared(&sql).await.unwrap();
        }
        Migrator::up(&db, None).await.unwrap();
        let sql = Statement::from_string(db.get_database_backend(), "SELECT decided_at FROM application ORDER BY id");
        let found = db.query_all_raw(sql).await.unwrap();
        let found: Vec<Option<i64>> = found.iter().map(|row| row.try_get("", "decided_at").unwrap()).collect();
        assert_eq!(found, [Some(30), None]);
    }
}
