//! Signing up, in and out, and one's own account.

use super::{
    Access::{Everyone, SignedIn},
    Route, get, post,
};
use crate::{account, upload};

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/sign-in", Everyone, account::sign_in::show),
        post("/sign-in", Everyone, account::sign_in::handle),
        get("/sign-in/code", Everyone, account::second::show),
        post("/sign-in/code", Everyone, account::second::handle),
        get("/sign-in/provider", Everyone, account::provider::go),
        get("/sign-in/provider/callback", Everyone, account::provider::back),
        get("/sign-up", Everyone, account::sign_up::show),
        post("/sign-up", Everyone, account::sign_up::handle),
        post("/sign-out", SignedIn, account::sign_out::handle),
        get("/account", SignedIn, account::show::show),
        post("/account/password", SignedIn, account::password::handle),
        post("/account/second", SignedIn, account::second::set),
        post("/account/second/codes", SignedIn, account::recovery::make),
        get("/account/identities/link", SignedIn, account::provider::link),
        post("/account/identities/unlink", SignedIn, account::provider::unlink),
        post("/account/sessions", SignedIn, account::sign_out::sessions),
        post("/account/tokens", SignedIn, account::tokens::make),
        post("/account/tokens/revoke", SignedIn, account::tokens::revoke),
        get("/files/{id}", SignedIn, upload::open::handle).heavy(),
    ]
}
