//! `GET /desk/cases/export`: what the inbox shows, same filter and order, as a workbook; its second sheet says what it is.

use super::ledger::{COLUMNS, Writer};
use super::search::CaseSearch;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::desk::columns::part_label;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::download::Form;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use axum::extract::{Query, State};
use axum::response::Response;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use zhida_exchange::{Cell, Sheet, write_workbook};
use zhida_facts::Number;
use zhida_live::{By, City};
use zhida_store::{CaseFile, Desk, frame_of};

/// Cases read at once.
const CHUNK: usize = 1000;

/// Names, codes, districts and sections of all enterprises of some cases.
pub(super) type Enterprises = BTreeMap<i64, (String, String, String, String)>;

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    let mut search = CaseSearch::read(&parameters);
    if let Some((name, from, to)) = &search.figure {
        let (_, ids) = super::rates::ids_of(&app, &desk, &asked, name, from, to).await?.ok_or(Fault::Missing)?;
        (search.filter.only, search.filter.scope) = (Some(ids), zhida_store::Scope::All);
    }
    app.store().settle_cases(&asked.moment()).await?;
    let ids = desk.case_ids(&search.filter, search.sort).await?;
    desk.note_case_export(&search.href(""), ids.len(), app.now()).await?;
    app.catch_up().await?;
    let bytes = book(&app, &desk, &asked, t, viewer.signed.as_ref().map(|s| s.name().to_owned()).unwrap_or_default(), &search, ids).await?;
    Ok(Form::Workbook.answer(&format!("zhida-cases-{}", app.today()), bytes))
}

/// Cases are read page by page on this side and written row by row on the other, so that neither holds all of them.
async fn book(app: &App, desk: &Desk, asked: &Asked, t: Words, who: String, search: &CaseSearch, ids: Vec<i64>) -> Result<Vec<u8>, Fault> {
    let (send, receive) = sync_channel::<(Vec<CaseFile>, Enterprises)>(2);
    let settings = app.store().case_settings().await?;
    let people = desk.everybody().await?;
    let (shelf, now, total) = (Arc::clone(&asked.shelf), asked.now(), ids.len());
    let about = about(t, who, search, &settings, now, total);
    let writing = tokio::task::spawn_blocking(move || -> std::io::Result<Vec<u8>> {
        let frame = frame_of(&shelf.library.calendar, &settings);
        let (written, sum) = (AtomicU64::new(0), AtomicU64::new(0));
        let rows = receive.into_iter().flat_map(|(files, enterprises)| {
            let writer = Writer { t, library: &shelf.library, people: &people, enterprises: &enterprises, now, frame };
            let rows: Vec<Vec<Cell>> = files.iter().map(|file| writer.row(file)).collect();
            written.fetch_add(rows.len() as u64, Ordering::Relaxed);
            sum.fetch_add(files.iter().map(|f| f.row.id.unsigned_abs()).sum(), Ordering::Relaxed);
            rows
        });
        let figure = |label: Key, n: u64| {
            vec![Cell::from(t.say(label).to_string()), Cell::Number(Number::from(i64::try_from(n).unwrap_or(i64::MAX)))]
        };
        // Asked for when the first sheet is written, so that it counts what is there and not what was meant to be.
        let control = std::iter::once_with(|| {
            vec![
                figure(Key("case-export-rows"), written.load(Ordering::Relaxed)),
                figure(Key("case-export-control"), sum.load(Ordering::Relaxed)),
            ]
        });
        let header = COLUMNS.iter().map(|key| t.say(key).to_string()).collect();
        let sheets = [
            Sheet { name: t.say(Key("case-export-sheet")).to_string(), header, rows: Box::new(rows) },
            Sheet {
                name: t.say(Key("case-export-about")).to_string(),
                header: vec![t.say(Key("case-export-what")).to_string(), t.say(Key("case-export-value")).to_string()],
                rows: Box::new(about.into_iter().chain(control.flatten())),
            },
        ];
        let mut out = std::io::Cursor::new(Vec::new());
        write_workbook(&mut out, sheets)?;
        Ok(out.into_inner())
    });
    for chunk in ids.chunks(CHUNK) {
        let files = desk.case_files_of(chunk).await?;
        let enterprises = enterprises(app, desk, t, &files).await?;
        // The writer has gone: its error is told below.
        if send.send((files, enterprises)).is_err() {
            break;
        }
    }
    drop(send);
    let written = writing.await.map_err(|_| Fault::Failed)?;
    written.map_err(|error| {
        tracing::error!(%error, "the ledger was not written");
        Fault::Failed
    })
}

/// What the second sheet says before the control totals.
fn about(
    t: Words,
    who: String,
    search: &CaseSearch,
    settings: &zhida_cases::Settings,
    now: chrono::NaiveDateTime,
    total: usize,
) -> Vec<Vec<Cell>> {
    let filter = search.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
    let line = |label: Key, text: String| vec![Cell::from(t.say(label).to_string()), Cell::from(text)];
    vec![
        line(Key("case-export-filter"), if filter.is_empty() { t.say(Key("case-scope-open")).to_string() } else { filter }),
        line(Key("case-export-at"), crate::casework::when::minute(now)),
        line(Key("case-export-who"), who),
        line(Key("case-export-rules"), super::rates::rules(t, settings.on(now.date()))),
        vec![Cell::from(t.say(Key("case-export-found")).to_string()), Cell::Number(Number::from(i64::try_from(total).unwrap_or(i64::MAX)))],
    ]
}

/// Who the enterprises of some cases are, and where.
pub(super) async fn enterprises(app: &App, desk: &Desk, t: Words, files: &[CaseFile]) -> Result<Enterprises, Fault> {
    let names = desk.enterprise_names(files.iter().map(|f| f.row.enterprise_id)).await?;
    app.ask(move |city| {
        names
            .into_iter()
            .map(|(id, (name, code))| (id, (name, code, part(city, t, id, By::District), part(city, t, id, By::Section))))
            .collect()
    })
    .await
}

fn part(city: &City, t: Words, enterprise: i64, by: By) -> String {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    city.part_of(enterprise, by).map(|key| part_label(city, show, by, key)).unwrap_or_default()
}
