//! The tables as Rust sees them. Numbers are whole, times are microseconds since 1970 (UTC), days are `YYYY-MM-DD`: what both
//! databases keep alike.

macro_rules! entity {
    ($(#[$about:meta])* $module:ident, $table:literal, { $($(#[$meta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$about])*
        pub mod $module {
            use sea_orm::entity::prelude::*;
            /// A row.
            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($(#[$meta])* pub $field: $ty),* }
            /// Rows are joined by hand.
            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

mod accounts;
mod actions;
mod apply;
mod campaigns;
mod cases;
mod events;
mod files;
mod finance;
mod landing;
mod notices;
mod records;
mod services;
mod work;

pub use accounts::{api_token, claim, department, identity, institution, recovery_code, session, user};
pub use actions::{task, task_milestone, task_step};
pub use apply::{application, application_row};
pub use campaigns::{campaign, remark, standing_head, standing_told, subscription};
pub use cases::{case_absence, case_duty, case_file, case_log, case_notice, case_office, case_secret, case_settings, case_template};
pub use events::{event, event_entry, event_step, finding, visit};
pub use files::{attachment, attachment_link, content};
pub use finance::{finance_need, finance_step, relief};
pub use landing::{budget, landing_day, qualified};
pub use notices::{delivery, email_proof, notice, notice_setting};
pub use records::{attestation, enterprise, fact_record, ledger, ledger_head, measure_version};
pub use services::{service, service_request};
pub use work::{import, job, saved_view, upload, upload_part};
