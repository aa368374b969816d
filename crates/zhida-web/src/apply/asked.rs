//! What an application still asks for: of the materials of a measure those that are needed, with what is there and what could serve again.

use crate::upload::Listed;
use zhida_engine::{Case, Evaluation, Truth};
use zhida_facts::{Facts, NaiveDate, add_months};
use zhida_live::{City, Subject};
use zhida_measure::plan::{Material, Needed, Reuse};
use zhida_store::entity::attachment;
use zhida_store::{Earlier, instant};

/// A material, as the form asks for it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Place in the measure, which names its field.
    pub(crate) at: usize,
    pub(crate) name: String,
    /// Whether it has to be there.
    pub(crate) must: bool,
    /// For whom it is meant, in the measure's words.
    pub(crate) said: String,
    pub(crate) template: String,
    /// What is there.
    pub(crate) papers: Vec<Listed>,
    /// What was handed in before and still serves.
    pub(crate) earlier: Vec<Listed>,
}

impl Asked {
    /// Whether it has to be there and is not.
    pub(crate) fn lacks(&self) -> bool {
        self.must && self.papers.is_empty()
    }
}

/// The materials of `subject` for somebody with these facts.
pub(crate) fn asked(
    city: &City,
    facts: &dyn Facts,
    subject: &Subject,
    papers: &[(String, attachment::Model)],
    earlier: &[Earlier],
) -> Vec<Asked> {
    let plan = subject.plan();
    let case = Case::new(city.library(), facts, city.day(), subject.track());
    let evaluation = Evaluation::new(&case, plan);
    let needed = |material: &Material| match &material.needed {
        Needed::Always => Some((true, String::new())),
        Needed::Said(words) => Some((false, words.clone())),
        Needed::If(tests) => match Truth::all(tests.iter().map(|t| evaluation.test(&t.test))) {
            Truth::Yes => Some((true, String::new())),
            Truth::Unknown => Some((false, tests.iter().map(|t| t.source.as_str()).collect::<Vec<_>>().join(" "))),
            Truth::No => None,
        },
    };
    let one = |(at, material): (usize, &Material)| {
        let here: Vec<Listed> = papers.iter().filter(|(m, _)| *m == material.name).map(|(_, f)| Listed::of(f)).collect();
        let (must, said) = needed(material).or_else(|| (!here.is_empty()).then(|| (false, String::new())))?;
        let serves = |e: &&Earlier| {
            e.material == material.name && !here.iter().any(|h| h.id == e.file.id) && serves(material.reuse, e.file.at, city.day())
        };
        Some(Asked {
            at,
            name: material.name.clone(),
            must,
            said,
            template: material.template.clone(),
            earlier: earlier.iter().filter(serves).map(|e| Listed::of(&e.file)).collect(),
            papers: here,
        })
    };
    plan.materials.iter().enumerate().filter_map(one).collect()
}

/// Whether a paper handed in at `at` still serves on `day`.
fn serves(reuse: Reuse, at: i64, day: NaiveDate) -> bool {
    match reuse {
        Reuse::Once => false,
        Reuse::Always => true,
        Reuse::Months(n) => {
            let handed = crate::app::day_in_china(instant(at));
            add_months(handed, i32::try_from(n).unwrap_or(i32::MAX)).is_some_and(|last| day <= last)
        }
    }
}
