//! `/desk/decisions/{id}`: who is to get a measure and who is not, with reasons: the list a department signs (拟支持名单), on paper and as a file.

use crate::app::App;
use crate::apply::{self, condition_said};
use crate::budget::export::yuan;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::download::{Form, How};
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::Which;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhida_exchange::{Cell, Paper, PaperTable};
use zhida_measure::Measure;
use zhida_store::Kept;
use zhida_store::entity::enterprise;

/// Enterprises shown of each list; the files have all.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "pages/desk/decisions.html")]
pub(crate) struct Decisions {
    page: Page,
    id: String,
    title: String,
    department: String,
    day: String,
    total: String,
    lists: [List; 2],
}

/// Those who are to get it, or those who are not.
struct List {
    title: Key,
    count: usize,
    rows: Vec<Row>,
}

/// An enterprise with what was said of it.
struct Row {
    application: i64,
    grant: bool,
    name: String,
    uscc: String,
    /// The conditions that speak for it, or those that speak against it.
    clauses: Vec<String>,
    fen: Option<i64>,
    amount: String,
    /// When it was decided, `YYYY-MM-DD`; empty while it is proposed.
    day: String,
    state: Key,
    reasons: Vec<String>,
}

/// All that is proposed or decided, with the measure's title and department.
async fn decided(app: &App, viewer: &Viewer, id: &str) -> Result<(String, String, Vec<Row>), Fault> {
    let (shelf, t) = (app.shelf(), viewer.words());
    let latest = Which::default().find(&shelf.library, id, app.today()).ok();
    let latest = latest.or_else(|| shelf.library.measures().iter().rposition(|m| m.plan.meta.id == id)).ok_or(Fault::Missing)?;
    let show = Show { library: &shelf.library, t };
    let mut rows = Vec::new();
    for (kept, who) in desk(app, viewer)?.decisions(id).await? {
        rows.extend(row(show, shelf.of_version(kept.row.version_id), kept, who));
    }
    let meta = &shelf.library.measures()[latest].plan.meta;
    Ok((meta.title.clone(), meta.issuer.clone(), rows))
}

/// `text` is the one it was decided by; where it is not at hand any more the conditions are named by their keys, never in another's words.
fn row(show: Show<'_>, text: Option<&Measure>, kept: Kept, who: enterprise::Model) -> Option<Row> {
    let (proposal, _) = kept.now.proposal.as_ref()?;
    let grant = proposal.grant;
    // A refusal's reasons repeat the words of their conditions; of a grant's only what somebody added is worth saying.
    let of = proposal.reasons.iter().filter(|r| r.holds == grant);
    let words = |key: &str| condition_said(text, key);
    let mut reasons: Vec<String> = of.clone().map(|r| r.why.clone()).filter(|why| !why.trim().is_empty()).collect();
    reasons.extend(kept.now.decided.as_ref().map(|(_, _, word)| word.clone()).filter(|word| !word.trim().is_empty()));
    let fen = if grant { kept.now.amount() } else { None };
    Some(Row {
        application: kept.row.id,
        grant,
        name: who.name,
        uscc: who.uscc,
        clauses: of.map(|r| words(&r.clause)).collect(),
        amount: apply::money(show, fen),
        fen,
        day: kept.now.decided.as_ref().map(|(at, ..)| at.date().to_string()).unwrap_or_default(),
        state: apply::state(kept.now.state),
        reasons,
    })
}

/// `GET /desk/decisions/{id}`
pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<String>) -> Result<Html<Decisions>, Fault> {
    let (title, department, rows) = decided(&app, &viewer, &id).await?;
    let (shelf, t) = (app.shelf(), viewer.words());
    let sum = rows.iter().filter_map(|row| row.fen).fold(0_i64, i64::saturating_add);
    let (granted, refused): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.grant);
    let list = |title, rows: Vec<Row>| List { title, count: rows.len(), rows: rows.into_iter().take(SHOWN).collect() };
    let page = viewer.page().crumb(t.say("nav-desk"), "/desk").crumb(t.say("desk-applications-title"), "/desk/applications");
    Ok(Html(Decisions {
        page,
        title,
        department,
        day: app.today().to_string(),
        total: apply::money(Show { library: &shelf.library, t }, Some(sum)),
        lists: [list(Key("decisions-granted"), granted), list(Key("decisions-refused"), refused)],
        id: crate::address::encode(&id),
    }))
}

/// `GET /desk/decisions/{id}/export`: both lists as a workbook or a Word document.
pub(crate) async fn export(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(how): Query<How>,
) -> Result<Response, Fault> {
    let (title, department, rows) = decided(&app, &viewer, &id).await?;
    let (t, day) = (viewer.words(), app.today().to_string());
    let (granted, refused): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.grant);
    let lines = vec![department, day.clone()];
    let tables = vec![table(t, Key("decisions-granted"), granted), table(t, Key("decisions-refused"), refused)];
    let form = Form::asked(&how.format);
    let paper = Paper { title: format!("{title} · {}", t.say("decisions-title")), lines, tables };
    Ok(form.answer(&format!("decisions-{id}-{day}"), form.paper(paper)?))
}

fn table(t: Words, title: Key, rows: Vec<Row>) -> PaperTable {
    let header = [
        Key("city-name"),
        Key("city-code"),
        Key("decisions-clauses"),
        Key("decisions-amount-yuan"),
        Key("decisions-day"),
        Key("state"),
        Key("decisions-reasons"),
    ];
    let cells = |row: Row| {
        let (clauses, reasons) = (row.clauses.join("\n"), row.reasons.join("\n"));
        let state = t.say(row.state).to_string();
        let day = row.day.parse().ok().map_or(Cell::Blank, Cell::Date);
        vec![row.name.into(), row.uscc.into(), clauses.into(), yuan(row.fen), day, state.into(), reasons.into()]
    };
    PaperTable {
        title: t.say(title).to_string(),
        header: header.map(|key| t.say(key).to_string()).to_vec(),
        rows: rows.into_iter().map(cells).collect(),
        bars: None,
    }
}

impl Decisions {
    fn export(&self, format: &str) -> String {
        format!("/desk/decisions/{}/export?format={format}", self.id)
    }
}
