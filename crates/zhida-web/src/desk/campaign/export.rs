//! `/desk/campaigns/{id}/export`: every recipient and how far they are, as a file.

use super::show::{channel, message, state};
use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::download::Form;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhida_exchange::Cell;

/// Recipients asked for at once.
const PAGE: u64 = 5000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct How {
    format: String,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>, Query(how): Query<How>) -> Result<Response, Fault> {
    let (desk, t) = (desk(&app, &viewer)?, viewer.words());
    desk.campaign(id).await?;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for page in 0.. {
        let (found, _) = desk.recipients(id, None, page, PAGE).await?;
        let last = found.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        rows.extend(found.into_iter().map(|of| {
            let (word, at) = state(&of.notice);
            let sent = of.sent.iter().map(|(state, by)| format!("{}: {}", t.say(channel(by)), t.say(message(state))));
            let account = t.say(if of.has_account { Key("yes") } else { Key("no") });
            let cells = [
                of.enterprise.uscc,
                of.enterprise.name,
                t.say(word).to_string(),
                at.map(moment).unwrap_or_default(),
                account.to_string(),
                t.list(sent.collect::<Vec<_>>()),
            ];
            cells.map(Cell::from).to_vec()
        }));
        if last {
            break;
        }
    }
    let heads = [Key("desk-code"), Key("desk-name"), Key("state"), Key("time"), Key("campaign-account"), Key("campaign-messages")];
    let heads = heads.map(|key| t.say(key).to_string());
    let form = Form::asked(&how.format);
    Ok(form.answer(&format!("zhida-campaign-{id}"), form.write(&heads, rows)?))
}
