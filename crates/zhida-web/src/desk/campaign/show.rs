//! `/desk/campaigns/{id}`: what was written, how far it is, and each recipient; sending, pausing, stopping.

use super::fields::for_all;
use super::list::title;
use super::look;
use crate::admin::SIZE;
use crate::app::App;
use crate::desk::{desk, may};
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::kit::verdict::Look;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::entity::notice;
use zhida_store::{CampaignAct, CampaignCounts, CampaignRecipient, CampaignState, Conflict, Permission, Reached, StoreError};

#[derive(Template)]
#[template(path = "pages/campaign/show.html")]
pub(crate) struct CampaignShow {
    page: Page,
    id: i64,
    title: String,
    text: String,
    measure: String,
    look: Look,
    counts: CampaignCounts,
    wanted: i64,
    made: String,
    /// Whether something is going on that the page should follow.
    moves: bool,
    acts: Vec<(&'static str, Key)>,
    messages: Vec<(Key, Key, i64)>,
    reached: &'static str,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    number: i64,
    name: String,
    code: String,
    state: Key,
    has_account: bool,
    at: String,
    sent: Vec<(Key, Key)>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    reached: String,
    page: usize,
}

/// How far recipients are: name in addresses, and word.
pub(super) const REACHED: [(&str, Reached, Key); 4] = [
    ("held", Reached::Held, Key("campaign-held")),
    ("delivered", Reached::Delivered, Key("campaign-delivered")),
    ("read", Reached::Read, Key("campaign-read")),
    ("acted", Reached::Acted, Key("campaign-acted")),
];

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<CampaignShow>, Fault> {
    let desk = desk(&app, &viewer)?;
    let (campaign, counts) = desk.campaign(id).await?;
    let reached = REACHED.iter().find(|(name, ..)| *name == wanted.reached);
    let (reached, among) = reached.map_or(("", None), |(name, among, _)| (*name, Some(*among)));
    let base = format!("/desk/campaigns/{id}?reached={reached}&");
    let (found, pages) = Pages::read(wanted.page, SIZE, base, |page, size| desk.recipients(id, among, page, size)).await?;
    let messages = desk.campaign_messages(id).await?.into_iter().map(|(by, state, n)| (channel(&by), message(&state), n)).collect();
    let name = campaign.measure.clone();
    let measure = app.ask(move |city| title(city, &name)).await?;
    let state = CampaignState::from_key(&campaign.state);
    let t = viewer.words();
    Ok(Html(CampaignShow {
        page: viewer.page().crumb(t.say("nav-desk"), "/desk").crumb(t.say("campaign-list-title"), "/desk/campaigns"),
        id,
        title: for_all(&campaign.title, &measure, t.zh()),
        text: campaign.text,
        measure,
        look: look(&campaign.state),
        counts,
        wanted: campaign.wanted,
        made: moment(campaign.made_at),
        moves: matches!(state, Some(CampaignState::Preparing | CampaignState::Sending)),
        acts: if may(&viewer, Permission::SendNotices) { acts(state) } else { Vec::new() },
        messages,
        reached,
        rows: found.into_iter().map(row).collect(),
        pages,
    }))
}

/// What may be done now.
fn acts(state: Option<CampaignState>) -> Vec<(&'static str, Key)> {
    let (send, pause, stop) = (("send", Key("campaign-send")), ("pause", Key("campaign-pause")), ("stop", Key("campaign-stop")));
    match state {
        Some(CampaignState::Preparing) => vec![stop],
        Some(CampaignState::Ready) => vec![send, stop],
        Some(CampaignState::Sending) => vec![pause, stop],
        Some(CampaignState::Paused) => vec![("send", Key("campaign-resume")), stop],
        Some(CampaignState::Stopped | CampaignState::Done) | None => Vec::new(),
    }
}

fn row(of: CampaignRecipient) -> Row {
    let (state, at) = state(&of.notice);
    Row {
        number: of.enterprise.id,
        name: of.enterprise.name,
        code: of.enterprise.uscc,
        state,
        has_account: of.has_account,
        at: at.map(moment).unwrap_or_default(),
        sent: of.sent.iter().map(|(state, by)| (channel(by), message(state))).collect(),
    }
}

/// How far a recipient is, and since when.
pub(super) fn state(told: &notice::Model) -> (Key, Option<i64>) {
    match (told.acted_at, told.read_at, told.show_at) {
        (Some(at), ..) if told.act == "irrelevant" => (Key("campaign-irrelevant"), Some(at)),
        (Some(at), ..) => (Key("campaign-acted"), Some(at)),
        (_, Some(at), _) => (Key("campaign-read"), Some(at)),
        (_, _, Some(at)) => (Key("campaign-delivered"), Some(at)),
        _ => (Key("campaign-held"), None),
    }
}

pub(super) fn channel(name: &str) -> Key {
    if name == "email" { Key("channel-email") } else { Key("channel-hook") }
}

pub(super) fn message(state: &str) -> Key {
    match state {
        "sent" => Key("message-sent"),
        "dead" => Key("message-dead"),
        "dropped" => Key("message-dropped"),
        _ => Key("message-queued"),
    }
}

#[derive(Deserialize)]
pub(crate) struct Act {
    act: String,
}

/// `POST /desk/campaigns/{id}`
pub(crate) async fn drive(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(act): Form<Act>,
) -> Result<Response, Fault> {
    let act = match act.act.as_str() {
        "send" => CampaignAct::Send,
        "pause" => CampaignAct::Pause,
        "stop" => CampaignAct::Stop,
        _ => return Err(Fault::Invalid),
    };
    let back = Redirect::to(&format!("/desk/campaigns/{id}"));
    match desk(&app, &viewer)?.drive_campaign(id, act, app.now()).await {
        Ok(()) => {
            app.wake();
            Ok((jar.add(Flash::Saved.cookie()), back).into_response())
        }
        // Somebody or the machine was quicker: the page shows how it stands now.
        Err(StoreError::Conflict(Conflict::NotNow)) => Ok(back.into_response()),
        Err(error) => Err(error.into()),
    }
}

impl CampaignShow {
    fn is_reached(&self, name: &str) -> bool {
        self.reached == name
    }
    /// What the bar of progress is a part of; a bar of nothing is empty.
    fn whole(&self) -> i64 {
        self.counts.prepared.max(1)
    }
    fn ways(&self) -> [(&'static str, Reached, Key); 4] {
        REACHED
    }
}
