//! Services: for everybody, for institutions, and at the desk.

use super::{Access, DESK, Route, get, post};
use crate::{desk, institution, services};
use zhida_store::Role;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    let enterprise = Access::Roles(&[Role::Enterprise]);
    let own = Access::Roles(&[Role::Institution]);
    let see = Access::Roles(DESK);
    let clerk = Access::Roles(&[Role::Clerk]);
    vec![
        get("/services", Access::Everyone, services::list::show),
        get("/services/{id}", Access::Everyone, services::show::show),
        post("/services/{id}/request", enterprise, services::show::request),
        get("/institution", own, institution::start::show),
        get("/institution/services/new", own, institution::service::new),
        post("/institution/services/new", own, institution::service::add),
        get("/institution/services/{id}", own, institution::service::show),
        post("/institution/services/{id}", own, institution::service::change),
        get("/institution/requests/{id}", own, institution::request::show),
        post("/institution/requests/{id}", own, institution::request::act).heavy(),
        post("/institution/requests/{id}/rate", own, institution::request::rate),
        get("/desk/services", see, desk::services::list),
        get("/desk/services/{id}", see, desk::services::show),
        post("/desk/services/{id}", clerk, desk::services::decide),
    ]
}
