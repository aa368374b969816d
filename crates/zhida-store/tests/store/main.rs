//! The store on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod common;
mod crash;
mod ledger;
mod story;
