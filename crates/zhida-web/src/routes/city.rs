//! The desk: measures with the verdict of the whole city, the editor, versions.

use super::{Access::Roles, DESK, Route, get, post};
use crate::{city, landing};
use zhida_store::Role;

/// Who sees the city.
const SEE: &[Role] = DESK;
/// Who writes measures, and publishes what others wrote.
const WRITE: &[Role] = &[Role::Clerk, Role::Department];

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/desk/measures", Roles(SEE), city::list::handle),
        get("/desk/measures/{id}", Roles(SEE), city::show::handle),
        get("/desk/measures/{id}/export", Roles(SEE), city::export::handle),
        get("/desk/measures/{id}/sliders", Roles(SEE), city::sliders::show),
        post("/desk/measures/{id}/sliders", Roles(WRITE), city::sliders::take),
        get("/desk/measures/{id}/versions", Roles(SEE), city::versions::show),
        post("/desk/measures/{id}/withdraw", Roles(WRITE), city::versions::withdraw),
        get("/desk/withdrawn", Roles(SEE), city::withdrawn::show),
        get("/desk/drafts/new", Roles(WRITE), city::new::show),
        post("/desk/drafts", Roles(WRITE), city::new::add),
        get("/desk/drafts/{id}", Roles(SEE), city::editor::show),
        post("/desk/drafts/{id}", Roles(WRITE), city::editor::save),
        post("/desk/drafts/{id}/preview", Roles(WRITE), city::preview::handle),
        post("/desk/drafts/{id}/condition", Roles(WRITE), city::editor::insert),
        get("/desk/drafts/{id}/diff", Roles(SEE), city::diff::show),
        post("/desk/drafts/{id}/submit", Roles(WRITE), city::review::submit),
        post("/desk/drafts/{id}/send-back", Roles(WRITE), city::review::send_back),
        post("/desk/drafts/{id}/publish", Roles(WRITE), city::review::publish),
        get("/desk/landing", Roles(SEE), landing::list::handle),
        get("/desk/landing-report", Roles(SEE), landing::report::all),
        get("/desk/landing/{id}", Roles(SEE), landing::show::handle),
        get("/desk/landing/{id}/report", Roles(SEE), landing::report::one),
        get("/desk/landing/{id}/{step}", Roles(SEE), landing::who::handle),
        get("/desk/landing/{id}/{step}/export", Roles(SEE), landing::export::handle),
        get("/desk/complete", Roles(WRITE), city::complete::handle),
        get("/desk/condition", Roles(WRITE), city::condition::fields),
        post("/desk/condition", Roles(WRITE), city::condition::write),
    ]
}
