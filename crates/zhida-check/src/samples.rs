//! Samples as tests: every row of 样例 is evaluated under the version it stands in, and differences are reported with the reason.

use crate::words;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_engine::{Case, Evaluation, Outcome, Truth, minimal_sets};
use zhida_facts::{Datelike, NaiveDate, Number, Record};
use zhida_measure::plan::{Clause, ExpectedVerdict, Plan, Sample};
use zhida_measure::{Language, Library, Track};

/// Samples of one measure: how many came out as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// Index of the measure in [`Library::measures`].
    pub measure: usize,
    /// Samples whose results are all as expected.
    pub passed: usize,
    /// Samples with a difference; each has a [`Code::SampleFails`].
    pub failed: usize,
}

/// Runs the samples of every measure of the library.
#[must_use]
pub fn run_samples(library: &Library) -> (Vec<Results>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let results = (0..library.measures().len()).map(|measure| run_measure(library, measure, &mut problems)).collect();
    (results, problems)
}

/// Runs the samples of one measure, by index.
pub fn run_measure(library: &Library, measure: usize, problems: &mut Vec<Diagnostic>) -> Results {
    let mut results = Results { measure, ..Results::default() };
    let Some(found) = library.measures().get(measure) else { return results };
    for sample in &found.plan.samples {
        let trial = Trial::of(sample, &found.plan);
        match trial.difference(library, &found.plan, sample) {
            None => results.passed += 1,
            Some(problem) => {
                results.failed += 1;
                problems.push(problem.in_file(&found.file));
            }
        }
    }
    results
}

/// A made-up enterprise: facts on file, the day, and the kind of case.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Facts and attestations.
    pub record: Record,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The kind of case.
    pub track: Track,
}

impl Trial {
    /// The enterprise of a sample.
    #[must_use]
    pub fn of(sample: &Sample, plan: &Plan) -> Self {
        let as_of = sample.date.unwrap_or_else(|| sample_date(plan));
        let mut record = Record::default();
        for (fact, state) in &sample.facts {
            record.set(fact.fact, fact.year.resolve(as_of.year()), state.clone());
        }
        for (clause, holds) in &sample.attested {
            record.attest(&plan.meta.id, clause, *holds);
        }
        for (row, points) in &sample.assessed {
            record.assess(&plan.meta.id, row, points.clone());
        }
        Self { record, as_of, track: sample.track.or(plan.meta.track).unwrap_or(Track::New) }
    }

    /// An enterprise of which nothing is known, on the day of the measure's samples.
    #[must_use]
    pub fn blank(plan: &Plan) -> Self {
        Self { record: Record::default(), as_of: sample_date(plan), track: plan.meta.track.unwrap_or(Track::New) }
    }

    /// Hands the evaluation of `plan` to `look`.
    pub fn evaluate<T>(&self, library: &Library, plan: &Plan, look: impl FnOnce(&Evaluation<'_>) -> T) -> T {
        let case = Case::new(library, &self.record, self.as_of, self.track);
        look(&Evaluation::new(&case, plan))
    }

    /// What `plan` says.
    #[must_use]
    pub fn outcome(&self, library: &Library, plan: &Plan) -> Outcome {
        self.evaluate(library, plan, |e| e.outcome(true))
    }

    /// Whether all comes out as `sample` expects.
    #[must_use]
    pub fn passes(&self, library: &Library, plan: &Plan, sample: &Sample) -> bool {
        differences(&self.outcome(library, plan), plan, sample).is_empty()
    }

    fn difference(&self, library: &Library, plan: &Plan, sample: &Sample) -> Option<Diagnostic> {
        self.evaluate(library, plan, |evaluation| {
            let found = differences(&evaluation.outcome(true), plan, sample);
            if found.is_empty() {
                return None;
            }
            let (expected, actual): (Vec<String>, Vec<String>) = found.into_iter().unzip();
            Some(
                Diagnostic::new(Code::SampleFails, sample.span.clone())
                    .with("name", &sample.name)
                    .with("expected", expected.join("，"))
                    .with("actual", actual.join("，"))
                    .with("why", why(evaluation, plan, sample)),
            )
        })
    }
}

/// The day on which a measure's samples are evaluated if they name none.
#[must_use]
pub(crate) fn sample_date(plan: &Plan) -> NaiveDate {
    plan.meta.sample_date.or(plan.meta.in_force.from).or(NaiveDate::from_ymd_opt(2026, 6, 30)).unwrap_or_default()
}

/// Expected and actual, for everything that differs.
fn differences(actual: &Outcome, plan: &Plan, sample: &Sample) -> Vec<(String, String)> {
    let language = plan.meta.language;
    let zh = language == Language::Zh;
    let mut found = Vec::new();
    if let Some(wanted) = sample.verdict.as_ref().filter(|w| !agrees(w, actual, plan)) {
        found.push((words::expected(wanted, language), words::outcome(actual, plan)));
    }
    if let Some((low, high)) = &sample.score {
        let range = actual.score.as_ref().map(|s| (s.low.as_ref(), s.high.as_ref())).unwrap_or_default();
        if range != (Some(low), Some(high)) {
            let name = if zh { "得分" } else { "score" };
            found.push((format!("{name} {}", words::range(Some(low), Some(high))), format!("{name} {}", words::range(range.0, range.1))));
        }
    }
    if let Some(unmet) = sample.unmet.filter(|u| *u != actual.unmet) {
        let name = if zh { "差几步" } else { "unmet" };
        found.push((format!("{name} {unmet}"), format!("{name} {}", actual.unmet)));
    }
    if let Some((low, high)) = &sample.amount {
        let range = actual.amount.as_ref().map(|a| (Some(&a.low), a.high.as_ref())).unwrap_or_default();
        if range != (Some(low), Some(high)) {
            let name = if zh { "金额" } else { "amount" };
            let money =
                |low: Option<&Number>, high: Option<&Number>| format!("{name} {}{}", words::range(low, high), if zh { "元" } else { "" });
            found.push((money(Some(low), Some(high)), money(range.0, range.1)));
        }
    }
    found
}

/// Whether a verdict is the one expected. One class: decided; several: exactly these are still possible.
fn agrees(wanted: &ExpectedVerdict, actual: &Outcome, plan: &Plan) -> bool {
    match wanted {
        ExpectedVerdict::Eligible => actual.verdict == Truth::Yes,
        ExpectedVerdict::Ineligible => actual.verdict == Truth::No,
        ExpectedVerdict::Unknown => actual.verdict == Truth::Unknown,
        ExpectedVerdict::Classes(names) => {
            let mut possible: Vec<&str> = actual.classes.iter().filter_map(|c| plan.classes.get(*c)).map(|c| c.name.as_str()).collect();
            let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
            possible.sort_unstable();
            names.sort_unstable();
            let decided = if names.len() == 1 { Truth::Yes } else { Truth::Unknown };
            possible == names && actual.verdict == decided
        }
    }
}

/// Why it came out as it did, in the words of the clauses: ✗ does not hold, ? is unknown, ✓ holds.
fn why(evaluation: &Evaluation<'_>, plan: &Plan, sample: &Sample) -> String {
    let mut reasons = Vec::new();
    let truths = evaluation.clauses();
    if plan.classes.is_empty() {
        let guilty = minimal_sets(plan, truths, 1).into_iter().next().unwrap_or_default();
        plan.each_clause(&mut |clause| {
            if guilty.contains(&clause.id) {
                reasons.push(marked(clause, truths));
            }
        });
        if reasons.is_empty() {
            reasons.push("✓".to_owned());
        }
    } else {
        reasons.push(format!("{} {}", sign(evaluation.node(&plan.root)), words::short(&plan.meta.title, 12)));
        for class in &plan.classes {
            reasons.push(format!("{} {}", sign(evaluation.node(&class.node)), words::short(&class.name, 12)));
        }
    }
    if sample.score.is_some() {
        for indicator in plan.sheets.iter().flat_map(|s| &s.indicators) {
            reasons.push(format!("{} {}", words::short(&indicator.name, 12), words::interval(&evaluation.indicator(indicator))));
        }
    }
    let more = reasons.len() > 12;
    reasons.truncate(12);
    reasons.join("；") + if more { "…" } else { "" }
}

fn marked(clause: &Clause, truths: &[Truth]) -> String {
    let truth = truths.get(clause.id).copied().unwrap_or(Truth::Unknown);
    format!("{} {}", sign(truth), words::short(&clause.text, 24))
}

pub(crate) fn sign(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "✓",
        Truth::No => "✗",
        Truth::Unknown => "?",
    }
}
