//! `POST /desk/drafts/{id}/preview`: a text as a page, with what is wrong with it and what it does in the city.

use super::draft::{line_of, lines};
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
use zhida_check::{Coverage, coverage, run_measure};
use zhida_diagnostics::{Diagnostic, Severity, has_errors, render_html};
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

/// Looks at `text`: compiles and checks it, runs its samples, and judges the city by it.
pub(crate) fn look(city: &City, t: Words, text: &str) -> Preview {
    let (subject, mut problems) = city.draft(text);
    let mut view = Preview {
        findings: Vec::new(),
        errors: 0,
        document: None,
        places: Vec::new(),
        amounts: None,
        coverage: Coverage::default(),
        samples: (0, 0),
    };
    if let Some(subject) = subject {
        let library = subject.library();
        problems.extend(zhida_check::check(library, subject.measure()));
        let understood = !has_errors(&problems);
        // Samples fail for every word that is not understood; they are worth a look once all is.
        let mut failed = Vec::new();
        let results = run_measure(library, subject.index(), &mut failed);
        if understood {
            problems.extend(failed);
        }
        view.samples = (results.passed, results.passed + results.failed);
        view.coverage = coverage(library, subject.measure());
        view.document = Some(Document::of(subject.measure(), None));
        // What could not be understood decides nothing: its counts would mislead.
        if understood {
            let judged = city.judge(&subject);
            view.places = places(subject.plan().meta.kind, &judged.counts());
            view.amounts = judged.amounts().map(|a| totals(Show { library, t }, a));
        }
    }
    problems.sort_by_key(|p| (p.severity(), p.span().start));
    view.errors = problems.iter().filter(|p| p.severity() == Severity::Error).count();
    view.findings = problems.iter().map(|p| finding(text, p, t)).collect();
    view
}

/// A problem in words.
pub(crate) fn finding(text: &str, problem: &Diagnostic, t: Words) -> Finding {
    Finding { line: line_of(text, problem), html: render_html(problem, Some(text), t.lang) }
}
