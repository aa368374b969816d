//! For whom a service is: a measure of the library, or conditions of its own written as a measure writes them.

use zhida_diagnostics::{Diagnostic, Severity};
use zhida_engine::Truth;
use zhida_facts::Facts;
use zhida_live::{City, Subject};
use zhida_store::entity::service;

/// The measure document that conditions make: each line is a clause, its test in backquotes; a line without one is for a person to look at.
fn document(conditions: &str) -> String {
    let lines = conditions.lines().map(str::trim).filter(|l| !l.is_empty());
    let clauses: Vec<String> = lines.map(|l| if l.starts_with("- ") { l.to_owned() } else { format!("- {l}") }).collect();
    let clauses = clauses.join("\n");
    // Names of facts are read in the language the document says it is in.
    if conditions.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        format!("---\nid: audience\n标题: 服务对象\n类型: service\n---\n## 条件\n{clauses}\n")
    } else {
        format!("---\nid: audience\ntitle: audience\nkind: service\nlang: en\n---\n## Conditions\n{clauses}\n")
    }
}

/// What keeps conditions from being understood.
pub(crate) fn problems(city: &City, conditions: &str) -> Vec<Diagnostic> {
    if conditions.trim().is_empty() {
        return Vec::new();
    }
    let (_, mut problems) = city.draft(&document(conditions));
    problems.retain(|p| p.severity() == Severity::Error);
    problems
}

/// Whether a service is for somebody: yes where it says nothing of whom it is for. The measure is judged first, since it is compiled already.
/// Where a measure is gone or a condition cannot be read any more, nobody knows, unless what can be read says no.
pub(crate) fn fits(city: &City, facts: &dyn Facts, of: &service::Model) -> Truth {
    let verdict = |subject: Option<Subject>| subject.map_or(Truth::Unknown, |s| city.explanation(facts, &s).outcome.verdict);
    let by_measure = if of.measure.is_empty() { Truth::Yes } else { verdict(city.subject_of(&of.measure)) };
    if by_measure == Truth::No || of.conditions.is_empty() {
        return by_measure;
    }
    let (subject, problems) = city.draft(&document(&of.conditions));
    match verdict(subject) {
        Truth::Yes if problems.iter().any(|p| p.severity() == Severity::Error) => Truth::Unknown,
        Truth::Yes => by_measure,
        other => other,
    }
}
