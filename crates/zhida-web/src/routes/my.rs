//! An enterprise's own pages.

use super::{Access, Route, get, post};
use crate::my::{answer, history, list, measure, profile, save};
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
    ]
}
