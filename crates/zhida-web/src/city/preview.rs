//! `POST /desk/drafts/{id}/preview`: a text as a page, with what is wrong with it and what it does in the city.

use super::draft::{line_of, lines};
use super::inspect::inspect;
use super::standing::{Place, places};
use super::sum::{Total, totals};
use crate::app::App;
use crate::document::{Document, Part, Run};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Words;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use zhida_check::Coverage;
use zhida_diagnostics::{Diagnostic, render_html};
use zhida_live::City;

#[derive(Template)]
#[template(path = "pages/city/preview.html")]
pub(crate) struct CityPreview {
    page: Page,
    view: Preview,
}

/// A text looked at.
pub(crate) struct Preview {
    pub(crate) findings: Vec<Finding>,
    pub(crate) errors: usize,
    pub(crate) document: Option<Document>,
    pub(crate) places: Vec<Place>,
    pub(crate) amounts: Option<(Total, Total)>,
    pub(crate) coverage: Coverage,
    /// Samples that came out as written, and all.
    pub(crate) samples: (usize, usize),
}

/// A problem, as HTML in which everything of the document is escaped.
pub(crate) struct Finding {
    pub(crate) line: usize,
    pub(crate) html: String,
}

#[derive(Deserialize)]
pub(crate) struct Given {
    text: String,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(_): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Html<CityPreview>, Fault> {
    let t = viewer.words();
    let view = app.ask(move |city| look(city, t, &lines(&given.text))).await?;
    Ok(Html(CityPreview { page: viewer.page(), view }))
}

/// What [`inspect`] finds in `text`, as the page shows it.
pub(crate) fn look(city: &City, t: Words, text: &str) -> Preview {
    let found = inspect(city, text);
    let judged = found.judged.as_ref();
    Preview {
        findings: found.problems.iter().map(|p| finding(text, p, t)).collect(),
        errors: found.errors(),
        document: found.subject.as_ref().map(|subject| Document::of(subject.measure(), None, (subject.library(), "/measures/"))),
        places: judged.map(|j| places(j.subject().plan().meta.kind, &j.counts())).unwrap_or_default(),
        amounts: judged.and_then(|j| Some(totals(Show { library: j.subject().library(), t }, j.amounts()?))),
        samples: found.samples,
        coverage: found.coverage,
    }
}

/// A problem in words.
pub(crate) fn finding(text: &str, problem: &Diagnostic, t: Words) -> Finding {
    Finding { line: line_of(text, problem), html: render_html(problem, Some(text), t.lang) }
}
