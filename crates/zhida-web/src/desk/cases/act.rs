//! `POST /desk/cases/{id}`: a move. What is refused comes back with its reason, and what was typed stays.

use super::show::page;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::read::Reading;
use crate::casework::refusal::{tried, unkept};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::refused;
use crate::upload::{Filled, complaints};
use crate::viewer::Viewer;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use zhida_cases::{ActKind, Refusal};
use zhida_store::StoreError;

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Path(id): Path<i64>,
    Filled(sent): Filled,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let wrong = complaints(viewer.words(), &sent.refused);
    let (form, files) = sent.parted();
    let name = form.get("act").cloned().unwrap_or_default();
    let kind = ActKind::from_key(&name).ok_or(Fault::Invalid)?;
    let seen: Option<usize> = form.get("rows").and_then(|n| n.parse().ok());
    let staff = desk.staff().await?;
    let moment = asked.moment();
    if !wrong.is_empty() {
        let file = desk.case(id, &moment).await?;
        return Ok(refused(page(&app, &viewer, &asked, &desk, &file, None, Some(unkept(&name, &form, &wrong))).await?));
    }
    let done = if kind == ActKind::Merge {
        match form.get("into").and_then(|n| n.trim().parse::<i64>().ok()) {
            Some(into) => desk.merge_case(id, into, &moment).await.map(|_| ()),
            None => Err(StoreError::Refused(Refusal::Circle)),
        }
    } else {
        match (Reading { typed: &form, staff: &staff }).act(kind) {
            Ok(act) => desk.act_on_case_with(id, seen, &act, &files, &moment).await.map(|_| ()),
            Err(lacks) => Err(StoreError::Refused(Refusal::Lacks(lacks))),
        }
    };
    let why = match done {
        Ok(()) => return saved(&app, jar, &format!("/desk/cases/{id}")).await,
        Err(StoreError::Refused(why)) => why,
        // The other case of a merger is not there.
        Err(StoreError::NotFound) if kind == ActKind::Merge => Refusal::Circle,
        Err(error) => return Err(error.into()),
    };
    let file = desk.case(id, &moment).await?;
    let tried = tried(viewer.words(), &name, &form, &why, !files.is_empty());
    Ok(refused(page(&app, &viewer, &asked, &desk, &file, None, Some(tried)).await?))
}
