//! `GET /desk/cases/board`: open cases by state, the most pressing of each first.

use super::search::CaseSearch;
use super::{Line, Names, line};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::words;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use zhida_cases::State as CaseState;
use zhida_store::{CaseFilter, Scope};

/// Cases shown of a state.
const SHOWN: u64 = 12;

#[derive(Template)]
#[template(path = "pages/desk/cases/board.html")]
pub(crate) struct DeskBoard {
    page: Page,
    columns: Vec<Column>,
    inbox: String,
}

struct Column {
    title: Key,
    count: u64,
    href: String,
    rows: Vec<Line>,
}

const COLUMNS: &[CaseState] = &[
    CaseState::Submitted,
    CaseState::Incomplete,
    CaseState::Accepted,
    CaseState::Routed,
    CaseState::InHand,
    CaseState::ReplyDrafted,
    CaseState::Replied,
    CaseState::Paused,
    CaseState::LongStanding,
];

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Html<DeskBoard>, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    let mut search = CaseSearch::read(&parameters);
    (search.filter.state, search.figure) = (None, None);
    if search.filter.scope == Scope::All {
        search.filter.scope = Scope::Open;
    }
    app.store().settle_cases(&asked.moment()).await?;
    let counts = desk.case_counts(&search.filter).await?.states;
    let mut found = Vec::with_capacity(COLUMNS.len());
    for state in COLUMNS {
        let filter = CaseFilter { state: Some(*state), ..search.filter.clone() };
        found.push((*state, desk.cases(&filter, search.sort, 0, SHOWN).await?.0));
    }
    let all: Vec<_> = found.iter().flat_map(|(_, rows)| rows.iter().cloned()).collect();
    let names = Names::of(&desk, &all).await?;
    let column = |(state, rows): &(CaseState, Vec<_>)| Column {
        title: words::state(*state),
        count: counts.get(state.key()).copied().unwrap_or(0),
        href: search.with(|s| s.filter.state = Some(*state)),
        rows: rows.iter().map(|row| line(row, &names, &asked, t)).collect(),
    };
    let columns = found.iter().map(column).collect();
    let page = viewer.page().crumb(t.say("nav-cases"), "/desk/cases");
    Ok(Html(DeskBoard { page, columns, inbox: search.href("/desk/cases") }))
}
