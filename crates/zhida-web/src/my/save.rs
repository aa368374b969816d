//! `POST /my/profile`: facts put on file. Only what is not as it stood in its field is taken; if one value is wrong, none is.

use super::profile::{Typed, edit};
use super::theme::Theme;
use super::typed::{called, entry, read, written};
use super::{Own, look, tenant, to_my};
use crate::app::App;
use crate::attempt::answers::{MOST, fact};
use crate::error::Fault;
use crate::intake::IDENTITY;
use crate::kit::flash::saved;
use crate::kit::html::refused;
use crate::viewer::Viewer;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_facts::Facts as _;
use zhida_store::{FactEntry, Origin};

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Form(parameters): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let word = parameters.iter().find(|(n, _)| n == "theme").map(|(_, v)| v.clone()).unwrap_or_default();
    let theme = Theme::named(&word).ok_or(Fault::Invalid)?;
    let asker = viewer.clone();
    let (entries, typed) = look(&app, &tenant, move |own| Ok(check(own, &asker, &parameters))).await?;
    if !typed.wrong.is_empty() {
        let known = tenant.facts().await?;
        let page = look(&app, &tenant, move |own| Ok(edit(own, &viewer, theme, &known, &typed))).await?;
        return Ok(refused(page));
    }
    if entries.is_empty() {
        return Ok(Redirect::to(&format!("/my/profile#{}", theme.word)).into_response());
    }
    let seq = tenant.declare(Origin::Declared, "profile", entries, app.now()).await?;
    saved(&app, jar, &format!("/my/profile?saved={seq}")).await
}

/// The entries among `parameters`, and all that was typed with what is wrong.
pub(super) fn check(own: &Own<'_>, viewer: &Viewer, parameters: &[(String, String)]) -> (Vec<FactEntry>, Typed) {
    let show = own.show(viewer.words());
    let (mut entries, mut typed) = (Vec::new(), Typed::default());
    for (parameter, text) in parameters.iter().take(MOST) {
        let Some(at) = fact(show, parameter) else { continue };
        let described = own.shelf.library.dictionary.fact(at.fact);
        if IDENTITY.contains(&described.key.as_str()) {
            continue;
        }
        let name = called(show, at);
        let before = own.facts.state(at.fact, at.year.resolve(0));
        typed.values.insert(name.clone(), text.clone());
        if text.trim() == written(show, at, &before) {
            continue;
        }
        match read(show, at, text) {
            Ok(state) if state == before => {}
            Ok(state) => entries.push(entry(show, at, &state)),
            Err(wrong) => {
                typed.wrong.insert(name, wrong);
            }
        }
    }
    (entries, typed)
}
