//! `GET /my`: all measures in force, by what is to be done about them.

use super::row::Mine;
use super::{Own, look, tenant, waiting};
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Due, kind};
use crate::relief::selects;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use std::cmp::Reverse;
use zhida_engine::{AmountRange, Bundle, Offer};
use zhida_facts::{Base, Dimension, Number};
use zhida_live::{Groups, MeasureStatus};
use zhida_measure::Kind;
use zhida_store::entity::relief;

/// Rows shown as closing soon.
const CLOSING: usize = 4;

#[derive(Template)]
#[template(path = "pages/my/list.html")]
pub(crate) struct MyList {
    page: Page,
    name: String,
    sure: String,
    more: String,
    groups: Vec<Group>,
    about: Vec<Mine>,
    closing: Vec<Mine>,
    best: Option<Best>,
    kinds: Vec<Choice>,
    sorts: Vec<Choice>,
    narrowed: bool,
    /// Relief packages for it: number, title, last day.
    relief: Vec<(i64, String, String)>,
}

struct Group {
    id: &'static str,
    title: Key,
    empty: Key,
    tone: &'static str,
    rows: Vec<Mine>,
}

/// What to take of measures that exclude each other.
struct Best {
    chosen: Vec<Taken>,
    left: Vec<(Taken, String)>,
    total: String,
    /// What else may turn out better, and by how much at most; empty where no answer can turn the choice.
    rival: String,
    regret: String,
}

/// A measure with what it would bring.
struct Taken {
    title: String,
    lang: &'static str,
    href: String,
    amount: String,
}

struct Choice {
    label: String,
    count: Option<usize>,
    href: String,
    chosen: bool,
}

/// How the list is narrowed and sorted.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    kind: String,
    sort: String,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return waiting::page(&app, &viewer).await };
    let packages = app.store().running_relief(app.today()).await?;
    let page = look(&app, &tenant, move |own| Ok(page(own, &viewer, &filter, packages))).await?;
    Ok(Html(page).into_response())
}

fn page(own: &Own<'_>, viewer: &Viewer, filter: &Filter, packages: Vec<relief::Model>) -> MyList {
    let (t, library) = (viewer.words(), &own.shelf.library);
    let of = |status: &MeasureStatus| library.measures().get(status.measure).map(|m| m.plan.meta.kind);
    // Alerts are the centre's to watch; what says how large or how good somebody is stands apart from what one can get.
    let mut all = own.city.statuses(&own.facts);
    all.retain(|s| of(s) != Some(Kind::Alert));
    let (about, offers): (Vec<_>, Vec<_>) = all.into_iter().partition(|s| matches!(of(s), Some(Kind::Class | Kind::Score)));
    let kinds = kinds(t, filter, &offers, of);
    let best = if filter.kind.is_empty() { best(own, t, &offers) } else { None };
    let offers = offers.into_iter().filter(|s| filter.kind.is_empty() || of(s).is_some_and(|k| word(k) == filter.kind)).collect();
    let groups = Groups::new(offers);
    let rows = |statuses: &[MeasureStatus]| statuses.iter().filter_map(|s| Mine::of(own, t, s)).collect::<Vec<_>>();
    let closing = rows(groups.closing_soon.get(..CLOSING.min(groups.closing_soon.len())).unwrap_or_default());
    let group = |id, title, empty, tone, statuses: &[MeasureStatus]| {
        let mut rows = rows(statuses);
        match filter.sort.as_str() {
            "due" => rows.sort_by_key(|r| (r.days_left.is_none(), r.days_left)),
            "amount" => rows.sort_by_key(|r| Reverse(r.worth.most.clone())),
            _ => {}
        }
        Group { id, title, empty, tone, rows }
    };
    let groups = vec![
        group("eligible", Key("my-list-eligible"), Key("my-list-eligible-none"), "yes", &groups.eligible),
        group("near", Key("my-list-near"), Key("my-list-near-none"), "step", &groups.one_step),
        group("ask", Key("my-list-ask"), Key("my-list-ask-none"), "open", &groups.needs_answer),
        group("others", Key("my-list-others"), Key("my-list-others-none"), "quiet", &groups.others),
    ];
    let [sure, more] = money(own, t, &groups);
    let sort = |word: &str, key: Key| Choice {
        label: t.say(key).to_string(),
        count: None,
        href: href(&filter.kind, word),
        chosen: filter.sort == word,
    };
    let packages = packages.into_iter().filter(|package| selects(own, &package.measure));
    MyList {
        page: viewer.page(),
        name: own.city.enterprise(own.number).map(|e| e.name.clone()).unwrap_or_default(),
        sure,
        more,
        groups,
        about: rows(&about),
        closing,
        best,
        kinds,
        sorts: vec![sort("", Key("my-list-by-fit")), sort("due", Key("my-list-by-due")), sort("amount", Key("my-list-by-amount"))],
        narrowed: !filter.kind.is_empty(),
        relief: packages.map(|package| (package.id, package.title, package.ends)).collect(),
    }
}

fn word(kind: Kind) -> &'static str {
    Kind::ALL.iter().find(|(k, _)| *k == kind).map_or("", |(_, word)| word)
}

fn href(kind: &str, sort: &str) -> String {
    let parts: Vec<String> =
        [("kind", kind), ("sort", sort)].iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| format!("{n}={v}")).collect();
    if parts.is_empty() { "/my".to_owned() } else { format!("/my?{}", parts.join("&")) }
}

fn kinds(t: Words, filter: &Filter, offers: &[MeasureStatus], of: impl Fn(&MeasureStatus) -> Option<Kind>) -> Vec<Choice> {
    let count = |kind: Kind| offers.iter().filter(|s| of(s) == Some(kind)).count();
    let all =
        Choice { label: t.say("all").to_string(), count: Some(offers.len()), href: href("", &filter.sort), chosen: filter.kind.is_empty() };
    let each = Kind::ALL.iter().filter(|(k, _)| count(*k) > 0).map(|(k, word)| Choice {
        label: t.say(kind(*k)).to_string(),
        count: Some(count(*k)),
        href: href(word, &filter.sort),
        chosen: filter.kind == *word,
    });
    std::iter::once(all).chain(each).collect()
}

/// What is sure, and what a step or an answer may add, in words; empty where it is nothing.
fn money(own: &Own<'_>, t: Words, groups: &[Group]) -> [String; 2] {
    // Of measures that cannot be had together, the best combination counts; what a step adds is what the best of all brings beyond it.
    let sum = |ids: &[&str]| {
        let rows: Vec<&Mine> = groups.iter().filter(|g| ids.contains(&g.id)).flat_map(|g| &g.rows).collect();
        let offer = |row: &&Mine| Offer { low: row.worth.sure.clone(), high: (!row.worth.open).then(|| row.worth.most.clone()) };
        let pairs = (0..rows.len()).flat_map(|a| (a + 1..rows.len()).map(move |b| (a, b)));
        let pairs: Vec<_> = pairs.filter(|(a, b)| excludes(own, &rows[*a].id, &rows[*b].id)).collect();
        Bundle::new(&rows.iter().map(offer).collect::<Vec<_>>(), &pairs)
    };
    let said = |low: Number, most: Option<Number>| {
        if most.as_ref().is_some_and(Number::is_zero) { String::new() } else { yuan(own, t, low, most) }
    };
    let (sure, all) = (sum(&["eligible"]), sum(&["eligible", "near", "ask"]));
    let more = all.best.as_ref().zip(sure.best.as_ref()).map(|(all, sure)| all - sure);
    [said(sure.low.clone(), sure.best.clone()), said(more.clone().unwrap_or_else(|| &all.low - &sure.low), more)]
}

fn yuan(own: &Own<'_>, t: Words, low: Number, high: Option<Number>) -> String {
    own.show(t).amount(&AmountRange { low, high, dimension: Dimension::of(Base::Yuan) })
}

/// The best combination, where some of the offers exclude each other.
fn best(own: &Own<'_>, t: Words, offers: &[MeasureStatus]) -> Option<Best> {
    let found = own.city.combined(offers);
    if found.left.is_empty() {
        return None;
    }
    let taken = |measure: &usize| {
        let row = Mine::of(own, t, offers.iter().find(|s| s.measure == *measure)?)?;
        Some(Taken { title: row.title, lang: row.lang, href: row.href, amount: row.amount })
    };
    // Only what had to be chosen between is shown; the rest is in the lists below.
    let chosen: Vec<usize> = found.chosen.iter().copied().filter(|c| found.left.iter().any(|(_, because)| because.contains(c))).collect();
    let titles = |measures: &[usize]| t.list(measures.iter().filter_map(taken).map(|m| format!("《{}》", m.title)));
    let left = found
        .left
        .iter()
        .filter_map(|(left, because)| Some((taken(left)?, t.say("my-list-best-excluded").with("titles", titles(because)).to_string())));
    Some(Best {
        chosen: chosen.iter().filter_map(taken).collect(),
        left: left.collect(),
        total: yuan(own, t, found.low, found.high),
        rival: titles(&found.rival),
        regret: found.regret.map(|regret| yuan(own, t, regret.clone(), Some(regret))).unwrap_or_default(),
    })
}

/// Whether only one of two measures may be had, whichever of them says so.
fn excludes(own: &Own<'_>, id: &str, other: &str) -> bool {
    let names = |id: &str, other: &str| {
        own.shelf.library.measures().iter().any(|m| m.plan.meta.id == id && m.plan.meta.exclusive.iter().any(|(e, _)| e == other))
    };
    names(id, other) || names(other, id)
}
