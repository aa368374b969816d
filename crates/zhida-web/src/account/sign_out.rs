//! Signing out: here, in one other place, or everywhere.

use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::session;
use crate::viewer::Viewer;
use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use serde::Deserialize;

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, jar: CookieJar) -> Result<(CookieJar, Redirect), Fault> {
    let cookie = session::end(&app, &viewer).await?;
    Ok((jar.add(cookie).add(Flash::SignedOut.cookie()), Redirect::to("/")))
}

#[derive(Deserialize)]
pub(crate) struct Which {
    /// Number of a session as listed, or nothing for all others.
    #[serde(default)]
    session: String,
}

pub(crate) async fn sessions(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Form(which): Form<Which>,
) -> Result<(CookieJar, Redirect), Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    if which.session.is_empty() {
        app.store().sign_out_everywhere(signed, viewer.token.as_deref(), app.now()).await?;
    } else {
        app.store().end_own_session(signed, &which.session).await?;
    }
    Ok((jar.add(Flash::SessionsEnded.cookie()), Redirect::to("/account#sessions")))
}
