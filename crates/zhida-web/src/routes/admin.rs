//! The administrator's and the auditor's pages.

use super::{Access::Roles, Route, get, post};
use crate::admin;
use zhida_store::Role;

/// Who administers.
const ADMINISTER: &[Role] = &[Role::Administrator];
/// Who reads the ledger.
const AUDIT: &[Role] = &[Role::Auditor, Role::Administrator];

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/admin/users", Roles(ADMINISTER), admin::users::show),
        get("/admin/users/new", Roles(ADMINISTER), admin::user::new),
        post("/admin/users/new", Roles(ADMINISTER), admin::user::add),
        get("/admin/users/{id}", Roles(ADMINISTER), admin::user::show),
        post("/admin/users/{id}", Roles(ADMINISTER), admin::user::change),
        get("/admin/departments", Roles(ADMINISTER), admin::departments::show),
        post("/admin/departments", Roles(ADMINISTER), admin::departments::add),
        post("/admin/institutions", Roles(ADMINISTER), admin::departments::add_institution),
        get("/admin/jobs", Roles(ADMINISTER), admin::jobs::show),
        get("/admin/audit", Roles(AUDIT), admin::audit::show),
        post("/admin/audit/verify", Roles(AUDIT), admin::audit::verify),
        get("/admin/audit/checkpoint", Roles(AUDIT), admin::audit::checkpoint),
    ]
}
