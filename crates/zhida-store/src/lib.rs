//! Records of the service over SQLite or PostgreSQL: enterprises and their facts, measures, accounts, the audit ledger, jobs.
//!
//! Tenants are walls: what an enterprise may see and do stands on a handle that holds the enterprise's number, and no method of that
//! handle takes another. Every change and its entry in the ledger are one transaction.
//!
//! This crate does not know measures' meaning, verdicts, HTTP, the clock or any sentence for a user: kinds go up, words are the
//! pages' work.
