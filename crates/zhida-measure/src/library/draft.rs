//! What is compiled in the light of a library without becoming one of its measures: a draft, a condition by itself.

use super::{Library, Measure, Source};
use crate::compile::{Compiler, Surroundings, compile};
use crate::front::split;
use crate::keywords::Language;
use crate::plan::Test;
use std::collections::BTreeMap;
use zhida_diagnostics::Diagnostic;
use zhida_facts::FactId;

impl Library {
    /// A copy of the library with the draft `source` behind its measures: every index that was good stays good, the draft's is given
    /// beside it. No id leads to the draft, so no other measure's verdict depends on it. The problems are the draft's; without a copy it
    /// could not be compiled.
    #[must_use]
    pub fn with_draft(&self, source: Source) -> (Option<(Self, usize)>, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let Some(lines) = split(&source.text, &mut problems) else {
            return (None, problems.into_iter().map(|p| p.in_file(&source.file)).collect());
        };
        let mut ids = self.granted();
        if let Some(id) = lines.id() {
            let grants = lines.grants(&self.dictionary);
            let entry = ids.entry(id.to_owned()).or_default();
            *entry = entry.or(grants);
        }
        let around = Surroundings { dictionary: &self.dictionary, codes: &self.codes, measures: &ids };
        let (plan, own) = compile(&lines, &source.text, around);
        problems.extend(own);
        let problems = problems.into_iter().map(|p| p.in_file(&source.file)).collect();
        let copy = plan.map(|plan| {
            let mut copy = self.clone();
            copy.measures.push(Measure { file: source.file, text: source.text, plan });
            let index = copy.measures.len() - 1;
            (copy, index)
        });
        (copy, problems)
    }

    /// The meaning of a condition that stands by itself, such as `职工人数 >= 50人 且 注册地 属于 杭州市`; spans of problems are bytes of
    /// `text`. `None` if it has no meaning; then there is a problem.
    #[must_use]
    pub fn condition(&self, text: &str, language: Language) -> (Option<Test>, Vec<Diagnostic>) {
        let ids = self.granted();
        let around = Surroundings { dictionary: &self.dictionary, codes: &self.codes, measures: &ids };
        let mut compiler = Compiler::new(around, text, language);
        let test = compiler.condition_text(text, &(0..text.len()));
        (test, compiler.problems)
    }

    /// All ids, with the fact that says the title is held.
    fn granted(&self) -> BTreeMap<String, Option<FactId>> {
        let grants = |versions: &Vec<usize>| versions.iter().find_map(|v| self.measures[*v].plan.meta.grants);
        self.by_id.iter().map(|(id, versions)| (id.clone(), grants(versions))).collect()
    }
}
