//! `/admin/audit`: the ledger, and whether it is what was written.

use super::{SIZE, admin};
use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use zhida_store::{Broken, LedgerFilter};

#[derive(Template)]
#[template(path = "pages/admin/audit.html")]
pub(crate) struct AdminAudit {
    page: Page,
    filter: Filter,
    acts: Vec<(&'static str, Key)>,
    rows: Vec<Row>,
    pages: Pages,
    verified: Option<Verified>,
}

struct Row {
    seq: i64,
    at: String,
    who: String,
    act: String,
    /// Of its kind of act.
    word: Option<Key>,
    /// What it is about, in words where there are some.
    of: Option<Key>,
    subject: String,
    detail: String,
    hash: String,
}

struct Verified {
    entries: i64,
    /// What is wrong, with the number of the entry or the name of the row.
    faults: Vec<(Key, String)>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    act: String,
    kind: String,
    subject: String,
    page: usize,
}

/// Kinds of acts, by how they begin.
const ACTS: [(&str, Key); 17] = [
    ("facts.", Key("audit-act-facts")),
    ("enterprise.", Key("audit-act-enterprise")),
    ("attested", Key("audit-act-attested")),
    ("measure.", Key("audit-act-measure")),
    ("notices.", Key("audit-act-notices")),
    ("claim.", Key("audit-act-claim")),
    ("account.", Key("audit-act-account")),
    ("token.", Key("audit-act-token")),
    ("case.", Key("nav-cases")),
    ("case-template.", Key("case-template-title")),
    ("application.", Key("audit-act-application")),
    ("budget.", Key("budget-budget")),
    ("finance.", Key("nav-finance")),
    ("relief.", Key("relief-packages")),
    ("file.", Key("audit-act-file")),
    ("department.", Key("audit-act-department")),
    ("institution.", Key("admin-institutions")),
];

/// What an entry is about, by the kind of subject.
fn about(kind: &str) -> Option<Key> {
    match kind {
        "application" => Some(Key("audit-of-application")),
        "campaign" => Some(Key("audit-of-campaign")),
        "case" => Some(Key("audit-of-case")),
        "case-template" => Some(Key("case-template-title")),
        "department" => Some(Key("admin-user-department")),
        "enterprise" => Some(Key("city-name")),
        "event" => Some(Key("audit-of-event")),
        "file" => Some(Key("audit-of-file")),
        "institution" => Some(Key("admin-user-institution")),
        "measure" => Some(Key("city-measure")),
        "relief" => Some(Key("relief-packages")),
        "user" => Some(Key("audit-of-user")),
        _ => None,
    }
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<AdminAudit>, Fault> {
    Ok(Html(page(&app, &viewer, filter, None).await?))
}

/// `POST /admin/audit/verify`: walks the whole chain.
pub(crate) async fn verify(State(app): State<App>, viewer: Viewer) -> Result<Html<AdminAudit>, Fault> {
    admin(&app, &viewer)?;
    let (entries, broken) = app.store().verify(&[], |_, _| ()).await?;
    let faults = broken.into_iter().map(|fault| match fault {
        Broken::Missing(seq) => (Key("audit-missing"), seq.to_string()),
        Broken::Changed(seq) => (Key("audit-changed"), seq.to_string()),
        Broken::Cut(seq) => (Key("audit-cut"), seq.to_string()),
        Broken::NotAsSeen(seq) => (Key("audit-not-as-seen"), seq.to_string()),
        Broken::Record(seq) => (Key("audit-record"), seq.to_string()),
        Broken::Stranger(row) => (Key("audit-stranger"), row),
    });
    let verified = Verified { entries, faults: faults.collect() };
    Ok(Html(page(&app, &viewer, Filter::default(), Some(verified)).await?))
}

/// `GET /admin/audit/checkpoint`: the end of the chain, to be kept elsewhere; `zhida audit verify --seen` reads it.
pub(crate) async fn checkpoint(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    admin(&app, &viewer)?;
    let end = app.store().checkpoint().await?.ok_or(Fault::Missing)?;
    let line = serde_json::to_string(&end).map_err(|_| Fault::Failed)?;
    let name = format!("attachment; filename=\"zhida-checkpoint-{}.jsonl\"", end.seq);
    let headers = [("content-type", "application/jsonl".to_owned()), ("content-disposition", name)];
    Ok((headers, line + "\n").into_response())
}

async fn page(app: &App, viewer: &Viewer, filter: Filter, verified: Option<Verified>) -> Result<AdminAudit, Fault> {
    let wanted =
        LedgerFilter { actor: None, act: filter.act.clone(), subject_kind: filter.kind.clone(), subject: filter.subject.trim().to_owned() };
    let admin = admin(app, viewer)?;
    let base = format!("/admin/audit?act={}&kind={}&subject={}&", encode(&filter.act), encode(&filter.kind), encode(&filter.subject));
    let (entries, pages) = Pages::read(filter.page, SIZE, base, |page, size| admin.ledger(&wanted, page, size)).await?;
    let t = viewer.words();
    let rows = entries.into_iter().map(|e| Row {
        seq: e.seq,
        at: moment(e.at),
        who: if e.actor.is_none() && e.actor_name.is_empty() { t.say("audit-program").to_string() } else { e.actor_name },
        word: ACTS.iter().find(|(begins, _)| e.act.starts_with(*begins)).map(|(_, word)| *word),
        act: e.act,
        of: about(&e.subject_kind),
        subject: if about(&e.subject_kind).is_some() { e.subject } else { format!("{} {}", e.subject_kind, e.subject) },
        detail: e.detail,
        hash: e.hash.chars().take(12).collect(),
    });
    Ok(AdminAudit { page: viewer.page(), acts: ACTS.to_vec(), rows: rows.collect(), pages, filter, verified })
}
