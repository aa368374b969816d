//! Which measure is spoken of: one of the library or a draft, with the library in whose light it is judged.

use crate::City;
use std::sync::Arc;
use zhida_diagnostics::Diagnostic;
use zhida_facts::NaiveDate;
use zhida_measure::plan::Plan;
use zhida_measure::{Library, Measure, Source, Track};

/// A measure and the library it is judged with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Subject {
    library: Arc<Library>,
    measure: usize,
}

impl Subject {
    /// Measure number `measure` of `library`; `None` if there are fewer. The library's facts and codes must be the city's.
    #[must_use]
    pub fn new(library: Arc<Library>, measure: usize) -> Option<Self> {
        (measure < library.measures().len()).then_some(Self { library, measure })
    }
    /// The library: the city's, or a copy with a draft behind its measures.
    #[must_use]
    pub fn library(&self) -> &Arc<Library> {
        &self.library
    }
    /// Index in [`Library::measures`].
    #[must_use]
    pub fn index(&self) -> usize {
        self.measure
    }
    /// The measure.
    #[must_use]
    pub fn measure(&self) -> &Measure {
        &self.library.measures()[self.measure]
    }
    /// Its meaning.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.measure().plan
    }
    /// The kind of case it is judged for: its own, else a new application.
    #[must_use]
    pub fn track(&self) -> Track {
        track_of(self.plan())
    }
    /// Whether it is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.plan().meta.in_force.contains(day)
    }
}

pub(crate) fn track_of(plan: &Plan) -> Track {
    plan.meta.track.unwrap_or(Track::New)
}

impl City {
    /// Measure number `measure` of the city's library, whether in force or not; `None` if there are fewer.
    #[must_use]
    pub fn subject(&self, measure: usize) -> Option<Subject> {
        Subject::new(Arc::clone(self.library()), measure)
    }
    /// The version of the measure called `id` that speaks on the city's day to a new application, else the one for a renewal.
    #[must_use]
    pub fn subject_of(&self, id: &str) -> Option<Subject> {
        let speaks = |track| self.library().version(id, self.day(), track);
        let (new, renewal) = (speaks(Track::New)?, speaks(Track::Renewal)?);
        self.subject(if renewal.1 && !new.1 { renewal.0 } else { new.0 })
    }
    /// A text that is no measure of the library yet, compiled in the light of it; `None`, with problems that say why, if it has no
    /// meaning. A subject of a text with errors means only what could be understood of it.
    #[must_use]
    pub fn draft(&self, text: &str) -> (Option<Subject>, Vec<Diagnostic>) {
        let source = Source { file: DRAFT.to_owned(), text: text.to_owned() };
        let (copy, problems) = self.library().with_draft(source);
        (copy.and_then(|(library, measure)| Subject::new(Arc::new(library), measure)), problems)
    }
}

/// Name of a draft in problems.
const DRAFT: &str = "draft.md";
