//! What programs call: JSON, tokens instead of sessions, and a document that says all of it (`/api/openapi.json`).
//!
//! A token is sent as `Authorization: Bearer …`. Sessions are not looked at: what a browser is made to send does not count here.

pub(crate) mod attestations;
pub(crate) mod caller;
pub(crate) mod check;
pub(crate) mod city;
pub(crate) mod enterprise_facts;
pub(crate) mod enterprises;
pub(crate) mod facts;
pub(crate) mod imports;
pub(crate) mod matching;
pub(crate) mod measures;
pub(crate) mod openapi;
pub(crate) mod problem;
pub(crate) mod review;
pub(crate) mod sent;
pub(crate) mod shape;
pub(crate) mod versions;

mod counts;
