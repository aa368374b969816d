//! What the pages of a draft share: its record, what the text says of itself, and what is wrong with it.

use super::desk;
use crate::app::App;
use crate::error::Fault;
use crate::viewer::Viewer;
use zhida_diagnostics::{Diagnostic, Severity};
use zhida_measure::{Library, Source};
use zhida_store::entity::measure_version::Model;
use zhida_store::{Permission, Stage};

/// The version `id`, which everyone at the desk may read.
pub(crate) async fn version(app: &App, viewer: &Viewer, id: i64) -> Result<Model, Fault> {
    Ok(desk(app, viewer)?.version(id).await?)
}

/// Whether whoever looks may write on `version`.
pub(crate) fn may_write(viewer: &Viewer, version: &Model) -> bool {
    version.stage == Stage::Draft.key() && viewer.signed.as_ref().is_some_and(|s| s.may(Permission::WriteMeasures))
}

/// The title in the front matter of `text`.
pub(crate) fn title_of(text: &str) -> Option<String> {
    front(text, &["标题", "title"])
}

/// The id in the front matter of `text`.
pub(crate) fn id_of(text: &str) -> Option<String> {
    front(text, &["id"])
}

/// A line of the front matter, without its comment. A draft may be unfinished: this asks for no more than the line.
fn front(text: &str, keys: &[&str]) -> Option<String> {
    let lines = text.lines().skip_while(|l| l.trim_end() != "---").skip(1).take_while(|l| l.trim_end() != "---");
    let value = lines.filter_map(|l| l.split_once(':')).find(|(key, _)| keys.contains(&key.trim()))?.1;
    let value = value.split(" #").next().unwrap_or(value).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Browsers send lines with two characters at their end; documents have one.
pub(crate) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What keeps `text` from being published as `document`: it is tried in its place among all measures, so that versions that overlap and
/// measures that lean on each other are found too. Some hundred milliseconds.
pub(crate) fn obstacles(library: &Library, document: &str, text: &str) -> Vec<Diagnostic> {
    let ours = Source { file: document.to_owned(), text: text.to_owned() };
    let others = library.measures().iter().filter(|m| m.file != document);
    let mut sources: Vec<Source> = others.map(|m| Source { file: m.file.clone(), text: m.text.clone() }).collect();
    sources.push(ours);
    let (trial, mut problems) = Library::load(library.dictionary.clone(), library.codes.clone(), library.calendar.clone(), sources);
    let found = trial.measures().iter().enumerate().find(|(_, m)| m.file == document);
    if let Some((index, measure)) = found {
        problems.extend(zhida_check::check(&trial, measure));
        if !zhida_diagnostics::has_errors(&problems) {
            // A text whose own samples it contradicts says two things.
            zhida_check::run_measure(&trial, index, &mut problems);
        }
    }
    problems.retain(|p| p.severity() == Severity::Error);
    problems
}

/// Number of the line in which a problem stands.
pub(crate) fn line_of(text: &str, problem: &Diagnostic) -> usize {
    let start = problem.span().start.min(text.len());
    text.as_bytes().get(..start).unwrap_or_default().iter().filter(|b| **b == b'\n').count() + 1
}
