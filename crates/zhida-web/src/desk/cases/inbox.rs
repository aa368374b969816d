//! `GET /desk/cases`: the inbox, by light.

use super::rates::ids_of;
use super::search::CaseSearch;
use super::{Line, Names, line};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{lamp, subjects, words};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use std::collections::BTreeMap;
use zhida_cases::{Kind, Light, State as CaseState, Urgency};
use zhida_store::{CaseSort, Scope};

/// Cases on a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "pages/desk/cases/inbox.html")]
pub(crate) struct DeskCases {
    page: Page,
    search: CaseSearch,
    scopes: Vec<(Key, String, bool)>,
    lights: Vec<Counted>,
    narrow: Vec<Narrow>,
    figure: Option<Key>,
    rows: Vec<Line>,
    heads: Vec<(Key, String, bool)>,
    pages: Pages,
    /// Whether a clerk looks: who takes demands down and sends cases on.
    clerk: bool,
    narrowed: bool,
    board: String,
    export: String,
}

/// A light with how many cases show it.
struct Counted {
    tone: &'static str,
    word: Key,
    count: u64,
    href: String,
    chosen: bool,
}

/// A choice that narrows the list.
struct Narrow {
    name: &'static str,
    label: Key,
    offers: Vec<(String, String, bool)>,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Html<DeskCases>, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    let mut search = CaseSearch::read(&parameters);
    app.store().settle_cases(&asked.moment()).await?;
    let mut figure = None;
    if let Some((name, from, to)) = &search.figure {
        let (key, ids) = ids_of(&app, &desk, &asked, name, from, to).await?.ok_or(Fault::Missing)?;
        (figure, search.filter.only, search.filter.scope) = (Some(key), Some(ids), Scope::All);
    }
    let base = search.href("/desk/cases");
    let base = format!("{base}{}", if base.contains('?') { "&" } else { "?" });
    let (rows, pages) = Pages::read(search.page, SIZE, base, |page, size| desk.cases(&search.filter, search.sort, page, size)).await?;
    let counts = desk.case_counts(&search.filter).await?;
    let names = Names::of(&desk, &rows).await?;
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let clerk = signed.role() == zhida_store::Role::Clerk;
    let scope = |key, scope| {
        (key, search.with(|s| s.filter = zhida_store::CaseFilter { scope, ..Default::default() }), search.filter.scope == scope)
    };
    Ok(Html(DeskCases {
        page: viewer.page(),
        scopes: vec![
            scope(Key("case-scope-open"), Scope::Open),
            scope(Key("case-scope-mine"), Scope::Mine),
            scope(Key("case-scope-leaders"), Scope::Leaders),
            scope(Key("case-scope-all"), Scope::All),
        ],
        lights: lights(&search, &counts.lights),
        narrow: narrow(&search, &asked, &names, t),
        figure,
        rows: rows.iter().map(|row| line(row, &names, &asked, t)).collect(),
        heads: [CaseSort::Due, CaseSort::Newest, CaseSort::Oldest, CaseSort::Changed]
            .into_iter()
            .map(|sort| (sort_word(sort), search.with(|s| s.sort = sort), search.sort == sort))
            .collect(),
        pages,
        clerk,
        narrowed: !search.pairs().is_empty(),
        board: search.href("/desk/cases/board"),
        export: search.href("/desk/cases/export"),
        search,
    }))
}

fn sort_word(sort: CaseSort) -> Key {
    match sort {
        CaseSort::Due => Key("case-sort-due"),
        CaseSort::Newest => Key("case-sort-newest"),
        CaseSort::Oldest => Key("case-sort-oldest"),
        CaseSort::Changed => Key("case-sort-changed"),
    }
}

fn lights(search: &CaseSearch, counts: &BTreeMap<String, u64>) -> Vec<Counted> {
    // What burns is looked at first.
    let order = [Light::Red, Light::Yellow, Light::Blue, Light::Green, Light::Grey, Light::Unknown];
    let one = |light: Light| {
        let lamp = lamp(Some(light.key()))?;
        let count = counts.get(light.key()).copied().unwrap_or(0);
        let chosen = search.filter.light == Some(light);
        let href = search.with(|s| (s.filter.light, s.filter.unlit) = (if chosen { None } else { Some(light) }, false));
        (count > 0 || light != Light::Unknown).then_some(Counted { tone: lamp.tone, word: lamp.word, count, href, chosen })
    };
    let unlit = counts.get("").copied().filter(|count| *count > 0).map(|count| Counted {
        tone: Light::Grey.key(),
        word: Key("case-light-none"),
        count,
        href: search.with(|s| (s.filter.light, s.filter.unlit) = (None, !s.filter.unlit)),
        chosen: search.filter.unlit,
    });
    order.into_iter().filter_map(one).chain(unlit).collect()
}

fn narrow(search: &CaseSearch, asked: &Asked, names: &Names, t: Words) -> Vec<Narrow> {
    let filter = &search.filter;
    let keyed = |key: &'static str, word: Key, chosen: bool| (key.to_owned(), t.say(word).to_string(), chosen);
    let library = &asked.shelf.library;
    let offices = std::iter::once((zhida_store::CENTRE, t.say("case-centre").to_string())).chain(names.offices.clone());
    vec![
        Narrow {
            name: "state",
            label: Key("state"),
            offers: CaseState::ALL
                .iter()
                .filter(|s| **s != CaseState::Draft)
                .map(|s| keyed(s.key(), words::state(*s), filter.state == Some(*s)))
                .collect(),
        },
        Narrow {
            name: "subject",
            label: Key("case-f-subject"),
            offers: subjects::offers(library, t.zh()).into_iter().map(|o| (o.value.clone(), o.label, o.value == filter.subject)).collect(),
        },
        Narrow {
            name: "kind",
            label: Key("case-f-kind"),
            offers: Kind::ALL.iter().map(|k| keyed(k.key(), words::kind(*k), filter.kind == Some(*k))).collect(),
        },
        Narrow {
            name: "urgency",
            label: Key("case-f-urgency"),
            offers: Urgency::ALL.iter().map(|u| keyed(u.key(), words::urgency(*u), filter.urgency == Some(*u))).collect(),
        },
        Narrow {
            name: "office",
            label: Key("case-f-office"),
            offers: offices.map(|(id, name)| (id.to_string(), name, filter.office == Some(id))).collect(),
        },
    ]
}
