//! `/my/answer`: one question at a time, what decides most first; after each answer, what it opened and the next question.
//!
//! The way through the questions stands in the address: for which measure, what was put off, how many were answered.

use super::opened::Opened;
use super::typed::{called, entry, read, written};
use super::{Own, look, tenant, to_my};
use crate::address::encode;
use crate::app::App;
use crate::attempt::answers::{MOST, Wrong, fact};
use crate::attempt::question::field;
use crate::document::lang;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::kit::verdict::{Look, verdict};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhida_facts::{Facts as _, State as FactState};
use zhida_live::Prompt;
use zhida_measure::plan::FactRef;
use zhida_measure::{Kind, Track};
use zhida_store::{FactEntry, KnownFact, Origin};

/// Measures named below a question.
const NAMED: usize = 4;

#[derive(Template)]
#[template(path = "pages/my/answer.html")]
pub(crate) struct MyAnswer {
    page: Page,
    of: Option<OfMeasure>,
    field: Option<Field>,
    why: Vec<Named>,
    more: usize,
    decides: usize,
    open: usize,
    done: usize,
    opened: Option<Opened>,
    back: String,
    skip: String,
    again: Option<String>,
    carried: Vec<(String, String)>,
}

/// The measure the questions are about.
struct OfMeasure {
    named: Named,
    look: Look,
}

struct Named {
    href: String,
    title: String,
    lang: &'static str,
}

/// The way so far.
#[derive(Clone, Default)]
struct Path {
    measure: String,
    skipped: Vec<String>,
    done: usize,
    ask: Option<String>,
    after: Option<i64>,
}

impl Path {
    fn read(parameters: &[(String, String)]) -> Self {
        let mut path = Self::default();
        for (name, value) in parameters.iter().take(MOST) {
            match name.as_str() {
                "measure" => path.measure.clone_from(value),
                "skip" => path.skipped.push(value.clone()),
                "done" => path.done = value.parse().unwrap_or(0).min(MOST),
                "ask" => path.ask = Some(value.clone()).filter(|v| !v.is_empty()),
                "after" => path.after = value.parse().ok(),
                _ => {}
            }
        }
        path
    }
    /// What a form has to carry on.
    fn carried(&self) -> Vec<(String, String)> {
        let measure = (!self.measure.is_empty()).then(|| ("measure".to_owned(), self.measure.clone()));
        let skipped = self.skipped.iter().map(|s| ("skip".to_owned(), s.clone()));
        measure.into_iter().chain(skipped).chain([("done".to_owned(), self.done.to_string())]).collect()
    }
    fn href(&self, more: &[(&str, String)]) -> String {
        let more = more.iter().map(|(n, v)| ((*n).to_owned(), v.clone()));
        let parts: Vec<String> = self.carried().into_iter().chain(more).map(|(n, v)| format!("{n}={}", encode(&v))).collect();
        format!("/my/answer?{}", parts.join("&"))
    }
}

pub(crate) async fn ask(
    State(app): State<App>,
    viewer: Viewer,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let path = Path::read(&parameters);
    let history = if path.after.is_some() { tenant.history().await? } else { Vec::new() };
    let page = look(&app, &tenant, move |own| page(own, &viewer, &path, &history, None)).await?;
    Ok(Html(page).into_response())
}

pub(crate) async fn take(State(app): State<App>, viewer: Viewer, Form(parameters): Form<Vec<(String, String)>>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let mut path = Path::read(&parameters);
    let asker = viewer.clone();
    let (given, asked) = (parameters.clone(), path.ask.clone().ok_or(Fault::Invalid)?);
    let read = look(&app, &tenant, move |own| answer(own, &asker, &asked, &given)).await?;
    let entry = match read {
        Ok(entry) => entry,
        Err(wrong) => {
            let page = look(&app, &tenant, move |own| page(own, &viewer, &path, &[], Some(wrong))).await?;
            return Ok(refused(page));
        }
    };
    let note = if path.measure.is_empty() { "questions".to_owned() } else { path.measure.clone() };
    let seq = tenant.declare(Origin::Answered, &note, vec![entry], app.now()).await?;
    app.catch_up().await?;
    path.done += 1;
    Ok(Redirect::to(&path.href(&[("after", seq.to_string())])).into_response())
}

/// What was typed and what is wrong with it.
type Typed = (String, Wrong);

/// The answer in a form, as the store takes it.
fn answer(own: &Own<'_>, viewer: &Viewer, asked: &str, given: &[(String, String)]) -> Result<Result<FactEntry, Typed>, Fault> {
    let show = own.show(viewer.words());
    let at = fact(show, asked).ok_or(Fault::Invalid)?;
    let value = |name: &str| given.iter().rfind(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let state = match value("how") {
        "unknown" => FactState::SaidUnknown,
        "none" => FactState::NotApplicable,
        _ => match read(show, at, value(asked)) {
            Ok(FactState::NotAsked) => return Ok(Err((String::new(), Wrong { why: Key("my-answer-empty"), near: String::new() }))),
            Ok(state) => state,
            Err(wrong) => return Ok(Err((value(asked).to_owned(), wrong))),
        },
    };
    Ok(Ok(entry(show, at, &state)))
}

/// Questions that are open: not those about alerts only, and not what the enterprise has said it does not know.
fn prompts(own: &Own<'_>, measure: Option<usize>) -> Vec<Prompt> {
    let mut prompts = own.city.next_questions(&own.facts);
    let alert = |m: &usize| own.shelf.library.measures().get(*m).is_none_or(|m| m.plan.meta.kind == Kind::Alert);
    for prompt in &mut prompts {
        prompt.measures.retain(|m| !alert(m) && measure.is_none_or(|only| only == *m));
        prompt.decides.retain(|m| prompt.measures.contains(m));
    }
    let known = |at: FactRef| own.facts.state(at.fact, at.year.resolve(0));
    prompts.retain(|p| !p.measures.is_empty() && known(p.fact) == FactState::NotAsked);
    prompts.sort_by_key(|p| std::cmp::Reverse(p.decides.len()));
    prompts
}

fn page(own: &Own<'_>, viewer: &Viewer, path: &Path, history: &[KnownFact], typed: Option<Typed>) -> Result<MyAnswer, Fault> {
    let (t, show, library) = (viewer.words(), own.show(viewer.words()), &own.shelf.library);
    let found = match path.measure.as_str() {
        "" => None,
        id => Some(library.version(id, own.city.day(), Track::New).map(|(index, _)| index).ok_or(Fault::Missing)?),
    };
    let named = |index: usize| {
        let measure = library.measures().get(index)?;
        let meta = &measure.plan.meta;
        Some(Named { href: format!("/my/measures/{}", meta.id), title: meta.title.clone(), lang: lang(measure) })
    };
    let look_at = |index: usize| {
        let (_, outcome) = own.city.outcomes(&own.facts, &[index]).into_iter().next()?;
        Some(OfMeasure { named: named(index)?, look: verdict(library.measures().get(index)?.plan.meta.kind, outcome.verdict) })
    };
    let prompts = prompts(own, found);
    let open = prompts.len();
    let wanted = path.ask.as_deref().and_then(|name| fact(show, name));
    let next = prompts.iter().find(|p| match wanted {
        Some(at) => p.fact == at,
        None => !path.skipped.contains(&called(show, p.fact)),
    });
    let at = wanted.or_else(|| next.map(|p| p.fact));
    let field = at.map(|at| {
        let before = own.facts.state(at.fact, at.year.resolve(0));
        let (text, wrong) = typed.as_ref().map_or_else(|| (written(show, at, &before), None), |(text, w)| (text.clone(), Some(w)));
        field(show, at, &text, wrong)
    });
    let name = at.map(|at| called(show, at)).unwrap_or_default();
    let opened = path.after.and_then(|seq| Opened::of(own, t, history, seq));
    let crumb = viewer.page().crumb(t.say("nav-my"), "/my");
    Ok(MyAnswer {
        page: crumb,
        of: found.and_then(look_at),
        why: next.map(|p| p.measures.iter().take(NAMED).filter_map(|m| named(*m)).collect()).unwrap_or_default(),
        more: next.map_or(0, |p| p.measures.len().saturating_sub(NAMED)),
        decides: next.map_or(0, |p| p.decides.len()),
        open,
        done: path.done,
        back: opened.as_ref().map_or_else(String::new, |o| path.href(&[("ask", o.again.clone())])),
        skip: path.href(&[("skip", name.clone())]),
        again: (field.is_none() && open > 0).then(|| Path { skipped: Vec::new(), ..path.clone() }.href(&[])),
        carried: path.carried().into_iter().chain([("ask".to_owned(), name)]).collect(),
        field,
        opened,
    })
}
