//! `GET /measures/{id}`: the document itself, with what one wants to know first beside it.

use super::{Due, address, kind, track};
use crate::app::App;
use crate::document::{Document, Part, Run, lang};
use crate::error::Fault;
use crate::finance::product::Terms;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::search::Entry;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use zhida_facts::NaiveDate;
use zhida_measure::plan::{Benefit, Plan};
use zhida_measure::{DateRange, Kind, Library, Measure, Track};
use zhida_store::Signed;

#[derive(Template)]
#[template(path = "pages/measure/show.html")]
pub(crate) struct MeasureShow {
    page: Page,
    head: Head,
    document: Document,
    benefits: Vec<String>,
    prepare: Option<String>,
    versions: Vec<Version>,
    exclusive: Vec<(String, String)>,
    clauses: usize,
    manual: usize,
    samples: usize,
    /// Working days from the application to the decision, those of public notice among them; nothing if the text gives no steps.
    takes: Option<(u32, u32)>,
    budget: String,
    /// What a finance product promises.
    terms: Option<Terms>,
    try_href: Option<String>,
    own_href: Option<String>,
}

/// What stands above a measure, on its page and where it is tried.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) lang: &'static str,
    pub(crate) kind: Key,
    pub(crate) issuer: String,
    pub(crate) doc: String,
    pub(crate) region: String,
    pub(crate) in_force: DateRange,
    pub(crate) current: bool,
    pub(crate) due: Due,
    pub(crate) track: Option<Key>,
    pub(crate) certainty: String,
}

struct Version {
    href: String,
    in_force: DateRange,
    track: Option<Key>,
    doc: String,
    shown: bool,
}

/// Which version: the day it speaks on, and the kind of case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    pub(crate) on: Option<String>,
    pub(crate) track: Option<String>,
}

impl Which {
    /// The version of `id` asked for, by index.
    pub(crate) fn find(&self, library: &Library, id: &str, today: NaiveDate) -> Result<usize, Fault> {
        let on = self.on.as_deref().map(str::parse).transpose().map_err(|_| Fault::Missing)?;
        library.version(id, on.unwrap_or(today), self.track()).map(|(measure, _)| measure).ok_or(Fault::Missing)
    }
    /// The kind of case asked about.
    pub(crate) fn track(&self) -> Track {
        self.track.as_deref().and_then(Track::parse).unwrap_or(Track::New)
    }
}

impl Head {
    /// Of `entry`, on the day `today`.
    pub(crate) fn of(library: &Library, entry: &Entry, today: NaiveDate) -> Option<Self> {
        let measure = library.measures().get(entry.measure)?;
        let meta = &measure.plan.meta;
        Some(Self {
            title: meta.title.clone(),
            lang: lang(measure),
            kind: kind(meta.kind),
            issuer: meta.issuer.clone(),
            doc: meta.doc.clone(),
            region: entry.region.clone(),
            in_force: meta.in_force,
            current: meta.in_force.contains(today),
            due: Due::of(entry, today),
            track: meta.track.map(track),
            certainty: meta.certainty.clone(),
        })
    }
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Html<MeasureShow>, Fault> {
    let (shelf, today, t) = (app.shelf(), app.today(), viewer.words());
    let library = &shelf.library;
    let index = which.find(library, &id, today)?;
    let (entry, measure) = shelf.index.entries.get(index).zip(library.measures().get(index)).ok_or(Fault::Missing)?;
    let head = Head::of(library, entry, today).ok_or(Fault::Missing)?;
    let versions = library.measures().iter().enumerate().filter(|(_, m)| m.plan.meta.id == id).map(|(other, m)| Version {
        href: address(library, other, today),
        in_force: m.plan.meta.in_force,
        track: m.plan.meta.track.map(track),
        doc: m.plan.meta.doc.clone(),
        shown: other == index,
    });
    let exclusive = measure.plan.meta.exclusive.iter().filter_map(|(other, _)| {
        let title = library.measures().iter().rfind(|m| m.plan.meta.id == *other)?.plan.meta.title.clone();
        Some((title, format!("/measures/{other}")))
    });
    let document = Document::of(measure, None, (library, "/measures/"));
    let prepare = document.sections.iter().find(|s| is_about_documents(s.title.runs.first()));
    let mut manual = 0;
    measure.plan.each_clause(&mut |c| manual += usize::from(c.is_manual()));
    Ok(Html(MeasureShow {
        page: viewer.page().crumb(t.say("nav-measures"), "/measures"),
        head,
        benefits: benefits(&measure.plan),
        prepare: prepare.map(|s| s.id.clone()),
        versions: versions.collect(),
        exclusive: exclusive.collect(),
        clauses: measure.plan.clauses,
        manual,
        samples: measure.plan.samples.len(),
        takes: takes(&measure.plan),
        budget: measure.plan.meta.budget.as_ref().map_or_else(String::new, |b| Show { library, t }.money(b)),
        terms: measure.plan.meta.loan.as_ref().map(|loan| Terms::of(Show { library, t }, loan)),
        own_href: viewer.signed.as_ref().and_then(Signed::enterprise).map(|_| own_href(measure)),
        try_href: (!matches!(measure.plan.meta.kind, Kind::Alert | Kind::Routing)).then(|| try_href(&address(library, index, today))),
        document,
    }))
}

fn takes(plan: &Plan) -> Option<(u32, u32)> {
    let steps: u32 = plan.procedure.iter().map(|s| s.workdays).sum();
    (steps > 0).then(|| (steps + plan.meta.notice, plan.meta.notice))
}

/// Where an enterprise sees how the measure decides for it.
fn own_href(measure: &Measure) -> String {
    let renewal = measure.plan.meta.track == Some(Track::Renewal);
    format!("/my/measures/{}{}", measure.plan.meta.id, if renewal { "?track=renewal" } else { "" })
}

/// Where the version at `address` is tried.
fn try_href(address: &str) -> String {
    match address.split_once('?') {
        Some((path, which)) => format!("{path}/try?{which}"),
        None => format!("{address}/try"),
    }
}

/// What the enterprise gets, as the text says it.
fn benefits(plan: &Plan) -> Vec<String> {
    let words = |benefit: &Benefit| match benefit {
        Benefit::Item { text, .. } | Benefit::Group { text, .. } => text.clone(),
    };
    plan.benefits.iter().map(words).filter(|w| !w.is_empty()).collect()
}

/// Whether a section of this title says what to prepare.
pub(crate) fn is_about_documents(title: Option<&Run>) -> bool {
    matches!(title, Some(Run::Text(t)) if matches!(t.trim().to_lowercase().as_str(), "材料" | "documents"))
}
