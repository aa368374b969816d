//! `/desk/cases/import`: a ledger that was edited comes back. First it is only looked at, row by row; carried out, all of it is done or
//! nothing, and the same file a second time changes nothing.
//!
//! What may be edited: the urgency, and lines added below the steps, which become interim replies. A row without a number is a new case.
//! The other cells are made by the log: a change there would say something that nobody did, and is reported.

use super::export::enterprises;
use super::ledger::{CODE, COLUMNS, NUMBER, PROCESS, SUBJECT, TEXT, URGENCY, Writer};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{refusal, subjects, words};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::{Key, Lang, Words};
use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use std::collections::BTreeMap;
use zhida_cases::{Act, Urgency};
use zhida_exchange::{Limits, PlainRow, read_plain};
use zhida_store::{CaseFile, Demand, Desk, LedgerChange, frame_of};

/// Columns that run with the clock: they differ from day to day although nobody touched them.
const RUNNING: [Key; 3] = [Key("case-col-used"), Key("case-col-late"), Key("case-col-light")];
/// Lines of a report that are shown.
const SHOWN: usize = 200;
/// Cases looked at at once.
const CHUNK: usize = 1000;

#[derive(Template)]
#[template(path = "pages/desk/cases/import.html")]
pub(crate) struct DeskLedger {
    page: Page,
    report: Option<Report>,
    error: String,
}

/// What a file would do.
#[derive(Default)]
pub(super) struct Report {
    file: String,
    pub(super) same: usize,
    changed: Vec<(u64, String)>,
    wrong: Vec<(u64, String)>,
    /// What carries it out, with the row of the file.
    pub(super) todo: Vec<(u64, LedgerChange)>,
}

impl Report {
    fn shown<'a>(&self, lines: &'a [(u64, String)]) -> &'a [(u64, String)] {
        lines.get(..SHOWN.min(lines.len())).unwrap_or_default()
    }
}

pub(crate) async fn show(viewer: Viewer) -> Html<DeskLedger> {
    Html(page(&viewer, None, String::new()))
}

fn page(viewer: &Viewer, report: Option<Report>, error: String) -> DeskLedger {
    let t = viewer.words();
    DeskLedger { page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"), report, error }
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    mut form: Multipart,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    let (mut name, mut bytes, mut carry_out) = (String::new(), Vec::new(), false);
    while let Some(field) = form.next_field().await.map_err(|_| Fault::Invalid)? {
        match field.name() {
            Some("how") => carry_out = field.text().await.map_err(|_| Fault::Invalid)? == "do",
            Some("file") => {
                name = field.file_name().unwrap_or_default().chars().take(200).collect();
                bytes = field.bytes().await.map_err(|_| Fault::TooLarge)?.to_vec();
            }
            _ => {}
        }
    }
    if bytes.is_empty() {
        return Ok(refused(page(&viewer, None, t.say("case-import-no-file").to_string())));
    }
    let (file, lang) = (name.clone(), t.lang);
    let read = tokio::task::spawn_blocking(move || read_plain(&file, &bytes, &Limits::default(), lang)).await.map_err(|_| Fault::Failed)?;
    let rows = match read {
        Ok(rows) => rows,
        Err(problem) => return Ok(refused(page(&viewer, None, problem.message(lang)))),
    };
    let mut report = look(&app, &desk, &asked, t, &rows).await?;
    report.file = name;
    if !carry_out {
        return Ok(Html(page(&viewer, Some(report), String::new())).into_response());
    }
    if report.wrong.is_empty() {
        let changes: Vec<LedgerChange> = report.todo.iter().map(|(_, change)| change.clone()).collect();
        let no = desk.carry_out_ledger(&changes, &asked.moment()).await?;
        if no.is_empty() {
            return saved(&app, jar, "/desk/cases?sort=changed").await;
        }
        let said = no.into_iter().filter_map(|(place, why)| Some((report.todo.get(place)?.0, refusal::sentence(t, &why))));
        report.wrong = said.collect();
    }
    Ok(refused(page(&viewer, Some(report), t.say("case-import-nothing-done").to_string())))
}

/// The words a ledger was written in, and which column is which.
fn headings(first: Option<&PlainRow>) -> Option<(Words, BTreeMap<&'static str, usize>)> {
    let (_, cells) = first?;
    [Lang::Zh, Lang::En].map(Words::new).into_iter().find_map(|t| {
        let place = |key: Key| cells.iter().position(|cell| t.say(key).to_string() == cell.trim());
        let found: BTreeMap<&'static str, usize> = COLUMNS.into_iter().filter_map(|key| Some((key.0, place(key)?))).collect();
        found.contains_key(NUMBER.0).then_some((t, found))
    })
}

/// Compares a file with what the same ledger would say now.
pub(super) async fn look(app: &App, desk: &Desk, asked: &Asked, t: Words, rows: &[PlainRow]) -> Result<Report, Fault> {
    let mut report = Report::default();
    let Some((file_t, columns)) = headings(rows.first()) else {
        report.wrong.push((1, t.say("case-import-no-header").to_string()));
        return Ok(report);
    };
    let settings = app.store().case_settings().await?;
    let people = desk.everybody().await?;
    let library = &asked.shelf.library;
    let frame = frame_of(&library.calendar, &settings);
    for chunk in rows.get(1..).unwrap_or_default().chunks(CHUNK) {
        let number = |row: &PlainRow| cell(row, &columns, NUMBER).parse::<i64>().ok();
        let ids: Vec<i64> = chunk.iter().filter_map(number).collect();
        let seen = desk
            .case_ids(
                &zhida_store::CaseFilter { scope: zhida_store::Scope::All, only: Some(ids), ..Default::default() },
                Default::default(),
            )
            .await?;
        let files = desk.case_files_of(&seen).await?;
        let names = enterprises(app, desk, file_t, &files).await?;
        let files: BTreeMap<i64, CaseFile> = files.into_iter().map(|file| (file.row.id, file)).collect();
        let writer = Writer { t: file_t, library, people: &people, enterprises: &names, now: asked.now(), frame };
        for row in chunk.iter().filter(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty())) {
            match number(row) {
                Some(id) => match files.get(&id) {
                    Some(file) => compare(&mut report, &writer, t, row, &columns, file),
                    None => report.wrong.push((row.0, t.say("case-import-unknown").with("number", id).to_string())),
                },
                None => begin(&mut report, app, desk, asked, t, row, &columns).await?,
            }
        }
    }
    Ok(report)
}

fn cell<'a>(row: &'a PlainRow, columns: &BTreeMap<&'static str, usize>, key: Key) -> &'a str {
    columns.get(key.0).and_then(|place| row.1.get(*place)).map_or("", |text| text.trim())
}

/// Compares a row with what `writer` would write of the same case now; `t` are the words of the report.
fn compare(report: &mut Report, writer: &Writer<'_>, t: Words, row: &PlainRow, columns: &BTreeMap<&'static str, usize>, file: &CaseFile) {
    let now = writer.row(file);
    let mut acts = Vec::new();
    let mut touched = false;
    for (key, own) in COLUMNS.into_iter().zip(&now).filter(|(key, _)| !RUNNING.contains(key)) {
        let Some(place) = columns.get(key.0) else { continue };
        let typed = row.1.get(*place).map_or("", String::as_str).replace("\r\n", "\n");
        let own = own.text();
        if typed.trim() == own.trim() {
            continue;
        }
        touched = true;
        let added = typed.trim().strip_prefix(own.trim()).filter(|_| key == PROCESS);
        let urgency = Urgency::ALL.iter().find(|u| key == URGENCY && writer.t.say(words::urgency(**u)).to_string() == typed.trim());
        match (added, urgency) {
            (Some(added), _) => acts.push(Act::Interim { text: added.trim().to_owned() }),
            (_, Some(urgency)) => acts.push(Act::Reclassify {
                kind: file.case.kind,
                urgency: *urgency,
                date: file.case.date,
                reason: t.say("case-import-reason").to_string(),
            }),
            _ => report.wrong.push((row.0, t.say("case-import-fixed").with("column", t.say(key)).to_string())),
        }
    }
    if !touched {
        report.same += 1;
    }
    for (seen, act) in (file.case.rows..).zip(acts) {
        report.changed.push((row.0, format!("{} {}", super::number(file.row.id), t.say(words::act(act.kind())))));
        report.todo.push((row.0, LedgerChange::Act(file.row.id, seen, act)));
    }
}

async fn begin(
    report: &mut Report,
    app: &App,
    desk: &Desk,
    asked: &Asked,
    t: Words,
    row: &PlainRow,
    columns: &BTreeMap<&'static str, usize>,
) -> Result<(), Fault> {
    let code = cell(row, columns, CODE);
    let enterprise = match desk.enterprise_by_code(code).await {
        Ok(enterprise) => enterprise,
        Err(zhida_store::StoreError::NotFound) => {
            report.wrong.push((row.0, t.say("case-new-no-enterprise").to_string()));
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let said = cell(row, columns, SUBJECT);
    let library = &asked.shelf.library;
    let subject =
        [true, false].into_iter().find_map(|zh| subjects::offers(library, zh).into_iter().find(|o| o.label == said || o.value == said));
    let Some(subject) = subject else {
        report.wrong.push((row.0, t.say("case-lack-subject").to_string()));
        return Ok(());
    };
    let text = cell(row, columns, TEXT).to_owned();
    // The same row twice in the file, or the same file twice: what it brought the first time is on file.
    let twice = |(_, change): &(u64, LedgerChange)| matches!(change, LedgerChange::New(id, demand, _) if *id == enterprise.id && demand.text == text && demand.subject == subject.value);
    let known =
        report.todo.iter().any(twice) || desk.matters_of(enterprise.id).await?.iter().any(|m| m.text == text && m.subject == subject.value);
    if known {
        report.same += 1;
        return Ok(());
    }
    if text.is_empty() {
        report.wrong.push((row.0, t.say("case-lack-text").to_string()));
        return Ok(());
    }
    let demand = Demand { subject: subject.value, text, contact: enterprise.name.clone() };
    report.changed.push((row.0, format!("{} {}", enterprise.name, t.say("case-import-new"))));
    let whence = crate::my::cases::district(app, enterprise.id);
    report.todo.push((row.0, LedgerChange::New(enterprise.id, demand, whence)));
    Ok(())
}
