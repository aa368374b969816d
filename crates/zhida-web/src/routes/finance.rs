//! Finance: an enterprise's needs, institutions' offers, what has come of both at the desk, and relief packages.

use super::{Access, DESK, Route, get, post};
use crate::{desk, institution, my};
use zhida_store::Role;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    let enterprise = Access::Roles(&[Role::Enterprise]);
    let lender = Access::Roles(&[Role::Institution]);
    let see = Access::Roles(DESK);
    let write = Access::Roles(&[Role::Clerk, Role::Department]);
    vec![
        get("/my/finance", enterprise, my::finance::list::handle),
        get("/my/finance/new", enterprise, my::finance::new::show),
        post("/my/finance/new", enterprise, my::finance::new::handle),
        get("/my/finance/{case}", enterprise, my::finance::show::handle),
        post("/my/finance/{case}", enterprise, my::finance::act::handle),
        get("/institution/finance/{case}", lender, institution::finance::show),
        post("/institution/finance/{case}", lender, institution::finance::act),
        get("/desk/finance", see, desk::finance::list),
        get("/desk/finance/{case}", see, desk::finance::show),
        get("/my/relief/{id}", enterprise, my::relief::handle),
        get("/desk/relief", see, desk::relief::list),
        get("/desk/relief/new", write, desk::relief::edit::new),
        post("/desk/relief/new", write, desk::relief::edit::add),
        get("/desk/relief/{id}", see, desk::relief::show),
        post("/desk/relief/{id}", write, desk::relief::act),
        get("/desk/relief/{id}/edit", write, desk::relief::edit::show),
        post("/desk/relief/{id}/edit", write, desk::relief::edit::change),
    ]
}
