//! An enterprise's own pages, and everybody's notices.

use super::{Access, Route, get, post};
use crate::my::{answer, applications, apply, cases, files, history, list, measure, profile, save, send};
use crate::notices;
use zhida_store::Role;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    let own = Access::Roles(&[Role::Enterprise]);
    vec![
        get("/my", own, list::handle),
        get("/my/measures/{id}", own, measure::handle),
        get("/my/profile", own, profile::handle),
        post("/my/profile", own, save::handle),
        get("/my/profile/{key}", own, history::handle),
        get("/my/answer", own, answer::ask),
        post("/my/answer", own, answer::take),
        post("/my/measures/{id}/apply", own, applications::begin),
        get("/my/applications", own, applications::show),
        get("/my/applications/{id}", own, apply::show),
        post("/my/applications/{id}", own, send::handle).heavy(),
        post("/my/applications/{id}/draft", own, send::draft),
        post("/my/applications/{id}/withdraw", own, send::withdraw),
        get("/my/files", own, files::show),
        post("/my/files", own, files::send).heavy(),
        post("/my/files/{id}/delete", own, files::delete),
        get("/my/cases", own, cases::list::handle),
        get("/my/cases/new", own, cases::new::show),
        post("/my/cases/new", own, cases::new::handle).heavy(),
        get("/my/cases/{id}", own, cases::show::show),
        post("/my/cases/{id}", own, cases::show::handle).heavy(),
        get("/my/notices", Access::SignedIn, notices::list::show),
        post("/my/notices", Access::SignedIn, notices::list::mark),
        get("/my/notices/settings", Access::SignedIn, notices::settings::show),
        post("/my/notices/settings", Access::SignedIn, notices::settings::save),
        post("/my/notices/email", Access::SignedIn, notices::settings::ask),
        get("/my/notices/{id}", Access::SignedIn, notices::one::show),
        post("/my/notices/{id}/remark", own, notices::one::remark),
        post("/my/notices/subscription", own, notices::settings::subscribe),
        post("/my/notices/{id}", Access::SignedIn, notices::one::follow),
        get("/email/{token}", Access::Everyone, notices::email::show),
        post("/email/{token}", Access::Everyone, notices::email::prove),
    ]
}
