//! What to ask someone next, over all measures, and what an answer would open.

use crate::City;
use crate::city::Entered;
use crate::list::open;
use crate::shift::{Shift, shifts};
use std::collections::BTreeMap;
use zhida_engine::{Case, Evaluation, Truth, next_questions};
use zhida_facts::{Datelike as _, Facts, Number, Overlay, Record};
use zhida_measure::Track;
use zhida_measure::plan::FactRef;

/// A fact worth asking for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The fact, in its calendar year.
    pub fact: FactRef,
    /// Undecided measures it can matter to, by index.
    pub measures: Vec<usize>,
    /// Those of them of which it is all that is missing: any answer decides them.
    pub decides: Vec<usize>,
    /// How much the answer settles: per measure the share of answers that decide, times its possible amount in 万元 (at least 1).
    pub weight: Number,
}

/// What answers would change, without their being stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// By all answers together.
    pub together: Vec<Shift>,
    /// By each alone, in the order of the answers.
    pub each: Vec<Vec<Shift>>,
}

impl City {
    /// What is worth asking, what decides most measures first, then what settles most. A fact that cannot change a verdict is never asked.
    #[must_use]
    pub fn next_questions(&self, facts: &dyn Facts) -> Vec<Prompt> {
        let mut found: BTreeMap<FactRef, Prompt> = BTreeMap::new();
        for track in [Track::New, Track::Renewal] {
            let case = Case::new(self.library(), facts, self.day(), track);
            let picked: Vec<usize> = self.in_force_for(track).collect();
            for question in next_questions(&case, &picked) {
                let prompt = prompt(&mut found, question.fact);
                prompt.measures.extend(question.measures);
                prompt.weight = &prompt.weight + &question.weight;
            }
            for measure in picked {
                let evaluation = Evaluation::new(&case, &self.library().measures()[measure].plan);
                if evaluation.verdict() == Truth::Unknown
                    && let [only] = open(&evaluation, self.day().year()).as_slice()
                    && let Some(prompt) = found.get_mut(only)
                {
                    prompt.decides.push(measure);
                }
            }
        }
        let mut prompts: Vec<Prompt> = found.into_values().collect();
        prompts.sort_by(|a, b| {
            let rank = |p: &Prompt| (p.decides.len(), p.weight.clone(), p.measures.len());
            rank(b).cmp(&rank(a)).then_with(|| a.fact.cmp(&b.fact))
        });
        prompts
    }

    /// What `answers` would change of what the measures in force say.
    #[must_use]
    pub fn what_if(&self, facts: &dyn Facts, answers: &[Entered]) -> Answered {
        Answered { together: self.supposed(facts, answers), each: answers.chunks(1).map(|one| self.supposed(facts, one)).collect() }
    }

    fn supposed(&self, facts: &dyn Facts, answers: &[Entered]) -> Vec<Shift> {
        let mut readers: Vec<usize> = answers.iter().flat_map(|(fact, _, _)| self.readers().of_fact(*fact)).copied().collect();
        readers.sort_unstable();
        readers.dedup();
        let mut changes = Record::default();
        answers.iter().for_each(|(fact, year, state)| changes.set(*fact, *year, state.clone()));
        let after = self.outcomes(&Overlay { base: facts, changes: &changes }, &readers);
        shifts(self.library(), self.outcomes(facts, &readers), after)
    }
}

fn prompt(found: &mut BTreeMap<FactRef, Prompt>, fact: FactRef) -> &mut Prompt {
    found.entry(fact).or_insert_with(|| Prompt { fact, measures: Vec::new(), decides: Vec::new(), weight: Number::ZERO })
}
