//! `GET /desk/enterprises`: the city's enterprises, searched, narrowed by any fact and by their standing, sorted, with the columns one wants.

use super::columns::{self, Column};
use super::condition::{Draft, OPS, Problem};
use super::search::{Search, measure_name, part_name};
use super::standing::{look, word};
use super::{desk, may};
use crate::app::App;
use crate::document::lang;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhida_live::{By, City, Listing, PartKey, Sort, Standing};
use zhida_measure::Language;
use zhida_store::Permission;

/// Enterprises on a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "pages/desk/enterprises.html")]
pub(crate) struct DeskEnterprises {
    page: Page,
    search: Search,
    parts: Vec<Choices>,
    measures: Vec<(String, String, &'static str)>,
    standings: Vec<(&'static str, Key)>,
    conditions: Vec<Condition>,
    draft: Draft,
    draft_error: String,
    ops: Vec<(&'static str, Key)>,
    facts: Vec<String>,
    all: Vec<(String, String, bool)>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    open: usize,
    pages: Pages,
    views: Vec<View>,
    exports: [String; 2],
    /// Where they are written to, if it is clear about what.
    write_to: Option<String>,
    bad: bool,
    edit: bool,
    narrowed: bool,
}

struct Choices {
    name: &'static str,
    label: Key,
    values: Vec<(String, String, bool)>,
}

struct Condition {
    text: String,
    without: String,
    problems: Vec<Problem>,
}

struct Head {
    label: String,
    figures: bool,
    /// Where the list is sorted by it; empty if it cannot be.
    href: String,
    /// `ascending` or `descending` if it is.
    sorted: Option<&'static str>,
}

struct Row {
    number: i64,
    name: String,
    uscc: String,
    cells: Vec<String>,
}

struct View {
    id: i64,
    name: String,
    href: String,
    own: bool,
}

/// What the city says, in one go.
struct Answer {
    parts: Vec<Choices>,
    measures: Vec<(String, String, &'static str)>,
    facts: Vec<String>,
    all: Vec<(String, String, bool)>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    total: usize,
    open: usize,
    problems: Vec<(usize, Vec<Problem>)>,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let mut search = Search::read(&parameters);
    let t = viewer.words();
    let mut draft_error = String::new();
    if search.draft.is_begun() {
        let language = if t.zh() { Language::Zh } else { Language::En };
        match search.draft.text(&app.shelf().library, language) {
            // What was chosen becomes a condition like any other, and the address says so.
            Ok(text) => return Ok(Redirect::to(&search.changed(|s| s.conditions.push(text))).into_response()),
            Err(wrong) => draft_error = t.say(wrong.why).with("typed", &search.draft.fact).with("near", wrong.near).to_string(),
        }
    }
    search.page = search.page.max(1);
    let asked = search.clone();
    let answer = app.ask(move |city| answer(city, t, &asked)).await?;
    let user = viewer.signed.as_ref().map(zhida_store::Signed::user);
    let views = desk.views().await?.into_iter().map(|v| View {
        id: v.id,
        href: if v.query.is_empty() { "/desk/enterprises".to_owned() } else { format!("/desk/enterprises?{}", v.query) },
        name: v.name,
        own: Some(v.user_id) == user,
    });
    let base = search.href("/desk/enterprises");
    let base = format!("{base}{}", if base.contains('?') { "&" } else { "?" });
    let pages = Pages::new(answer.total, SIZE, search.page, base);
    let bad = !answer.problems.is_empty() || !draft_error.is_empty();
    let conditions = search.conditions.iter().enumerate().map(|(place, text)| Condition {
        text: text.clone(),
        without: search.changed(|s| {
            s.conditions.remove(place);
        }),
        problems: answer.problems.iter().find(|(p, _)| *p == place).map(|(_, found)| found.clone()).unwrap_or_default(),
    });
    let export = search.href("/desk/enterprises/export");
    let export = format!("{export}{}", if export.contains('?') { "&" } else { "?" });
    let page = DeskEnterprises {
        page: viewer.page(),
        conditions: conditions.collect(),
        parts: answer.parts,
        measures: answer.measures,
        standings: Standing::ALL.iter().map(|s| (word(*s), look(*s).word)).collect(),
        draft: search.draft.clone(),
        draft_error,
        ops: OPS.to_vec(),
        facts: answer.facts,
        all: answer.all,
        heads: answer.heads,
        rows: answer.rows,
        open: answer.open,
        pages,
        views: views.collect(),
        exports: [format!("{export}format=xlsx"), format!("{export}format=csv")],
        write_to: (may(&viewer, Permission::SendNotices) && search.standing.is_some() && !search.measure.is_empty())
            .then(|| search.href("/desk/campaigns/new")),
        bad,
        edit: may(&viewer, Permission::EditFacts),
        narrowed: !search.query().is_empty(),
        search,
    };
    Ok(Html(page).into_response())
}

impl DeskEnterprises {
    fn stands(&self, word_: &str) -> bool {
        self.search.standing.map(word) == Some(word_)
    }
}

fn answer(city: &City, t: Words, search: &Search) -> Answer {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let found = search.run(city);
    let total = found.rows.len();
    let shown = columns::columns(city, show, &search.columns);
    let pages = Pages::new(total, SIZE, search.page, String::new());
    let listing = Listing { sort: sort(search, city, show), descending: search.descending, offset: pages.from, limit: SIZE };
    let rows = city.rows(found.rows, &listing).items.into_iter().filter_map(|row| {
        let enterprise = city.table().enterprises().get(row)?;
        let cells = shown.iter().map(|c| c.words(city, show, row)).collect();
        Some(Row { number: city.number(row)?, name: enterprise.name.clone(), uscc: enterprise.uscc.clone(), cells })
    });
    let measures = city.in_force().iter().filter_map(|index| library.measures().get(*index)).map(|m| {
        let meta = &m.plan.meta;
        let track = meta.track.map(|k| format!(" · {}", t.say(crate::measure::track(k)))).unwrap_or_default();
        (measure_name(meta), format!("{}{track}", meta.title), lang(m))
    });
    let is_shown = |c: &Column| shown.iter().any(|s| s.name == c.name);
    Answer {
        rows: rows.collect(),
        parts: parts(city, show, search),
        measures: measures.collect(),
        facts: library.dictionary.iter().map(|(_, f)| f.label(t.zh()).to_owned()).collect(),
        all: columns::all(city, show).into_iter().map(|c| (c.name.clone(), c.label.clone(), is_shown(&c))).collect(),
        heads: heads(search, &shown, t),
        total,
        open: found.open,
        problems: found.problems,
    }
}

/// By what the list is sorted.
pub(crate) fn sort(search: &Search, city: &City, show: Show<'_>) -> Sort {
    match search.sort.as_str() {
        "" => Sort::Row,
        "name" => Sort::Name,
        "code" => Sort::Code,
        name => columns::column(city, show, name).and_then(|c| c.sort()).unwrap_or_default(),
    }
}

fn heads(search: &Search, shown: &[Column], t: Words) -> Vec<Head> {
    let head = |name: &str, label: String, figures: bool, sortable: bool| {
        let now = search.sort == name;
        // Figures are wanted largest first.
        let descending = if now { !search.descending } else { figures };
        let href = search.changed(|s| {
            s.sort = name.to_owned();
            s.descending = descending;
        });
        let sorted = now.then_some(if search.descending { "descending" } else { "ascending" });
        Head { label, figures, href: if sortable { href } else { String::new() }, sorted }
    };
    let own = [("name", t.say("desk-name")), ("code", t.say("desk-code"))];
    let own = own.into_iter().map(|(name, label)| head(name, label.to_string(), false, true));
    own.chain(shown.iter().map(|c| head(&c.name, c.label.clone(), c.figures, c.sort().is_some()))).collect()
}

/// The parts of the city that have an enterprise, as choices.
fn parts(city: &City, show: Show<'_>, search: &Search) -> Vec<Choices> {
    let of = |name: &'static str, label: Key, by: By, chosen: &str| {
        let numbers = (0..city.len()).filter_map(|row| city.number(row));
        let keys: std::collections::BTreeSet<PartKey> = numbers.filter_map(|n| city.part_of(n, by)).collect();
        let value = |key: PartKey| {
            let value = part_name(city, by, key);
            let chosen = value == chosen;
            (value, columns::part_label(city, show, by, key), chosen)
        };
        Choices { name, label, values: keys.into_iter().map(value).collect() }
    };
    vec![
        of("district", Key("desk-district"), By::District, &search.district),
        of("section", Key("desk-section"), By::Section, &search.section),
        of("size", Key("desk-size"), By::Size, &search.size),
    ]
}
