//! The store on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod actions;
mod applications;
mod budgets;
mod campaigns;
mod cases;
mod common;
mod crash;
mod events;
mod files;
mod finance;
mod identities;
mod ledger;
mod notices;
mod services;
mod story;
mod uploads;
mod visits;
