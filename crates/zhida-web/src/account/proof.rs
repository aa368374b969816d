//! A password or a code as proof of whose account it is. It is counted wherever it is asked for, so that no page is a place to guess it: not
//! the one that waits for the second factor, and none of an open session.

use super::second::is_right;
use crate::app::App;
use crate::error::Fault;
use crate::session;
use crate::viewer::Viewer;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_store::{SignIn, Signed, instant};

/// What is given as proof.
pub(super) enum Proof<'a> {
    /// The password.
    Password(&'a str),
    /// A code of the authenticator, or a recovery code, which is used up by this.
    Code(&'a str),
    /// A code of the authenticator and nothing else.
    Authenticator(&'a str),
}

/// What became of it.
pub(super) enum Tried {
    /// Right.
    Right,
    /// Wrong, and counted.
    Wrong,
    /// The account rests, since this try or since before it.
    Rests,
}

/// Looks at a proof, unless the account rests, and counts it.
pub(super) async fn look_at(app: &App, signed: &Signed, proof: Proof<'_>) -> Result<Tried, Fault> {
    let (store, now) = (app.store(), app.now());
    let (own, _) = store.own_account(signed).await?;
    // An account that has begun to rest meanwhile rests here, too: else each session that is open would be five more tries.
    if own.locked_until.is_some_and(|until| instant(until) > now) {
        return Ok(Tried::Rests);
    }
    let shown = |code: &str| own.totp.as_deref().is_some_and(|secret| is_right(app, secret, signed.login(), code));
    let right = match proof {
        Proof::Password(given) => return Ok(tried(&store.check_password(signed, given, now).await?)),
        Proof::Code(code) => shown(code) || store.use_recovery_code(signed, code, now).await?,
        Proof::Authenticator(code) => shown(code),
    };
    let became = if right { store.right_second_factor(signed, now).await? } else { store.wrong_second_factor(signed, now).await? };
    Ok(tried(&became))
}

fn tried(became: &SignIn) -> Tried {
    match became {
        SignIn::Welcome(_) | SignIn::SecondFactor(..) => Tried::Right,
        SignIn::Wrong => Tried::Wrong,
        SignIn::Locked(_) => Tried::Rests,
    }
}

/// The account rests: the session in which that came out ends.
pub(super) async fn out(app: &App, viewer: &Viewer, jar: CookieJar) -> Result<Response, Fault> {
    let cookie = session::end(app, viewer).await?;
    Ok((jar.add(cookie), Redirect::to("/sign-in")).into_response())
}
