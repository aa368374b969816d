//! What programs call. Tokens are looked at by the calls themselves, so everyone may come this far.

use super::Access::Everyone;
use super::{Route, get, post};
use crate::api::{facts, matching, measures, openapi};

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/openapi.json", Everyone, openapi::show),
        get("/api/measures", Everyone, measures::list),
        get("/api/measures/{id}", Everyone, measures::one),
        get("/api/match", Everyone, matching::own),
        post("/api/match", Everyone, matching::batch),
        get("/api/enterprises/{uscc}/match", Everyone, matching::one),
        get("/api/facts", Everyone, facts::list),
        post("/api/facts", Everyone, facts::declare),
    ]
}
