//! `GET /my`: all measures in force, by what is to be done about them.

use super::row::{Mine, Worth};
use super::{Own, look, tenant, waiting};
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Due, kind};
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use std::cmp::Reverse;
use zhida_engine::AmountRange;
use zhida_facts::{Base, Dimension, Number};
use zhida_live::{Groups, MeasureStatus};
use zhida_measure::Kind;

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
    kinds: Vec<Choice>,
    sorts: Vec<Choice>,
    narrowed: bool,
}

struct Group {
    id: &'static str,
    title: Key,
    empty: Key,
    tone: &'static str,
    rows: Vec<Mine>,
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
    let page = look(&app, &tenant, move |own| Ok(page(own, &viewer, &filter))).await?;
    Ok(Html(page).into_response())
}

fn page(own: &Own<'_>, viewer: &Viewer, filter: &Filter) -> MyList {
    let (t, library) = (viewer.words(), &own.shelf.library);
    let of = |status: &MeasureStatus| library.measures().get(status.measure).map(|m| m.plan.meta.kind);
    // Alerts are the centre's to watch; what says how large or how good somebody is stands apart from what one can get.
    let mut all = own.city.statuses(&own.facts);
    all.retain(|s| of(s) != Some(Kind::Alert));
    let (about, offers): (Vec<_>, Vec<_>) = all.into_iter().partition(|s| matches!(of(s), Some(Kind::Class | Kind::Score)));
    let kinds = kinds(t, filter, &offers, of);
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
    MyList {
        page: viewer.page(),
        name: own.city.enterprise(own.number).map(|e| e.name.clone()).unwrap_or_default(),
        sure,
        more,
        groups,
        about: rows(&about),
        closing,
        kinds,
        sorts: vec![sort("", Key("my-list-by-fit")), sort("due", Key("my-list-by-due")), sort("amount", Key("my-list-by-amount"))],
        narrowed: !filter.kind.is_empty(),
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
    let (mut sure, mut more) = (Worth::default(), Worth::default());
    for (sum, ids) in [(&mut sure, ["eligible", ""]), (&mut more, ["near", "ask"])] {
        let mut rows: Vec<&Mine> = groups.iter().filter(|g| ids.contains(&g.id)).flat_map(|g| &g.rows).collect();
        rows.sort_by_key(|r| Reverse((r.worth.sure.clone(), r.worth.most.clone())));
        // Of measures that cannot be had together, the largest counts.
        let mut taken: Vec<&str> = Vec::new();
        for row in rows {
            if taken.iter().any(|other| excludes(own, &row.id, other) || excludes(own, other, &row.id)) {
                continue;
            }
            taken.push(&row.id);
            sum.sure = &sum.sure + &row.worth.sure;
            sum.most = &sum.most + &row.worth.most;
            sum.open |= row.worth.open;
        }
    }
    let show = own.show(t);
    let said = |low: Number, sum: Worth| {
        let high = (!sum.open).then_some(sum.most);
        show.amount(&AmountRange { low, high, dimension: Dimension::of(Base::Yuan) })
    };
    let nothing = |sum: &Worth| sum.most.is_zero();
    [
        if nothing(&sure) { String::new() } else { said(sure.sure.clone(), sure) },
        if nothing(&more) { String::new() } else { said(more.most.clone(), more) },
    ]
}

fn excludes(own: &Own<'_>, id: &str, other: &str) -> bool {
    own.shelf.library.measures().iter().any(|m| m.plan.meta.id == id && m.plan.meta.exclusive.iter().any(|(e, _)| e == other))
}
