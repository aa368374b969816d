//! Records of the service over SQLite or PostgreSQL: enterprises and their facts, measures, accounts, the audit ledger, jobs.
//!
//! Tenants are walls: what an enterprise may see and do stands on a handle that holds the enterprise's number, and no method of that
//! handle takes another. Every change and its entry in the ledger are one transaction.
//!
//! This crate does not know measures' meaning, verdicts, HTTP, the clock or any sentence for a user: kinds go up, words are the
//! pages' work.

mod accounts;
mod adding;
mod admin;
mod attest;
mod claims;
mod desk;
pub mod entity;
mod error;
mod facts;
mod feed;
mod imports;
mod jobs;
mod ledger;
mod measures;
mod migration;
mod password;
mod people;
mod replay;
mod role;
mod sessions;
mod store;
mod tenant;
mod time;
mod tokens;
mod verdict_id;
mod views;

pub use accounts::{LOCK_MINUTES, MAX_FAILURES, SignIn, SignUp, SignedUp};
pub use adding::NewUser;
pub use admin::{Admin, UserChange};
pub use attest::{Statement, Vouched};
pub use claims::ClaimStatus;
pub use desk::Desk;
pub use error::{Conflict, Result, StoreError};
pub use facts::{FactEntry, KnownFact, Origin};
pub use feed::{Changes, FactRead, read_facts};
pub use imports::{Brought, Imported};
pub use ledger::{Broken, By, Checkpoint, LedgerFilter, sha256};
pub use measures::Stage;
pub use people::Contact;
pub use replay::Then;
pub use role::{Permission, Role, Signed};
pub use sessions::KeptSession;
pub use store::Store;
pub use tenant::Tenant;
pub use time::instant;
pub use tokens::{SCOPES, random_token};
pub use verdict_id::{VerdictId, VerdictIdError};
