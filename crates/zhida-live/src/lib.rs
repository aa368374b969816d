//! The city in memory: all enterprises as columns, all measures in force, and what follows from both, kept up as either changes.
//!
//! This crate does not know the database, HTTP, files or the clock; the as-of date is an argument.
