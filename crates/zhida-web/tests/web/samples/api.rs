//! What programs call; see `api.rs` for calls with tokens.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/api/openapi.json", "/api/openapi.json", "", 200),
    ("/api/measures", "/api/measures", "", 200),
    ("/api/measures/{id}", "/api/measures/cn-srdi-2026", "", 200),
    ("/api/measures/{id}", "/api/measures/nothing", "", 404),
    ("/api/match", "/api/match", "company", 401),
    ("/api/facts", "/api/facts", "company", 401),
    ("/api/enterprises/{uscc}/match", "/api/enterprises/x/match", "clerk", 401),
];
