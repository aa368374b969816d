//! The desk: enterprises, their facts, imports, claims.

use super::{Access::Roles, DESK, Route, get, post};
use crate::{budget, decisions, desk};
use zhida_store::Role;

/// Who sees the city's enterprises.
const SEE: &[Role] = DESK;
/// Who enters facts and decides claims.
const EDIT: &[Role] = &[Role::Clerk];
/// Who opens files.
const FILES: &[Role] = &[Role::Clerk, Role::Department, Role::Auditor];
/// Who sees applications, and whose steps they are.
const APPLICATIONS: &[Role] = &[Role::Clerk, Role::Department, Role::Auditor];
const HANDLE: &[Role] = &[Role::Department];
/// Who vouches for clauses.
const ATTEST: &[Role] = &[Role::Clerk, Role::Department];
/// Who sets budgets.
const BUDGET: &[Role] = &[Role::Clerk, Role::Department];
/// Who reads the reports of weeks and months, which are of all offices.
const REPORT: &[Role] = &[Role::Clerk, Role::Leader, Role::Auditor];
/// Who sends files and campaigns, and sees what was not sent.
const SEND: &[Role] = &[Role::Clerk, Role::Department];

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/desk", Roles(SEE), desk::start::show),
        get("/desk/report", Roles(REPORT), desk::report::show).heavy(),
        get("/desk/report/export", Roles(REPORT), desk::report::export).heavy(),
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
        get("/desk/enterprises/{id}/files", Roles(FILES), desk::files::show),
        post("/desk/enterprises/{id}/files", Roles(SEND), desk::files::send).heavy(),
        get("/desk/applications", Roles(APPLICATIONS), desk::applications::show),
        post("/desk/applications/bulk", Roles(HANDLE), desk::applications::bulk).heavy(),
        get("/desk/applications/{id}", Roles(APPLICATIONS), desk::application::show),
        post("/desk/applications/{id}", Roles(HANDLE), desk::deed::handle),
        get("/desk/automatic", Roles(APPLICATIONS), desk::automatic::show),
        get("/desk/automatic/{id}", Roles(APPLICATIONS), desk::automatic::list),
        post("/desk/automatic/{id}", Roles(HANDLE), desk::automatic::confirm).heavy(),
        get("/desk/decisions/{id}", Roles(APPLICATIONS), decisions::show),
        get("/desk/decisions/{id}/export", Roles(APPLICATIONS), decisions::export).heavy(),
        get("/desk/budgets", Roles(SEE), budget::list::handle),
        get("/desk/budgets/export", Roles(SEE), budget::export::handle),
        get("/desk/measures/{id}/budget", Roles(SEE), budget::show::handle),
        post("/desk/measures/{id}/budget", Roles(BUDGET), budget::set::handle),
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
        get("/desk/campaigns", Roles(SEE), desk::campaign::list::handle),
        post("/desk/campaigns", Roles(SEND), desk::campaign::new::make),
        get("/desk/campaigns/new", Roles(SEND), desk::campaign::new::show),
        get("/desk/campaigns/{id}", Roles(SEE), desk::campaign::show::handle),
        post("/desk/campaigns/{id}", Roles(SEND), desk::campaign::show::drive),
        get("/desk/campaigns/{id}/export", Roles(SEE), desk::campaign::export::handle).heavy(),
        get("/desk/remarks", Roles(SEE), desk::remarks::show),
        post("/desk/remarks/{id}", Roles(SEND), desk::remarks::settle),
        get("/desk/unsent", Roles(SEND), desk::unsent::show),
        post("/desk/unsent", Roles(SEND), desk::unsent::again),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhida_store::Permission;

    /// The store refuses whom the table lets in by mistake; whom it keeps out by mistake nobody would hear of.
    #[test]
    fn the_table_is_the_stores() {
        let wanted = [
            (SEE, Permission::SeeCity),
            (EDIT, Permission::EditFacts),
            (EDIT, Permission::DecideClaims),
            (ATTEST, Permission::Attest),
            (FILES, Permission::SeeFiles),
            (BUDGET, Permission::SetBudgets),
            (SEND, Permission::SendFiles),
            (APPLICATIONS, Permission::SeeApplications),
            (HANDLE, Permission::HandleApplications),
            (SEND, Permission::SendNotices),
        ];
        for (roles, permission) in wanted {
            assert!(Role::ALL.iter().all(|role| role.may(permission) == roles.contains(role)), "{permission:?}");
        }
    }
}
