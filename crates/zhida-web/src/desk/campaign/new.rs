//! `/desk/campaigns/new`: whom, and what is written to them; nothing is sent from here.

use super::audience::{Asked, CONCERNED, PARTS, letter, readers};
use super::fields::{FIELDS, read};
use crate::app::App;
use crate::desk::search::{measure_name, part_name};
use crate::desk::standing::{is_wanted, look, word};
use crate::desk::{columns, desk};
use crate::error::Fault;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::measure::{Due, track};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use std::collections::BTreeSet;
use zhida_live::{City, PartKey, Standing};
use zhida_store::NewCampaign;

/// Enterprises shown before sending.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "pages/campaign/new.html")]
pub(crate) struct CampaignNew {
    page: Page,
    asked: Asked,
    seen: Seen,
    due: Option<Due>,
    title: String,
    text: String,
    wrong: Wrong,
    fields: Vec<(String, Key)>,
    preview: Option<(String, String, String)>,
}

#[derive(Default)]
struct Wrong {
    title: String,
    text: String,
}

/// What the city says of those who are meant.
struct Seen {
    measures: Vec<(String, String)>,
    standings: Vec<(&'static str, Key)>,
    parts: Vec<Choices>,
    /// The measure, by index in the library.
    measure: Option<usize>,
    /// Why nobody is meant yet.
    missing: Option<Key>,
    total: usize,
    reasons: Vec<(String, String, usize)>,
    shown: Vec<Shown>,
    preview: Option<(String, String, String)>,
}

struct Choices {
    name: &'static str,
    label: Key,
    values: Vec<(String, String)>,
}

struct Shown {
    number: i64,
    name: String,
    code: String,
    district: String,
    gap: String,
    amount: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Fault> {
    desk(&app, &viewer)?;
    let asked = Asked::of(&pairs);
    let (title, text) = template(&asked, viewer.words());
    Ok(Html(page(&app, &viewer, asked, title, text, Wrong::default()).await?).into_response())
}

/// `POST /desk/campaigns`: shows it as one of them will read it, or makes it.
pub(crate) async fn make(State(app): State<App>, viewer: Viewer, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Fault> {
    let t = viewer.words();
    let of = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim().to_owned()).unwrap_or_default();
    let (asked, title, text) = (Asked::of(&pairs), of("title"), of("text"));
    let wrong = |text: &str| match read(text) {
        _ if text.is_empty() => t.say("field-missing").to_string(),
        Err(unknown) => t.say("campaign-unknown-fields").with("fields", t.list(unknown)).to_string(),
        Ok(_) => String::new(),
    };
    let wrong = Wrong { title: wrong(&title), text: wrong(&text) };
    let right = wrong.title.is_empty() && wrong.text.is_empty();
    let page = page(&app, &viewer, asked.clone(), title.clone(), text.clone(), wrong).await?;
    if !right || page.seen.missing.is_some() || page.seen.total == 0 {
        return Ok(refused(page));
    }
    if of("do") != "make" {
        return Ok(Html(page).into_response());
    }
    let (measure, lang) = (asked.get("measure").to_owned(), t.short().to_owned());
    let new = NewCampaign { measure, query: asked.kept(), title, text, lang, wanted: page.seen.total };
    let id = desk(&app, &viewer)?.make_campaign(new, app.now()).await?;
    app.wake();
    Ok(Redirect::to(&format!("/desk/campaigns/{id}")).into_response())
}

/// A text to begin with.
fn template(asked: &Asked, t: Words) -> (String, String) {
    let (title, text) = match asked.get("standing") {
        "one-step" => (Key("campaign-step-title"), Key("campaign-step-text")),
        "needs-answer" => (Key("campaign-answer-title"), Key("campaign-answer-text")),
        CONCERNED => (Key("campaign-closing-title"), Key("campaign-closing-text")),
        _ => (Key("campaign-eligible-title"), Key("campaign-eligible-text")),
    };
    // Braces are the message files' own, so fields are given to them.
    let fill = |key: Key| {
        let place = |at: usize| FIELDS.get(at).map(|(en, zh, _)| format!("{{{}}}", if t.zh() { zh } else { en })).unwrap_or_default();
        let saying = t.say(key).with("name", place(0)).with("measure", place(1)).with("gap", place(2));
        saying.with("amount", place(3)).with("deadline", place(4)).to_string()
    };
    (fill(title), fill(text))
}

async fn page(app: &App, viewer: &Viewer, asked: Asked, title: String, text: String, wrong: Wrong) -> Result<CampaignNew, Fault> {
    let t = viewer.words();
    let (inner, letters) = (asked.clone(), (title.clone(), text.clone()));
    let mut seen = app.ask(move |city| seen(city, t, &inner, &letters)).await?;
    let fields = FIELDS.iter().map(|(en, zh, what)| (format!("{{{}}}", if t.zh() { zh } else { en }), *what)).collect();
    let preview = seen.preview.take().filter(|_| wrong.title.is_empty() && wrong.text.is_empty());
    let page = viewer.page().crumb(t.say("nav-desk"), "/desk").crumb(t.say("campaign-list-title"), "/desk/campaigns");
    let shelf = app.shelf();
    let due = seen.measure.and_then(|m| shelf.index.entries.get(m)).map(|entry| Due::of(entry, app.today()));
    Ok(CampaignNew { page, asked, seen, due, title, text, wrong, fields, preview })
}

fn seen(city: &City, t: Words, asked: &Asked, (title, text): &(String, String)) -> Seen {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let wanted = city.in_force().iter().filter_map(|m| library.measures().get(*m)).filter(|m| is_wanted(m.plan.meta.kind));
    let measures = wanted.map(|m| {
        let meta = &m.plan.meta;
        let track = meta.track.map(|k| format!(" · {}", t.say(track(k)))).unwrap_or_default();
        (measure_name(meta), format!("{}{track}", meta.title))
    });
    let standings = [Standing::Eligible, Standing::OneStep, Standing::NeedsAnswer].map(|s| (word(s), look(s).word));
    let parts = PARTS.map(|(name, by, label)| {
        let numbers = (0..city.len()).filter_map(|row| city.number(row));
        let keys: BTreeSet<PartKey> = numbers.filter_map(|n| city.part_of(n, by)).collect();
        Choices {
            name,
            label,
            values: keys.into_iter().map(|k| (part_name(city, by, k), columns::part_label(city, show, by, k))).collect(),
        }
    });
    let mut seen = Seen {
        measures: measures.collect(),
        standings: standings.into_iter().chain([(CONCERNED, Key("campaign-concerned"))]).collect(),
        parts: parts.into_iter().collect(),
        measure: None,
        missing: None,
        total: 0,
        reasons: Vec::new(),
        shown: Vec::new(),
        preview: None,
    };
    match asked.audience(city, show) {
        Err(missing) => seen.missing = Some(missing),
        Ok(audience) => {
            seen.measure = Some(audience.subject.index());
            seen.total = audience.rows.len();
            seen.reasons = audience.reasons;
            let first: Vec<usize> = audience.rows.into_iter().take(SHOWN).collect();
            let readers = readers(city, t, &audience.subject, first);
            if let (Some(first), Ok(title), Ok(text)) = (readers.first(), read(title), read(text)) {
                let (title, text) = letter(&title, &text, first);
                seen.preview = Some((first.name.clone(), title, text));
            }
            seen.shown = readers.into_iter().map(shown).collect();
        }
    }
    seen
}

fn shown(reader: super::audience::Reader) -> Shown {
    let [_, _, gap, amount, _] = reader.values;
    Shown { number: reader.number, name: reader.name, code: reader.code, district: reader.district, gap, amount }
}

impl CampaignNew {
    fn has(&self, name: &str, value: &str) -> bool {
        self.asked.get(name) == value
    }
    fn narrowed(&self, reason: &str) -> String {
        format!("/desk/campaigns/new?{}", self.asked.query("reason", reason))
    }
}
