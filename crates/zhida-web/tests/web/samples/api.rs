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
    ("/api/enterprises", "/api/enterprises", "clerk", 401),
    ("/api/enterprises/{uscc}", "/api/enterprises/x", "clerk", 401),
    ("/api/enterprises/{uscc}/facts", "/api/enterprises/x/facts", "clerk", 401),
    ("/api/enterprises/{uscc}/attestations", "/api/enterprises/x/attestations", "clerk", 401),
    ("/api/imports", "/api/imports", "clerk", 401),
    ("/api/imports/preview/{token}", "/api/imports/preview/x", "clerk", 401),
    ("/api/imports/{number}", "/api/imports/1", "clerk", 401),
    ("/api/imports/{number}/rejects", "/api/imports/1/rejects", "clerk", 401),
    ("/api/versions", "/api/versions", "clerk", 401),
    ("/api/versions/{id}", "/api/versions/1", "clerk", 401),
    ("/api/versions/{id}/diff", "/api/versions/1/diff", "clerk", 401),
    ("/api/measures/{id}/versions", "/api/measures/cn-srdi-2026/versions", "clerk", 401),
    ("/api/measures/{id}/city", "/api/measures/cn-srdi-2026/city", "clerk", 401),
    ("/api/measures/{id}/enterprises", "/api/measures/cn-srdi-2026/enterprises", "clerk", 401),
    ("/api/measures/{id}/literals", "/api/measures/cn-srdi-2026/literals", "clerk", 401),
    ("/api/measures/{id}/sweep", "/api/measures/cn-srdi-2026/sweep?literal=0", "clerk", 401),
];
