//! A library: measures by id with their versions, how derived facts follow, and what only shows when all are seen together.

mod draft;

use crate::compile::{Compiler, Surroundings, compile};
use crate::front::{Track, split};
use crate::keywords::Language;
use crate::plan::{Num, Plan};
use crate::syntax::parse_sum;
use std::collections::BTreeMap;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Calendar, Codes, Dictionary, FactId, FactType, NaiveDate};

/// A measure's text and where it came from.
#[derive(Clone, Debug)]
pub struct Source {
    /// File name as shown in problems.
    pub file: String,
    /// The text.
    pub text: String,
}

/// A compiled measure beside its text.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Where it came from.
    pub file: String,
    /// The document.
    pub text: String,
    /// Its meaning.
    pub plan: Plan,
}

/// How a fact follows from others when it is not on file.
#[derive(Clone, Debug)]
pub enum Derivation {
    /// A quantity.
    Num(Num),
    /// The class of a class measure; for each class (by name) the fact's choice.
    Class(String, BTreeMap<String, u16>),
}

/// Dictionary, code lists and measures.
#[derive(Clone, Debug)]
pub struct Library {
    /// Facts.
    pub dictionary: Dictionary,
    /// Code lists.
    pub codes: Codes,
    /// Working days.
    pub calendar: Calendar,
    measures: Vec<Measure>,
    by_id: BTreeMap<String, Vec<usize>>,
    derivations: BTreeMap<FactId, Derivation>,
}

impl Library {
    /// Compiles all `sources`. The library holds every measure that could be compiled; the problems say what is wrong with the
    /// others, each with file and place.
    #[must_use]
    pub fn load(dictionary: Dictionary, codes: Codes, calendar: Calendar, sources: Vec<Source>) -> (Self, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let mut split_sources = Vec::new();
        let mut ids: BTreeMap<String, Option<FactId>> = BTreeMap::new();
        for source in sources {
            let mut own = Vec::new();
            if let Some(lines) = split(&source.text, &mut own) {
                if let Some(id) = lines.id() {
                    let grants = lines.grants(&dictionary);
                    let entry = ids.entry(id.to_owned()).or_default();
                    *entry = entry.or(grants);
                }
                split_sources.push((source, lines));
            } else {
                problems.extend(own.drain(..).map(|p| p.in_file(&source.file)));
                continue;
            }
            if let Some((source, _)) = split_sources.last() {
                problems.extend(own.into_iter().map(|p| p.in_file(&source.file)));
            }
        }
        let around = Surroundings { dictionary: &dictionary, codes: &codes, measures: &ids };
        let mut measures = Vec::new();
        for (source, lines) in split_sources {
            let (plan, own) = compile(&lines, &source.text, around);
            problems.extend(own.into_iter().map(|p| p.in_file(&source.file)));
            if let Some(plan) = plan {
                measures.push(Measure { file: source.file, text: source.text, plan });
            }
        }
        measures.sort_by(|a, b| {
            (&a.plan.meta.id, a.plan.meta.in_force.from, &a.file).cmp(&(&b.plan.meta.id, b.plan.meta.in_force.from, &b.file))
        });
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, measure) in measures.iter().enumerate() {
            by_id.entry(measure.plan.meta.id.clone()).or_default().push(index);
        }
        let derivations = derivations(around, &measures, &by_id, &mut problems);
        let library = Self { dictionary, codes, calendar, measures, by_id, derivations };
        library.check_versions(&mut problems);
        library.check_cycles(&mut problems);
        library.check_exclusive(&mut problems);
        (library, problems)
    }

    /// All measures, every version, by id.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }
    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }
    /// The version of `id` that speaks on `day` for `track`, by index; and whether it is in force then.
    /// Where none is in force, the one that was last in force before, else the first to come.
    #[must_use]
    pub fn version(&self, id: &str, day: NaiveDate, track: Track) -> Option<(usize, bool)> {
        let versions = self.by_id.get(id)?;
        let fits = |i: &&usize| self.measures[**i].plan.meta.track.is_none_or(|t| t == track);
        let in_force = |i: &&usize| self.measures[**i].plan.meta.in_force.contains(day);
        if let Some(index) = versions.iter().find(|i| fits(i) && in_force(i)) {
            return Some((*index, true));
        }
        let started = |i: &&usize| self.measures[**i].plan.meta.in_force.from.is_none_or(|f| f <= day);
        let pick = versions
            .iter()
            .rfind(|i| fits(i) && started(i))
            .or_else(|| versions.iter().find(fits))
            .or_else(|| versions.iter().rfind(started))
            .or_else(|| versions.first())?;
        Some((*pick, false))
    }
    /// How `fact` follows from others.
    #[must_use]
    pub fn derivation(&self, fact: FactId) -> Option<&Derivation> {
        self.derivations.get(&fact)
    }
    /// The text of a file, for rendering problems.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<&str> {
        self.measures.iter().find(|m| m.file == file).map(|m| m.text.as_str())
    }

    fn check_versions(&self, problems: &mut Vec<Diagnostic>) {
        for versions in self.by_id.values() {
            for (position, a) in versions.iter().enumerate() {
                for b in &versions[position + 1..] {
                    let (a, b) = (&self.measures[*a], &self.measures[*b]);
                    let (x, y) = (&a.plan.meta, &b.plan.meta);
                    let same_track = x.track.is_none() || y.track.is_none() || x.track == y.track;
                    if let Some(day) = x.in_force.overlap(&y.in_force).filter(|_| same_track) {
                        problems.push(
                            Diagnostic::new(Code::OverlappingVersions, y.span.clone())
                                .in_file(&b.file)
                                .with("name", &y.id)
                                .with("day", day.to_string())
                                .with("other", &a.file),
                        );
                    }
                }
            }
        }
    }

    fn check_exclusive(&self, problems: &mut Vec<Diagnostic>) {
        for measure in &self.measures {
            for (id, span) in &measure.plan.meta.exclusive {
                if !self.by_id.contains_key(id) {
                    let near = zhida_facts::nearest(id, self.ids()).unwrap_or("none").to_owned();
                    let problem = Diagnostic::new(Code::UnknownMeasure, span.clone()).in_file(&measure.file);
                    problems.push(problem.with("name", id).with("near", near));
                }
            }
        }
    }

    /// Ids `id` depends on: by reference, and through facts derived from a class measure.
    fn depends_on(&self, id: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for index in self.by_id.get(id).into_iter().flatten() {
            let plan = &self.measures[*index].plan;
            found.extend(plan.references().into_iter().map(str::to_owned));
            let mut pending: Vec<FactId> = plan.facts().iter().map(|f| f.fact).collect();
            let mut seen = Vec::new();
            while let Some(fact) = pending.pop() {
                if seen.contains(&fact) {
                    continue;
                }
                seen.push(fact);
                match self.derivations.get(&fact) {
                    Some(Derivation::Class(measure, _)) => found.push(measure.clone()),
                    Some(Derivation::Num(num)) => num.each_fact(&mut |f| pending.push(f.fact)),
                    None => {}
                }
            }
        }
        found
    }

    fn check_cycles(&self, problems: &mut Vec<Diagnostic>) {
        let mut done: Vec<String> = Vec::new();
        for id in self.by_id.keys() {
            let mut path = Vec::new();
            self.walk(id, &mut path, &mut done, problems);
        }
    }

    fn walk(&self, id: &str, path: &mut Vec<String>, done: &mut Vec<String>, problems: &mut Vec<Diagnostic>) {
        if let Some(start) = path.iter().position(|p| p == id) {
            let cycle = [&path[start..], &[id.to_owned()]].concat().join(" → ");
            if let Some(index) = self.by_id.get(id).and_then(|v| v.first()) {
                let measure = &self.measures[*index];
                problems.push(Diagnostic::new(Code::Cycle, measure.plan.meta.span.clone()).in_file(&measure.file).with("path", cycle));
            }
            return;
        }
        if done.iter().any(|d| d == id) {
            return;
        }
        path.push(id.to_owned());
        for next in self.depends_on(id) {
            self.walk(&next, path, done, problems);
        }
        path.pop();
        done.push(id.to_owned());
    }
}

/// Compiles the dictionary's `derive` expressions. One that names a measure this library lacks is left out.
fn derivations(
    around: Surroundings<'_>,
    measures: &[Measure],
    by_id: &BTreeMap<String, Vec<usize>>,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<FactId, Derivation> {
    let mut found = BTreeMap::new();
    for (line, (id, fact)) in around.dictionary.iter().enumerate() {
        let Some(text) = &fact.derive else { continue };
        let mut fault = |what: String| {
            problems.push(Diagnostic::new(Code::BadDictionary, 0..0).with("line", (line + 2).to_string()).with("what", what));
        };
        if let Some(measure) = text.strip_prefix("类别(").and_then(|t| t.strip_suffix(')')) {
            let Some(index) = by_id.get(measure).and_then(|v| v.last()) else { continue };
            if fact.kind != FactType::Choice {
                fault(format!("{}: 类别(…) 只用于枚举指标 (for enumerations only)", fact.key));
                continue;
            }
            let choices = measures[*index].plan.classes.iter().filter_map(|c| Some((c.name.clone(), fact.choice(&c.name)?))).collect();
            found.insert(id, Derivation::Class(measure.to_owned(), choices));
            continue;
        }
        let mut compiler = Compiler::new(around, text, Language::Zh);
        let typed = parse_sum(text, 0, &compiler.names).ok().and_then(|expr| compiler.quantity(&expr, 0));
        match typed {
            Some((num, dimension, _)) if dimension == fact.unit.dimension => {
                found.insert(id, Derivation::Num(num));
            }
            _ => fault(format!("{}: derive “{text}”", fact.key)),
        }
    }
    found
}
