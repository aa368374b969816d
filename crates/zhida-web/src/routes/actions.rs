//! The action ledger.

use super::{Access::Roles, DESK, Route, get, post};
use crate::desk::actions::{list, new, report, show};
use zhida_store::Role;

/// Who reads it.
const SEE: &[Role] = DESK;
/// Who sets tasks.
const SET: &[Role] = &[Role::Clerk, Role::Leader];
/// Who gives evidence or judges it; which, the store knows.
const ACT: &[Role] = &[Role::Clerk, Role::Department, Role::Leader];

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/desk/actions", Roles(SEE), list),
        get("/desk/actions/weekly", Roles(SEE), report::show),
        get("/desk/actions/new", Roles(SET), new::show),
        post("/desk/actions/new", Roles(SET), new::set),
        get("/desk/actions/{id}", Roles(SEE), show::show),
        post("/desk/actions/{id}", Roles(ACT), show::act),
    ]
}
