//! The benchmark: one seeded workload, Zhida and its peers on the same rules and the same enterprises.
//!
//! Floating point occurs here in making the workload and in timing, never in deciding.

pub mod atoms;
pub mod atree;
pub mod check;
pub mod compare;
pub mod data;
pub mod dice;
pub mod doubling;
pub mod generate;
pub mod markdown;
pub mod parquet;
pub mod peer;
pub mod protocol;
pub mod ranked;
pub mod read;
pub mod reference;
pub mod report;
pub mod rules;
pub mod schema;
pub mod zen;
pub mod zhida;
pub mod zhida_data;
