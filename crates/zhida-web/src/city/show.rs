//! `GET /desk/measures/{id}`: a measure on the whole city.

use super::chart::Chart;
use super::entry::{EntryRow, listing, row};
use super::funnel::{Passage, passages, widths};
use super::part::{self, PartRow, WAYS, way};
use super::place::{Beside, carried, subject};
use super::standing::{self, Place, places};
use super::sum::{Total, totals};
use crate::address::encode;
use crate::app::App;
use crate::budget::{Line, line, pays};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::measure::{Due, Head, Which};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use zhida_facts::{Datelike as _, NaiveDate};
use zhida_live::{City, Standing};
use zhida_store::Permission;

/// Enterprises on a page.
const SIZE: usize = 20;

#[derive(Template)]
#[template(path = "pages/city/show.html")]
pub(crate) struct CityShow {
    page: Page,
    head: Head,
    beside: Beside,
    may_write: bool,
    /// This year's money; none where there is none in the measure.
    budget: Option<Line>,
    seen: Seen,
    ask: Ask,
    base: String,
    ways: [(&'static str, Key); 3],
    sorts: [(&'static str, Key); 5],
    pages: Pages,
}

/// What is asked of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    on: Option<String>,
    track: Option<String>,
    /// By what the city is divided.
    by: String,
    /// The part the list is narrowed to.
    part: String,
    /// The standing listed.
    list: String,
    sort: String,
    page: usize,
}

impl Ask {
    pub(crate) fn which(&self) -> Which {
        Which { on: self.on.clone(), track: self.track.clone() }
    }
}

/// What was seen in the city.
struct Seen {
    places: Vec<Place>,
    widths: Vec<usize>,
    amounts: Option<(Total, Total)>,
    passages: Vec<Passage>,
    parts: Vec<PartRow>,
    chart: Chart,
    listed: Standing,
    within: String,
    entries: Vec<EntryRow>,
    total: usize,
    day: NaiveDate,
    enterprises: usize,
}

const SORTS: [(&str, Key); 5] = [
    ("", Key("city-sort-file")),
    ("name", Key("city-name")),
    ("amount", Key("city-amount")),
    ("revenue", Key("city-sort-revenue")),
    ("employees", Key("city-sort-employees")),
];

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Html<CityShow>, Fault> {
    let (shelf, t) = (app.shelf(), viewer.words());
    let index = ask.which().find(&shelf.library, &id, app.today())?;
    let head = shelf.index.entries.get(index).and_then(|e| Head::of(&shelf.library, e, app.today())).ok_or(Fault::Missing)?;
    let wanted = (id.clone(), ask.clone());
    let seen = app.ask(move |city| look(city, t, &wanted.0, &wanted.1)).await??;
    let (_, by) = way(&ask.by);
    let base = format!("/desk/measures/{}{}by={by}&", encode(&id), carried(&ask.which()));
    let measure = &shelf.library.measures()[index];
    let budget = if pays(&measure.plan) || measure.plan.meta.budget.is_some() {
        let (today, show) = (app.today(), Show { library: &shelf.library, t });
        let spending = desk(&app, &viewer)?.spending_of(&id, today.year(), true).await?;
        Some(line(show, &id, Some(measure), Some(&spending), today.year(), today))
    } else {
        None
    };
    let list = format!("{base}list={}&part={}&sort={}&", standing::name(seen.listed), encode(&ask.part), encode(&ask.sort));
    Ok(Html(CityShow {
        page: viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures").with_charts(),
        head,
        beside: Beside::of(&id, &ask.which()),
        may_write: viewer.signed.as_ref().is_some_and(|s| s.may(Permission::WriteMeasures)),
        pages: Pages::new(seen.total, SIZE, ask.page.max(1), list),
        budget,
        ways: WAYS.map(|(_, name, word)| (name, word)),
        sorts: SORTS,
        base,
        seen,
        ask: Ask { by: by.to_owned(), ..ask },
    }))
}

fn look(city: &City, t: Words, id: &str, ask: &Ask) -> Result<Seen, Fault> {
    let which = ask.which();
    let subject = subject(city, id, &which)?;
    let show = Show { library: city.library(), t };
    let judged = city.judge(&subject);
    let (by, _) = way(&ask.by);
    let listed = standing::find(&ask.list);
    let part = if ask.part.is_empty() { None } else { Some(part::find(show, city, &judged, by, &ask.part).ok_or(Fault::Missing)?) };
    let within = part.map(|key| city.part(by, key));
    let mut listing = listing(show, city, &ask.sort, ask.page.max(1).saturating_sub(1).saturating_mul(SIZE), SIZE);
    let mut page = city.list(&judged, listed, within.as_ref(), &listing);
    if page.items.is_empty() && page.total > 0 {
        // An address of a page behind the last one, as the list was longer once.
        listing.offset = (page.total - 1) / SIZE * SIZE;
        page = city.list(&judged, listed, within.as_ref(), &listing);
    }
    let kind = subject.plan().meta.kind;
    let places = places(kind, &judged.counts());
    let parts = part::rows(show, city, &judged, by);
    let counts = judged.counts();
    Ok(Seen {
        widths: widths(Standing::ALL.map(|s| counts.of(s))).to_vec(),
        places,
        amounts: judged.amounts().map(|a| totals(show, a)),
        passages: passages(&judged),
        chart: part::chart(show, &parts),
        parts,
        listed,
        within: part.map(|key| part::label(show, by, key)).unwrap_or_default(),
        entries: page.items.iter().map(|e| row(show, city, &subject, e, Some((id, &which)))).collect(),
        total: page.total,
        day: city.day(),
        enterprises: judged.rows(),
    })
}

impl CityShow {
    /// The list of a standing, in the whole city or a part of it.
    fn list(&self, standing: &str, part: &str) -> String {
        format!("{}list={standing}&part={}#list", self.base, encode(part))
    }
    /// The list sorted otherwise.
    fn sorted(&self, sort: &str) -> String {
        format!("{}list={}&part={}&sort={sort}#list", self.base, standing::name(self.seen.listed), encode(&self.ask.part))
    }
    /// The city divided otherwise.
    fn divided(&self, by: &str) -> String {
        format!("/desk/measures/{}{}by={by}#parts", encode(&self.beside.id), carried(&self.ask.which()))
    }
    /// The list as a file.
    fn export(&self, format: &str) -> String {
        let carried = carried(&self.ask.which());
        let (list, part, sort) = (standing::name(self.seen.listed), encode(&self.ask.part), encode(&self.ask.sort));
        format!(
            "/desk/measures/{}/export{carried}by={}&list={list}&part={part}&sort={sort}&format={format}",
            encode(&self.beside.id),
            self.ask.by
        )
    }
    /// The standing listed.
    fn pick(&self) -> &'static str {
        standing::name(self.seen.listed)
    }
    /// Whether `standing` is listed.
    fn lists(&self, standing: &str) -> bool {
        standing::name(self.seen.listed) == standing
    }
}
