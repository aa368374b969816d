//! The tables as the databases see them. A migration that has gone out is never changed.

use sea_orm_migration::prelude::*;

mod m0001_service;

/// All steps, in order.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_service::Migration)]
    }
}
