//! Financing needs: a case of kind *financing* with what is needed beside it. Institutions see a need once the enterprise has shown it to them,
//! offer money for it, and one offer at most is taken.
//!
//! What may be done is said by [`zhida_cases::lending`]; a step is tried on the fold before it is written, under the lock of the ledger, and each is
//! an entry. Whose handle it is decides whose steps they are: [`crate::Tenant`] shows and takes, [`crate::Provider`] offers and pays out.

mod desk;
mod figures;
mod provider;
mod step;
mod tenant;
mod verify;

pub use figures::{FinanceFigures, LenderFigures};
pub use step::NeedFile;

use chrono::NaiveDate;
use zhida_cases::lending::{Purpose, Security};

/// What an enterprise needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNeed {
    /// How much, in fen.
    pub fen: i64,
    /// For how many months.
    pub months: u32,
    /// What for.
    pub purpose: Purpose,
    /// What it can give as security.
    pub security: Security,
    /// The day by which the money is needed.
    pub wanted_by: NaiveDate,
}
