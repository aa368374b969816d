//! The desk's cases.

use super::{Access::Roles, DESK, Route, get, post};
use crate::desk::cases::{absence, act, board, bulk, export, inbox, new, rates, reimport, show, templates};
use zhida_store::Role;

/// Who sees cases; of a department, those of its own.
const SEE: &[Role] = DESK;
/// Who may do something to them; what, the table of moves says.
const ACT: &[Role] = &[Role::Clerk, Role::Department, Role::Leader];
/// Who takes demands down and routes them.
const CLERK: &[Role] = &[Role::Clerk];
/// Who writes replies.
const WRITE: &[Role] = &[Role::Clerk, Role::Department];

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/desk/cases", Roles(SEE), inbox::show),
        get("/desk/cases/board", Roles(SEE), board::show),
        get("/desk/cases/rates", Roles(SEE), rates::show),
        get("/desk/cases/export", Roles(SEE), export::handle).heavy(),
        get("/desk/cases/import", Roles(CLERK), reimport::show),
        post("/desk/cases/import", Roles(CLERK), reimport::handle).heavy(),
        get("/desk/cases/new", Roles(CLERK), new::show),
        post("/desk/cases/new", Roles(CLERK), new::handle),
        get("/desk/cases/route", Roles(CLERK), bulk::show),
        post("/desk/cases/route", Roles(CLERK), bulk::handle),
        get("/desk/cases/templates", Roles(WRITE), templates::show),
        post("/desk/cases/templates", Roles(WRITE), templates::add),
        post("/desk/cases/templates/{id}/delete", Roles(WRITE), templates::delete),
        get("/desk/cases/absence", Roles(SEE), absence::show),
        post("/desk/cases/absence", Roles(WRITE), absence::say),
        get("/desk/cases/{id}", Roles(SEE), show::show),
        post("/desk/cases/{id}", Roles(ACT), act::handle).heavy(),
    ]
}
