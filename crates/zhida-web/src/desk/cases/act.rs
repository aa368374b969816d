//! `POST /desk/cases/{id}`: a move. What is refused comes back with its reason, and what was typed stays.

use super::show::page;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::read::Reading;
use crate::casework::sent::SentMove;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::refused;
use crate::upload::Filled;
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
    let sent = SentMove::read(viewer.words(), sent)?;
    let (kind, moment) = (sent.kind, asked.moment());
    if let Some(unkept) = sent.unkept() {
        let file = desk.case(id, &moment).await?;
        return Ok(refused(page(&app, &viewer, &asked, &desk, &file, None, Some(unkept)).await?));
    }
    let staff = desk.staff().await?;
    let done = if kind == ActKind::Merge {
        match sent.typed.get("into").and_then(|n| n.trim().parse::<i64>().ok()) {
            Some(into) => desk.merge_case(id, into, &moment).await.map(|_| ()),
            None => Err(StoreError::Refused(Refusal::Circle)),
        }
    } else {
        match (Reading { typed: &sent.typed, staff: &staff }).act(kind) {
            Ok(act) => desk.act_on_case_with(id, sent.seen, &act, &sent.files, &moment).await.map(|_| ()),
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
    let tried = sent.refused(viewer.words(), &why);
    Ok(refused(page(&app, &viewer, &asked, &desk, &file, None, Some(tried)).await?))
}
