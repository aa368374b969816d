//! What programs call: JSON, tokens instead of sessions, and a document that says all of it (`/api/openapi.json`).
//!
//! A token is sent as `Authorization: Bearer …`. Sessions are not looked at: what a browser is made to send does not count here.

pub(crate) mod caller;
pub(crate) mod facts;
pub(crate) mod matching;
pub(crate) mod measures;
pub(crate) mod openapi;
pub(crate) mod problem;
pub(crate) mod shape;
