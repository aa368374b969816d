//! What programs call. Tokens are looked at by the calls themselves, so everyone may come this far.

use super::Access::Everyone;
use super::{Route, get, post};
use crate::api::{attestations, check, city, enterprise_facts, enterprises, facts, imports, matching, measures, openapi, review, versions};

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/openapi.json", Everyone, openapi::show),
        get("/api/measures", Everyone, measures::list),
        get("/api/measures/{id}", Everyone, measures::one),
        get("/api/measures/{id}/city", Everyone, city::verdict),
        get("/api/measures/{id}/enterprises", Everyone, city::enterprises),
        get("/api/measures/{id}/literals", Everyone, city::literals),
        get("/api/measures/{id}/sweep", Everyone, city::sweep),
        get("/api/measures/{id}/versions", Everyone, versions::of_measure),
        post("/api/measures/{id}/withdraw", Everyone, review::withdraw),
        get("/api/versions", Everyone, versions::open),
        post("/api/versions", Everyone, versions::begin),
        get("/api/versions/{id}", Everyone, versions::one),
        post("/api/versions/{id}", Everyone, versions::save),
        get("/api/versions/{id}/diff", Everyone, check::diff),
        post("/api/versions/{id}/submit", Everyone, review::submit),
        post("/api/versions/{id}/send-back", Everyone, review::send_back),
        post("/api/versions/{id}/publish", Everyone, review::publish),
        post("/api/check", Everyone, check::check),
        get("/api/match", Everyone, matching::own),
        post("/api/match", Everyone, matching::batch),
        get("/api/facts", Everyone, facts::list),
        post("/api/facts", Everyone, facts::declare),
        get("/api/enterprises", Everyone, enterprises::list),
        post("/api/enterprises", Everyone, enterprises::add),
        get("/api/enterprises/{uscc}", Everyone, enterprises::one),
        get("/api/enterprises/{uscc}/match", Everyone, matching::one),
        get("/api/enterprises/{uscc}/facts", Everyone, enterprise_facts::list),
        post("/api/enterprises/{uscc}/facts", Everyone, enterprise_facts::enter),
        get("/api/enterprises/{uscc}/attestations", Everyone, attestations::list),
        post("/api/enterprises/{uscc}/attestations", Everyone, attestations::attest),
        get("/api/imports", Everyone, imports::list),
        post("/api/imports", Everyone, imports::send).heavy(),
        get("/api/imports/preview/{token}", Everyone, imports::preview).heavy(),
        post("/api/imports/preview/{token}", Everyone, imports::confirm).heavy(),
        get("/api/imports/{number}", Everyone, imports::one),
        get("/api/imports/{number}/rejects", Everyone, imports::rejects),
        post("/api/imports/{number}/undo", Everyone, imports::undo).heavy(),
    ]
}
