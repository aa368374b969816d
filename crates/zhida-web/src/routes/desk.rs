//! The desk: enterprises, their facts, imports, claims.

use super::{Access::Roles, Route, get, post};
use crate::desk;
use zhida_store::Role;

/// Who sees the city's enterprises.
const SEE: &[Role] = &[Role::Clerk, Role::Department, Role::Leader, Role::Auditor];
/// Who enters facts and decides claims.
const EDIT: &[Role] = &[Role::Clerk];
/// Who vouches for clauses.
const ATTEST: &[Role] = &[Role::Clerk, Role::Department];

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/desk", Roles(SEE), desk::start::show),
        get("/desk/enterprises", Roles(SEE), desk::enterprises::show),
        get("/desk/enterprises/export", Roles(SEE), desk::export::handle).heavy(),
        post("/desk/views", Roles(SEE), desk::views::save),
        post("/desk/views/{id}/delete", Roles(SEE), desk::views::delete),
        get("/desk/enterprises/new", Roles(EDIT), desk::add::show),
        post("/desk/enterprises/new", Roles(EDIT), desk::add::handle),
        get("/desk/enterprises/{id}", Roles(SEE), desk::enterprise::show),
        post("/desk/enterprises/{id}/facts", Roles(EDIT), desk::enterprise::enter),
        post("/desk/enterprises/{id}/attest", Roles(ATTEST), desk::attest::handle),
        get("/desk/enterprises/{id}/measures/{measure}", Roles(SEE), desk::explain::show),
        get("/desk/imports", Roles(SEE), desk::imports::show),
        post("/desk/imports", Roles(EDIT), desk::imports::upload).heavy(),
        get("/desk/imports/preview/{token}", Roles(EDIT), desk::preview::show).heavy(),
        post("/desk/imports/preview/{token}", Roles(EDIT), desk::preview::confirm).heavy(),
        get("/desk/imports/{seq}", Roles(SEE), desk::import::show),
        get("/desk/imports/{seq}/rejects", Roles(SEE), desk::import::rejects),
        get("/desk/imports/{seq}/undo", Roles(EDIT), desk::import::ask),
        post("/desk/imports/{seq}/undo", Roles(EDIT), desk::import::undo).heavy(),
        get("/desk/claims", Roles(EDIT), desk::claims::show),
        post("/desk/claims/{id}", Roles(EDIT), desk::claims::decide),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhida_store::Permission;

    /// The store refuses whom the table lets in by mistake; whom it keeps out by mistake nobody would hear of.
    #[test]
    fn the_table_is_the_stores() {
        let wanted =
            [(SEE, Permission::SeeCity), (EDIT, Permission::EditFacts), (EDIT, Permission::DecideClaims), (ATTEST, Permission::Attest)];
        for (roles, permission) in wanted {
            assert!(Role::ALL.iter().all(|role| role.may(permission) == roles.contains(role)), "{permission:?}");
        }
    }
}
