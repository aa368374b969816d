//! The tables as the databases see them. A migration that has gone out is never changed.

use sea_orm_migration::prelude::*;

mod m0001_service;
mod m0002_attachments;
mod m0003_applications;
mod m0004_notices;
mod m0005_uploads;
mod m0006_identities;
mod m0007_cases;
mod m0008_landing;
mod m0009_services;
mod m0010_events;
mod m0011_actions;
mod m0012_finance;
mod m0013_relief;
mod m0014_campaigns;
mod m0015_budgets;
mod m0016_case_lists;
mod shape;

/// All steps, in order.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_service::Migration),
            Box::new(m0002_attachments::Migration),
            Box::new(m0003_applications::Migration),
            Box::new(m0004_notices::Migration),
            Box::new(m0005_uploads::Migration),
            Box::new(m0006_identities::Migration),
            Box::new(m0007_cases::Migration),
            Box::new(m0008_landing::Migration),
            Box::new(m0009_services::Migration),
            Box::new(m0010_events::Migration),
            Box::new(m0011_actions::Migration),
            Box::new(m0012_finance::Migration),
            Box::new(m0013_relief::Migration),
            Box::new(m0014_campaigns::Migration),
            Box::new(m0015_budgets::Migration),
            Box::new(m0016_case_lists::Migration),
        ]
    }
}
