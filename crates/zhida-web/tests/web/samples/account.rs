//! Signing in and one's own account.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/sign-in", "/sign-in?back=/my", "", 200),
    ("/sign-in", "/sign-in", "clerk", 303),
    ("/sign-in/code", "/sign-in/code", "", 303),
    ("/sign-in/provider", "/sign-in/provider", "", 404),
    ("/sign-in/provider/callback", "/sign-in/provider/callback?code=x&state=y", "", 404),
    ("/account/identities/link", "/account/identities/link", "company", 404),
    ("/account/identities/link", "/account/identities/link", "", 303),
    ("/sign-up", "/sign-up", "", 200),
    ("/account", "/account", "company", 200),
    ("/account", "/account", "clerk", 200),
    ("/account", "/account", "", 303),
];
