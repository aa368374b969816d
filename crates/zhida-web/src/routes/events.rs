//! Events and visits: for everybody, for enterprises, and at the desk.

use super::{Access, DESK, Route, get, post};
use crate::desk::{events, visits};
use crate::events as public;
use crate::my;
use zhida_store::Role;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    let own = Access::Roles(&[Role::Enterprise]);
    let see = Access::Roles(DESK);
    let clerk = Access::Roles(&[Role::Clerk]);
    vec![
        get("/events", Access::Everyone, public::list::show),
        get("/events/{id}", Access::Everyone, public::show::show),
        post("/events/{id}", own, public::show::handle),
        get("/desk/events", see, events::list::show),
        get("/desk/events/new", clerk, events::edit::new),
        post("/desk/events/new", clerk, events::edit::add),
        get("/desk/events/{id}", see, events::show::show),
        post("/desk/events/{id}", clerk, events::show::act),
        get("/desk/events/{id}/edit", clerk, events::edit::show),
        post("/desk/events/{id}/edit", clerk, events::edit::change),
        get("/desk/events/{id}/door", clerk, events::door::show),
        get("/my/visits", own, my::visits::show),
        get("/desk/visits", see, visits::list),
        get("/desk/visits/new", clerk, visits::new::show),
        post("/desk/visits/new", clerk, visits::new::add),
        get("/desk/visits/{id}", see, visits::show::show),
        post("/desk/visits/{id}", clerk, visits::act::handle),
    ]
}
