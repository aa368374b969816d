//! `POST /account/password`: a new password for the old one.

use super::proof::{Proof, Tried, look_at, out};
use super::{show, weak};
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::refused;
use crate::viewer::Viewer;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Given {
    old: String,
    new: String,
    again: String,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(given): Form<Given>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let mut wrong = show::PasswordErrors::default();
    let t = viewer.words();
    if let Some(key) = weak(&given.new, signed.login()) {
        wrong.new = t.say(key).to_string();
    } else if given.new != given.again {
        wrong.again = t.say("account-password-differs").to_string();
    } else {
        match look_at(&app, signed, Proof::Password(&given.old)).await? {
            Tried::Right => {
                app.store().change_password(signed, &given.new, viewer.token.as_deref(), app.now()).await?;
                return Ok((jar.add(Flash::PasswordChanged.cookie()), Redirect::to("/account")).into_response());
            }
            Tried::Rests => return out(&app, &viewer, jar).await,
            Tried::Wrong => wrong.old = t.say("account-password-wrong").to_string(),
        }
    }
    let page = show::page(&app, &viewer, show::Said { password: wrong, ..show::Said::default() }).await?;
    Ok(refused(page))
}
