//! The next question: of the unknown facts that can still matter, the one whose answer settles most.

use crate::case::{Case, Evaluation, in_year, node_truth};
use crate::truth::Truth;
use std::collections::BTreeMap;
use zhida_facts::{FactType, Number, Record, State, Value};
use zhida_measure::Derivation;
use zhida_measure::plan::{Atom, FactRef, Node, Num, Test, When};

/// A fact worth asking for.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact, in its calendar year.
    pub fact: FactRef,
    /// How much its answer settles: for each measure, the share of possible answers that decide its verdict, times its weight
    /// (its possible amount in 万元, at least 1).
    pub weight: Number,
    /// Measures (by index) it can matter to.
    pub measures: Vec<usize>,
}

/// Questions for `case` about the measures `picked` (by index), most settling first. A fact that cannot change any verdict is
/// never among them.
#[must_use]
pub fn next_questions(case: &Case<'_>, picked: &[usize]) -> Vec<Question> {
    let mut found: BTreeMap<FactRef, (Number, Vec<usize>)> = BTreeMap::new();
    for index in picked {
        let evaluation = Evaluation::new(case, &case.library.measures()[*index].plan);
        if evaluation.verdict() != Truth::Unknown {
            continue;
        }
        let money = evaluation.amount(Truth::Unknown).and_then(|a| a.high).unwrap_or(Number::ZERO);
        let importance = money.checked_div(&Number::from(10_000)).unwrap_or(Number::ONE).max(Number::ONE);
        for fact in evaluation.open_facts() {
            let share = evaluation.settles(fact);
            let entry = found.entry(in_year(fact, evaluation.current)).or_insert_with(|| (Number::ZERO, Vec::new()));
            entry.0 = &entry.0 + &(&share * &importance);
            entry.1.push(*index);
        }
    }
    let mut questions: Vec<Question> = found.into_iter().map(|(fact, (weight, measures))| Question { fact, weight, measures }).collect();
    questions.sort_by(|a, b| (&b.weight, b.measures.len(), a.fact).cmp(&(&a.weight, a.measures.len(), b.fact)));
    questions
}

impl Evaluation<'_> {
    /// Unknown facts that can still matter: every group from the root down to their test is itself unknown.
    #[must_use]
    pub fn open_facts(&self) -> Vec<FactRef> {
        let mut found = Vec::new();
        self.open_in_node(&self.plan.root, &mut found);
        if self.node(&self.plan.root) != Truth::No {
            for class in &self.plan.classes {
                match self.node(&class.node) {
                    Truth::Yes => break,
                    Truth::Unknown => self.open_in_node(&class.node, &mut found),
                    Truth::No => {}
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    fn open_in_node(&self, node: &Node, found: &mut Vec<FactRef>) {
        if node_truth(node, self.clauses()) != Truth::Unknown {
            return;
        }
        match node {
            Node::Group(group) => group.items.iter().for_each(|item| self.open_in_node(item, found)),
            Node::Clause(clause) => clause.tests.iter().for_each(|t| self.open_in_test(&t.test, found)),
        }
    }

    fn open_in_test(&self, test: &Test, found: &mut Vec<FactRef>) {
        if self.test(test) != Truth::Unknown {
            return;
        }
        match test {
            Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|p| self.open_in_test(p, found)),
            Test::Not(inner) => self.open_in_test(inner, found),
            Test::Atom(Atom::Compare { left, right, .. }) => {
                self.open_in_num(left, found);
                self.open_in_num(right, found);
            }
            Test::Atom(atom) => atom.each_fact(&mut |f| self.open_fact(f, found)),
        }
    }

    fn open_in_num(&self, num: &Num, found: &mut Vec<FactRef>) {
        num.each_part(&mut |part| match part {
            Num::Fact(fact) | Num::Elapsed { fact, .. } => self.open_fact(*fact, found),
            Num::Score(sheet) => self.open_in_sheet(*sheet, found),
            _ => {}
        });
    }

    fn open_in_sheet(&self, sheet: usize, found: &mut Vec<FactRef>) {
        if self.sheet(sheet).known().is_some() {
            return;
        }
        for indicator in &self.plan.sheets[sheet].indicators {
            if self.indicator(indicator).known().is_some() {
                continue;
            }
            for band in &indicator.bands {
                if let When::Tests(tests) = &band.when {
                    tests.iter().for_each(|t| self.open_in_test(t, found));
                }
                if let zhida_measure::plan::Points::Formula(num) = &band.points {
                    self.open_in_num(num, found);
                }
                if self.band(band) == Truth::Yes && !indicator.cumulative {
                    break;
                }
            }
        }
        for child in &self.plan.sheets[sheet].children {
            self.open_in_sheet(*child, found);
        }
    }

    /// The fact itself if it is missing; where it follows from others, those that are missing, because they are easier to state.
    fn open_fact(&self, fact: FactRef, found: &mut Vec<FactRef>) {
        if !self.is_missing(fact) {
            return;
        }
        match self.case.library.derivation(fact.fact) {
            Some(Derivation::Num(num)) => {
                let before = found.len();
                num.each_fact(&mut |f| {
                    // A derivation reads its own default years relative to the year asked for.
                    let shifted = shift(f, fact, self.current);
                    if self.is_missing(shifted) {
                        found.push(shifted);
                    }
                });
                if found.len() == before {
                    found.push(fact);
                }
            }
            _ => found.push(fact),
        }
    }

    /// Share of the critical answers to `fact` that decide the verdict.
    fn settles(&self, fact: FactRef) -> Number {
        let answers = self.answers(fact);
        let mut decided = 0;
        for answer in &answers {
            let mut record = Record::default();
            record.set(fact.fact, fact.year.resolve(self.current), answer.clone());
            let verdict = self.under(&record, self.case.until, |after| after.verdict());
            decided += i64::from(verdict != Truth::Unknown);
        }
        Number::ratio(decided, i64::try_from(answers.len().max(1)).unwrap_or(1)).unwrap_or(Number::ZERO)
    }

    /// Answers that can make a difference: on and beside every critical value, every choice, yes and no, each list item asked for.
    fn answers(&self, fact: FactRef) -> Vec<State> {
        let entry = self.case.library.dictionary.fact(fact.fact);
        let mut values: Vec<Value> = Vec::new();
        match &entry.kind {
            FactType::Bool => values.extend([Value::Bool(true), Value::Bool(false)]),
            FactType::Choice => values.extend((0..entry.choices.len()).filter_map(|c| u16::try_from(c).ok()).map(Value::Choice)),
            FactType::Number { .. } => {
                let quantum = entry.quantum();
                let mut points = vec![Number::ZERO];
                self.plan.each_test(&mut |test| {
                    test.each_atom(&mut |atom| {
                        if let Atom::Compare { left, right, .. } = atom {
                            for root in self.critical(left, right, fact) {
                                points.extend([
                                    root.round_down_to(&quantum),
                                    root.round_up_to(&quantum),
                                    &root + &quantum,
                                    &root - &quantum,
                                ]);
                            }
                        }
                    });
                });
                points.sort();
                points.dedup();
                values.extend(points.into_iter().filter(|p| !p.is_negative()).map(Value::Number));
            }
            _ => {
                self.plan.each_test(&mut |test| {
                    test.each_atom(&mut |atom| match atom {
                        Atom::Has { fact: f, items } if f.fact == fact.fact => {
                            values.extend(items.iter().map(|i| Value::List(vec![i.clone()].into())));
                            values.push(Value::List(Vec::new().into()));
                            if items.is_empty() {
                                values.push(Value::List(vec!["任意".into()].into()));
                            }
                        }
                        Atom::Text { fact: f, texts } if f.fact == fact.fact => values.extend(texts.iter().map(|t| Value::Text(t.clone()))),
                        Atom::Code { fact: f, codes, .. } if f.fact == fact.fact => values.extend(codes.iter().map(|c| Value::Code(*c))),
                        Atom::Date { fact: f, day, .. } if f.fact == fact.fact => values.push(Value::Date(*day)),
                        _ => {}
                    });
                });
                if entry.kind == FactType::Date {
                    values.extend(
                        [Some(self.case.as_of), zhida_facts::add_months(self.case.as_of, -600)].into_iter().flatten().map(Value::Date),
                    );
                }
                if entry.kind == FactType::Text {
                    values.push(Value::Text("其他".into()));
                }
            }
        }
        let mut states: Vec<State> = values.into_iter().map(State::Value).collect();
        states.push(State::NotApplicable);
        states
    }
}

/// `inner`, as a derivation of `outer` names it, in `outer`'s year.
fn shift(inner: FactRef, outer: FactRef, current: i32) -> FactRef {
    use zhida_measure::plan::Year;
    match (inner.year, outer.year.resolve(current)) {
        (Year::Back(n), Some(year)) => FactRef { fact: inner.fact, year: Year::Fixed(year + 1 - n) },
        _ => inner,
    }
}
