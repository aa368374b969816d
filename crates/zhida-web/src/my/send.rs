//! `POST /my/applications/{id}`: what was filled in is kept, each time and all of it; sending freezes it.

use super::apply::{Again, filled, form, is_form, not_now};
use super::{look, tenant, to_my};
use crate::app::App;
use crate::apply::{self, asked, ground, way};
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::refused;
use crate::upload::{self, Sent, complaints};
use crate::viewer::Viewer;
use crate::words::Key;
use axum::Form;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_apply::{Act, State as Stage};
use zhida_store::{Conflict, Origin, StoreError, Tenant};

/// Longest text of the enterprise.
const WORD: usize = 5000;
/// Most of a form that is kept as it was typed, in bytes.
const TYPED: usize = 64 << 10;

/// Words of a small form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    word: String,
}

fn cut(text: &str) -> String {
    text.trim().chars().take(WORD).collect()
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let kept = tenant.application(id).await?;
    let sent = upload::read(&app, sent).await?;
    if !is_form(&kept) {
        return not_now(&app, &viewer, &tenant, id, Key("apply-no-state")).await;
    }
    let mut wrong = keep(&app, &viewer, &tenant, id, &kept.row.measure, &sent).await?;
    let again = |wrong| Again { parameters: sent.fields.clone(), wrong };
    if sent.field("do") != "send" && wrong.is_empty() {
        return Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/my/applications/{id}"))).into_response());
    }
    if wrong.is_empty() {
        wrong = lacking(&app, &viewer, &tenant, id, &kept.row.measure).await?;
    }
    if !wrong.is_empty() {
        let kept = tenant.application(id).await?;
        return Ok(refused(form(&app, &viewer, &tenant, kept, again(wrong)).await?));
    }
    let renewed = kept.now.state == Stage::Returned;
    send(&app, &viewer, &tenant, jar, id, (&kept.row.measure, renewed, &cut(sent.field("word")))).await
}

/// Keeps words, facts and files; gives what could not be kept.
async fn keep(app: &App, viewer: &Viewer, tenant: &Tenant, id: i64, measure: &str, sent: &Sent) -> Result<Vec<String>, Fault> {
    let (now, t, word) = (app.now(), viewer.words(), cut(sent.field("word")));
    // As it was typed, before anything can go wrong.
    tenant.save_application(id, &word, &typed(&sent.fields)?).await?;
    let (wanted, mut wrong) = (measure.to_owned(), complaints(t, &sent.refused));
    let names: Vec<String> = look(app, tenant, move |own| {
        let subject = own.city.subject_of(&wanted).ok_or(Fault::Missing)?;
        Ok(subject.plan().materials.iter().map(|m| m.name.clone()).collect())
    })
    .await?;
    let material = |field: &str, kind: &str| field.strip_prefix(kind)?.parse::<usize>().ok().and_then(|at| names.get(at));
    for (field, file) in &sent.files {
        let name = material(field, "file-").cloned().unwrap_or_default();
        tenant.add_paper(id, &name, file, now).await?;
    }
    for (field, value) in &sent.fields {
        if let (Some(name), Ok(file)) = (material(field, "use-"), value.parse()) {
            tenant.reuse_paper(id, name, file, now).await?;
        }
        if let ("drop", Ok(file)) = (field.as_str(), value.parse()) {
            tenant.drop_paper(id, file, now).await?;
        }
    }
    // What can be read goes on file; only where all could be read is nothing left that was typed.
    let (entries, bad) = filled(app, viewer, tenant, &sent.fields).await?;
    if !entries.is_empty() {
        tenant.declare(Origin::Answered, measure, entries, now).await?;
        app.catch_up().await?;
    }
    if bad {
        wrong.push(t.say("apply-facts-wrong").to_string());
    } else {
        tenant.save_application(id, &word, &[]).await?;
    }
    Ok(wrong)
}

/// The materials that have to be there and are not.
async fn lacking(app: &App, viewer: &Viewer, tenant: &Tenant, id: i64, measure: &str) -> Result<Vec<String>, Fault> {
    let (papers, t, wanted) = (tenant.papers(id).await?, viewer.words(), measure.to_owned());
    look(app, tenant, move |own| {
        let subject = own.city.subject_of(&wanted).ok_or(Fault::Missing)?;
        let all = asked(own.city, &own.facts, &subject, &papers, &[]);
        Ok(all.iter().filter(|a| a.lacks()).map(|a| t.say("apply-lacks").with("name", &a.name).to_string()).collect())
    })
    .await
}

async fn send(
    app: &App,
    viewer: &Viewer,
    tenant: &Tenant,
    jar: CookieJar,
    id: i64,
    (measure, renewed, word): (&str, bool, &str),
) -> Result<Response, Fault> {
    let (wanted, word) = (measure.to_owned(), word.to_owned());
    let (frozen, way, calendar) = look(app, tenant, move |own| {
        let subject = own.city.subject_of(&wanted).ok_or(Fault::Missing)?;
        let frozen = ground(own.city, own.shelf, &own.facts, &subject).frozen(own.seen, &word);
        Ok((frozen, way(subject.plan()), own.shelf.library.calendar.clone()))
    })
    .await?;
    let act = if renewed { Act::Supply(frozen) } else { Act::Submit(frozen, way) };
    match tenant.act_on_application(id, act, &calendar, app.now()).await {
        Ok(_) => Ok((jar.add(Flash::Sent.cookie()), Redirect::to(&format!("/my/applications/{id}"))).into_response()),
        // The department listed the enterprise while its form lay there.
        Err(StoreError::Conflict(Conflict::Applied(other))) => Ok(Redirect::to(&format!("/my/applications/{other}")).into_response()),
        Err(StoreError::Conflict(Conflict::Application(why))) => not_now(app, viewer, tenant, id, apply::refusal(why)).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /my/applications/{id}/draft`: the form as it is typed, kept while it is typed; says when.
pub(crate) async fn draft(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let word = fields.iter().find(|(name, _)| name == "word").map_or("", |(_, text)| text.as_str());
    tenant.save_application(id, &cut(word), &typed(&fields)?).await?;
    let at = zhida_store::local(app.now()).format("%H:%M").to_string();
    Ok(viewer.words().say("my-apply-kept").with("at", at).to_string().into_response())
}

/// Of the fields of the form those that are kept as they were typed: what is said of facts.
///
/// # Errors
/// [`Fault::TooLarge`] if nobody could have typed that much.
fn typed(fields: &[(String, String)]) -> Result<Vec<(String, String)>, Fault> {
    let own = |name: &str| matches!(name, "word" | "do" | "drop") || name.starts_with("file-") || name.starts_with("use-");
    let kept: Vec<_> = fields.iter().filter(|(name, text)| !own(name) && !text.is_empty()).cloned().collect();
    let size: usize = kept.iter().map(|(name, text)| name.len() + text.len()).sum();
    if size > TYPED { Err(Fault::TooLarge) } else { Ok(kept) }
}

/// `POST /my/applications/{id}/withdraw`: a draft is thrown away, what was sent or listed is withdrawn.
pub(crate) async fn withdraw(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let kept = tenant.application(id).await?;
    let jar = jar.add(Flash::Saved.cookie());
    if kept.now.state == Stage::Draft {
        tenant.drop_application(id, app.now()).await?;
        return Ok((jar, Redirect::to("/my/applications")).into_response());
    }
    let calendar = app.shelf().library.calendar.clone();
    match tenant.act_on_application(id, Act::Withdraw(cut(&given.word)), &calendar, app.now()).await {
        Ok(_) => Ok((jar, Redirect::to(&format!("/my/applications/{id}"))).into_response()),
        Err(StoreError::Conflict(Conflict::Application(why))) => not_now(&app, &viewer, &tenant, id, apply::refusal(why)).await,
        Err(error) => Err(error.into()),
    }
}
