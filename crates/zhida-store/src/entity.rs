//! The tables as Rust sees them. Numbers are whole, times are microseconds since 1970 (UTC), days are `YYYY-MM-DD`: what both
//! databases keep alike.

macro_rules! entity {
    ($(#[$about:meta])* $module:ident, $table:literal, { $($(#[$meta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$about])*
        pub mod $module {
            use sea_orm::entity::prelude::*;
            /// A row.
            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
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
mod records;
mod work;

pub use accounts::{api_token, claim, department, institution, session, user};
pub use records::{attestation, enterprise, fact_record, ledger, ledger_head, measure_version};
pub use work::{import, job, saved_view};
