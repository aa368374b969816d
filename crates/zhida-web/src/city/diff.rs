//! `GET /desk/drafts/{id}/diff`: what a version says differently from the one before it, who gains, who loses, what it costs.

use super::desk;
use super::draft::{may_write, obstacles, title_of};
use super::entry::{EntryRow, row};
use super::list::stage;
use super::preview::{Finding, finding};
use super::sum::difference;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, State};
use zhida_live::{City, Edit, EditKind, Listing, Sort, Subject};
use zhida_store::entity::measure_version::Model;
use zhida_store::{Permission, Stage};

/// Enterprises shown of those who gain and of those who lose.
const NAMES: usize = 50;

#[derive(Template)]
#[template(path = "pages/city/diff.html")]
pub(crate) struct CityDiff {
    page: Page,
    version: Model,
    title: String,
    stage: Key,
    /// Number of the version it is compared with.
    against: Option<i32>,
    seen: Seen,
    obstacles: Vec<Finding>,
    draft: bool,
    review: bool,
    may_write: bool,
    may_publish: bool,
    error: Option<Key>,
}

/// What the comparison came to.
#[derive(Default)]
struct Seen {
    edits: Vec<Difference>,
    before: Option<usize>,
    after: Option<usize>,
    cost: Option<(String, String)>,
    amounts: bool,
    gain: (usize, Vec<EntryRow>),
    lose: (usize, Vec<EntryRow>),
}

struct Difference {
    kind: Key,
    tone: &'static str,
    old: String,
    new: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<CityDiff>, Fault> {
    Ok(Html(page(&app, &viewer, id, None).await?))
}

/// The page, with what was refused.
pub(crate) async fn page(app: &App, viewer: &Viewer, id: i64, error: Option<Key>) -> Result<CityDiff, Fault> {
    let desk = desk(app, viewer)?;
    let version = desk.version(id).await?;
    let all = desk.versions(&version.document).await?;
    let (open, before) = (is_open(&version), before(&all, &version));
    let (t, old, new, document) = (viewer.words(), before.map(|v| v.text.clone()), version.text.clone(), version.document.clone());
    let (seen, obstacles) = app
        .ask(move |city| {
            let found = if open { obstacles(city.library(), &document, &new) } else { Vec::new() };
            let found = found.iter().map(|p| finding(&new, p, t)).collect();
            (compare(city, t, old.as_deref(), &new), found)
        })
        .await?;
    let may = |what| viewer.signed.as_ref().is_some_and(|s| s.may(what));
    let review = version.stage == Stage::Review.key();
    Ok(CityDiff {
        page: viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures"),
        title: title_of(&version.text).unwrap_or_else(|| version.document.clone()),
        stage: stage(&version.stage),
        against: before.map(|v| v.number),
        seen,
        obstacles,
        draft: version.stage == Stage::Draft.key(),
        review,
        may_write: may_write(viewer, &version),
        may_publish: review && may(Permission::PublishMeasures),
        error,
        version,
    })
}

/// Whether a version is still being written or waits for a second person.
pub(crate) fn is_open(version: &Model) -> bool {
    [Stage::Draft.key(), Stage::Review.key()].contains(&version.stage.as_str())
}

/// What a version is held against: a draft against what is in the library, an older one against the one it replaced. `all` are the versions of
/// its document, newest first.
pub(crate) fn before<'a>(all: &'a [Model], version: &Model) -> Option<&'a Model> {
    let open = is_open(version);
    all.iter().find(|v| if open { v.stage == Stage::Published.key() } else { v.number < version.number && v.published_seq.is_some() })
}

fn compare(city: &City, t: Words, old: Option<&str>, new: &str) -> Seen {
    let Some(new) = city.draft(new).0 else { return Seen::default() };
    let show = Show { library: city.library(), t };
    let listing = Listing { sort: Sort::Name, limit: NAMES, ..Listing::default() };
    let rows = |subject: &Subject, rows: Vec<usize>| {
        let page = city.entries(subject, rows, &listing);
        (page.total, page.items.iter().map(|e| row(show, city, subject, e, None)).collect())
    };
    let Some(old) = old.and_then(|text| city.draft(text).0) else {
        let judged = city.judge(&new);
        let eligible = judged.at(zhida_live::Standing::Eligible);
        let amounts = judged.amounts().is_some();
        let cost =
            judged.amounts().map(|a| (difference(show, &a.eligible.low, a.dimension), difference(show, &a.eligible.high, a.dimension)));
        return Seen { after: Some(judged.counts().eligible), cost, amounts, gain: rows(&new, eligible), ..Seen::default() };
    };
    let diff = city.diff(&old, &new);
    let zero = zhida_live::Sum::default();
    let dimension = diff.new.amounts().or(diff.old.amounts()).map(|a| a.dimension);
    let (before, after) = (diff.old.amounts().map_or(&zero, |a| &a.eligible), diff.new.amounts().map_or(&zero, |a| &a.eligible));
    Seen {
        edits: diff.edits.iter().map(edit).collect(),
        before: Some(diff.old.counts().eligible),
        after: Some(diff.new.counts().eligible),
        cost: dimension.map(|d| (difference(show, &(&after.low - &before.low), d), difference(show, &(&after.high - &before.high), d))),
        amounts: dimension.is_some(),
        gain: rows(&new, diff.gain()),
        lose: rows(&new, diff.lose()),
    }
}

fn edit(edit: &Edit) -> Difference {
    let (kind, tone) = match edit.kind {
        EditKind::Added => (Key("city-edit-added"), "yes"),
        EditKind::Removed => (Key("city-edit-removed"), "no"),
        EditKind::Changed => (Key("city-edit-changed"), "open"),
        EditKind::Moved => (Key("city-edit-moved"), "open"),
        EditKind::Reworded => (Key("city-edit-reworded"), "quiet"),
    };
    let text = |piece: &Option<zhida_live::Piece>| piece.as_ref().map(|p| p.text.clone()).unwrap_or_default();
    Difference { kind, tone, old: text(&edit.old), new: text(&edit.new) }
}
