//! `/desk/measures/{id}/sliders`: a figure of the measure moved, and who would enter and leave.

use super::chart::{Chart, Series, figure as drawn};
use super::desk;
use super::lever;
use super::place::{Beside, carried, subject};
use super::sum::{difference, exact};
use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::money::{WAN, YUAN, fen};
use crate::kit::page::Page;
use crate::measure::{Head, Which};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhida_engine::Program;
use zhida_facts::{Dimension, Number};
use zhida_live::{City, Lever, Listing, Sort, Subject};
use zhida_measure::plan::{Literal, Place};
use zhida_store::Permission;

/// Names shown of those who enter and of those who leave.
const NAMES: usize = 30;

#[derive(Template)]
#[template(path = "pages/city/sliders.html")]
pub(crate) struct CitySliders {
    page: Page,
    head: Head,
    beside: Beside,
    carried: String,
    which: Which,
    groups: Vec<(Key, Vec<Knob>)>,
    chosen: Option<Knob>,
    range: Option<(String, String, String)>,
    curve: Vec<Point>,
    charts: Vec<(Key, Chart)>,
    moved: Option<Moved>,
    /// What was typed as the budget, in 万元, and what fits it.
    budget: String,
    fit: Option<Fit>,
    /// Whether nothing is sure to be paid whatever the value, so that no budget fits.
    free: bool,
    may_write: bool,
    /// Why there is no draft of the value.
    failed: Option<Key>,
}

/// The value that reaches most enterprises within a budget.
struct Fit {
    value: String,
    eligible: usize,
    unknown: usize,
    cost: String,
    /// Where the slider is set to it.
    href: String,
    /// One step further: the value, how many, and what it costs; none if the budget reaches for everybody the literal can let in.
    over: Option<(String, usize, String)>,
}

/// What is put in place while the slider is dragged.
#[derive(Template)]
#[template(path = "pages/city/moved.html")]
struct CityMoved {
    page: Page,
    moved: Moved,
}

/// A literal in the list.
#[derive(Clone)]
struct Knob {
    number: usize,
    name: String,
    value: String,
    figure: String,
    unit: String,
    day: bool,
}

struct Point {
    value: String,
    eligible: usize,
    unknown: usize,
    cost: String,
    current: bool,
}

/// What follows from a value.
struct Moved {
    value: String,
    eligible: usize,
    unknown: usize,
    before: usize,
    cost: String,
    change: String,
    enter: Names,
    leave: Names,
}

struct Names {
    total: usize,
    shown: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    on: Option<String>,
    track: Option<String>,
    literal: Option<usize>,
    value: String,
    /// A value typed rather than dragged to; it goes first.
    exact: String,
    /// What may be spent, in 万元.
    budget: String,
}

impl Ask {
    fn which(&self) -> Which {
        Which { on: self.on.clone(), track: self.track.clone() }
    }
    fn typed(&self) -> &str {
        if self.exact.trim().is_empty() { &self.value } else { &self.exact }
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Fault> {
    // While the slider is dragged only what follows from the value is asked for: one value is judged and not the whole curve.
    if headers.contains_key("hx-request") {
        let (t, page) = (viewer.words(), viewer.page());
        let moved = app
            .ask(move |city| {
                let subject = subject(city, &id, &ask.which())?;
                let lever = pick(&subject, ask.literal).ok_or(Fault::Missing)?;
                let value = lever::read(&lever::in_words(&lever, t), ask.typed()).ok_or(Fault::Invalid)?;
                moved(city, t, &subject, &lever, &value, &Beside::of(&id, &ask.which())).ok_or(Fault::Invalid)
            })
            .await??;
        return Ok(Html(CityMoved { page, moved }).into_response());
    }
    Ok(Html(page(&app, &viewer, id, ask, None).await?).into_response())
}

/// `POST`: a draft with the value in the text.
pub(crate) async fn take(State(app): State<App>, viewer: Viewer, Path(id): Path<String>, Form(ask): Form<Ask>) -> Result<Response, Fault> {
    let (t, wanted, name) = (viewer.words(), ask.clone(), id.clone());
    let taken = app
        .ask(move |city| {
            let subject = subject(city, &name, &wanted.which())?;
            let lever = pick(&subject, wanted.literal).ok_or(Fault::Missing)?;
            let said = lever::in_words(&lever, t);
            let value = lever::read(&said, wanted.typed()).ok_or(Fault::Invalid)?;
            if value == lever.current {
                return Ok(Err(Key("city-slider-unmoved")));
            }
            let Some(text) = lever::replaced(city.library(), &subject, &lever, &value) else {
                return Ok(Err(Key("city-slider-not-in-text")));
            };
            let (from, to) = (lever::spoken(&said, &lever.current), lever::spoken(&said, &value));
            let note = t.say("city-slider-note").with("from", from).with("to", to).to_string();
            Ok::<_, Fault>(Ok((subject.measure().file.clone(), text, note)))
        })
        .await??;
    let (document, text, note) = match taken {
        Ok(taken) => taken,
        Err(why) => return Ok(Html(page(&app, &viewer, id, ask, Some(why)).await?).into_response()),
    };
    let number = desk(&app, &viewer)?.draft(&document, &text, &note, app.now()).await?;
    app.catch_up().await?;
    Ok(Redirect::to(&format!("/desk/drafts/{number}")).into_response())
}

async fn page(app: &App, viewer: &Viewer, id: String, ask: Ask, failed: Option<Key>) -> Result<CitySliders, Fault> {
    let (shelf, t, which) = (app.shelf(), viewer.words(), ask.which());
    let index = which.find(&shelf.library, &id, app.today())?;
    let head = shelf.index.entries.get(index).and_then(|e| Head::of(&shelf.library, e, app.today())).ok_or(Fault::Missing)?;
    let beside = Beside::of(&id, &which);
    let page = viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures").with_charts();
    let may_write = viewer.signed.as_ref().is_some_and(|s| s.may(Permission::WriteMeasures));
    let aside = beside.clone();
    app.ask(move |city| {
        let subject = subject(city, &id, &which)?;
        let show = Show { library: city.library(), t };
        let names = lever::names(show, &subject);
        let groups = groups(t, &subject, &names);
        let carried = carried(&which);
        let mut out = CitySliders {
            page,
            head,
            beside,
            carried,
            which,
            groups,
            chosen: None,
            range: None,
            curve: Vec::new(),
            charts: Vec::new(),
            moved: None,
            budget: ask.budget.trim().to_owned(),
            fit: None,
            free: false,
            may_write,
            failed,
        };
        let Some(lever) = pick(&subject, ask.literal.or(Some(0))) else {
            return if ask.literal.is_some() { Err(Fault::Missing) } else { Ok(out) };
        };
        let typed = ask.typed();
        let said = lever::in_words(&lever, t);
        let value = if typed.is_empty() { lever.current.clone() } else { lever::read(&said, typed).ok_or(Fault::Invalid)? };
        let values = city.values(&subject, &lever);
        let slide = city.slide(&subject, lever.literal, &values).ok_or(Fault::Invalid)?;
        let dimension = dimension(city, &subject);
        out.curve = slide
            .curve()
            .iter()
            .map(|p| Point {
                value: lever::spoken(&said, &p.value),
                eligible: p.eligible,
                unknown: p.unknown,
                cost: dimension.map(|d| exact(show, &p.cost, d)).unwrap_or_default(),
                current: p.value == lever.current,
            })
            .collect();
        out.free = slide.curve().iter().all(|p| p.cost.is_zero());
        out.charts = charts(show, &said, slide.curve(), dimension);
        out.moved = moved(city, t, &subject, &lever, &value, &aside);
        if out.moved.is_none() {
            return Err(Fault::Invalid);
        }
        if !out.budget.is_empty() {
            let yuan = fen(&out.budget, WAN).and_then(|fen| Number::ratio(fen, YUAN)).ok_or(Fault::Invalid)?;
            out.fit = dimension.and_then(|d| fit(show, city, &subject, &lever, &yuan, d, &out));
        }
        out.range = lever::range(&said, &values);
        out.chosen = Some(Knob { figure: lever::figure(&said, &value), ..knob(&said, &names) });
        Ok(out)
    })
    .await?
}

/// Lever number `literal`.
pub(crate) fn pick(subject: &Subject, literal: Option<usize>) -> Option<Lever> {
    subject.levers().into_iter().nth(literal?)
}

fn knob(lever: &Lever, names: &[String]) -> Knob {
    Knob {
        number: lever.literal,
        name: names.get(lever.literal).cloned().unwrap_or_default(),
        value: lever::spoken(lever, &lever.current),
        figure: lever::figure(lever, &lever.current),
        unit: lever.unit.symbol.clone(),
        day: matches!(lever.current, Literal::Day(_)),
    }
}

fn groups(t: Words, subject: &Subject, names: &[String]) -> Vec<(Key, Vec<Knob>)> {
    let mut groups: Vec<(Key, Vec<Knob>)> = Vec::new();
    for lever in subject.levers() {
        let word = match lever.place {
            Place::Clause(_) => Key("city-place-clause"),
            Place::Count => Key("city-place-count"),
            Place::Band => Key("city-place-band"),
            Place::Points => Key("city-place-points"),
            Place::Benefit => Key("city-place-benefit"),
        };
        let knob = knob(&lever::in_words(&lever, t), names);
        match groups.iter_mut().find(|(key, _)| *key == word) {
            Some((_, knobs)) => knobs.push(knob),
            None => groups.push((word, vec![knob])),
        }
    }
    groups
}

/// In what the measure pays, if it says.
pub(crate) fn dimension(city: &City, subject: &Subject) -> Option<Dimension> {
    let picked = [(subject.index(), subject.in_force(city.day()))];
    let program = Program::new(subject.library(), &picked, city.day(), subject.track());
    program.measures.first().and_then(|m| m.dimension)
}

fn charts(show: Show<'_>, lever: &Lever, curve: &[zhida_engine::Point], dimension: Option<Dimension>) -> Vec<(Key, Chart)> {
    let x: Vec<String> = curve.iter().map(|p| lever::spoken(lever, &p.value)).collect();
    let mark = curve.iter().position(|p| p.value == lever.current);
    let chart = |key: Key, data, unit: String, tone| {
        let series = vec![Series { name: show.t.say(key).to_string(), data, tone }];
        (key, Chart { kind: "line", x: x.clone(), series, unit, stacked: false, mark })
    };
    let mut charts = vec![chart(Key("verdict-yes"), curve.iter().map(|p| p.eligible.into()).collect(), String::new(), "yes")];
    if let Some(dimension) = dimension {
        let (factor, unit) = if dimension.is_money() { zhida_facts::spoken::money_unit(show.t.zh()) } else { (Number::ONE, "") };
        let cost = |p: &zhida_engine::Point| drawn(&p.cost.checked_div(&factor).unwrap_or_else(|| p.cost.clone()));
        charts.push(chart(Key("city-cost"), curve.iter().map(cost).collect(), unit.to_owned(), "cost"));
    }
    charts
}

/// What follows from `value`; `None` if the literal cannot take it.
fn moved(city: &City, t: Words, subject: &Subject, lever: &Lever, value: &Literal, beside: &Beside) -> Option<Moved> {
    let show = Show { library: city.library(), t };
    let slide = city.slide(subject, lever.literal, std::slice::from_ref(value))?;
    let (now, then) = (slide.current(), slide.curve().first()?);
    let (enter, leave) = slide.moves(0);
    let names = |rows: Vec<usize>| {
        let page = city.rows(rows, &Listing { sort: Sort::Name, limit: NAMES, ..Listing::default() });
        let shown = page.items.into_iter().filter_map(|row| {
            let number = city.number(row)?;
            let who = city.enterprise(number)?;
            let name = if who.name.is_empty() { who.uscc.clone() } else { who.name.clone() };
            Some((name, beside.of_enterprise(number)))
        });
        Names { total: page.total, shown: shown.collect() }
    };
    let dimension = dimension(city, subject);
    Some(Moved {
        value: lever::spoken(&lever::in_words(lever, t), value),
        eligible: then.eligible,
        unknown: then.unknown,
        before: now.eligible,
        cost: dimension.map(|d| exact(show, &then.cost, d)).unwrap_or_default(),
        change: dimension.map(|d| difference(show, &(&then.cost - &now.cost), d)).unwrap_or_default(),
        enter: names(enter),
        leave: names(leave),
    })
}

/// What fits a budget in 元.
fn fit(
    show: Show<'_>,
    city: &City,
    subject: &Subject,
    lever: &Lever,
    yuan: &Number,
    dimension: Dimension,
    page: &CitySliders,
) -> Option<Fit> {
    let found = city.fit(subject, lever, yuan)?;
    let (chosen, said) = (found.chosen, lever::in_words(lever, show.t));
    Some(Fit {
        value: lever::spoken(&said, &chosen.value),
        eligible: chosen.eligible,
        unknown: chosen.unknown,
        cost: exact(show, &chosen.cost, dimension),
        href: format!("{}&value={}", page.knob(&lever.literal), encode(&lever::figure(&said, &chosen.value))),
        over: found.over.map(|p| (lever::spoken(&said, &p.value), p.eligible, exact(show, &p.cost, dimension))),
    })
}

impl CitySliders {
    /// Where a literal is moved; the budget goes along.
    fn knob(&self, number: &usize) -> String {
        let budget = if self.budget.is_empty() { String::new() } else { format!("&budget={}", encode(&self.budget)) };
        format!("/desk/measures/{}/sliders{}literal={number}{budget}", encode(&self.beside.id), self.carried)
    }
}
