//! What visitors see.

use super::{Access::Everyone, Route, get, post};
use crate::{assets, attempt, calendar, disclosure, feed, health, home, language, linked, measure};

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/", Everyone, home::show::handle),
        get("/measures", Everyone, measure::list::handle),
        get("/measures/{id}", Everyone, measure::show::handle),
        get("/measures/{id}/try", Everyone, attempt::one::handle),
        get("/try", Everyone, attempt::all::handle),
        get("/disclosures", Everyone, disclosure::list),
        get("/disclosures/{id}", Everyone, disclosure::show),
        post("/disclosures/{id}", Everyone, disclosure::object),
        get("/c/{link}", Everyone, linked::show),
        post("/c/{link}", Everyone, linked::handle),
        get("/feed.atom", Everyone, feed::handle),
        get("/calendar.ics", Everyone, calendar::handle),
        post("/language", Everyone, language::handle),
        get("/assets/{file}", Everyone, assets::asset),
        get("/healthz", Everyone, health::handle),
    ]
}
