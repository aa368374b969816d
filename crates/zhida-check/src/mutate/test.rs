//! Slips in clauses and tests: operators, negations, lists of codes and choices.

use super::{Slip, Walker};
use crate::quantity::flipped;
use zhida_facts::{CodeId, Number};
use zhida_measure::Track;
use zhida_measure::plan::{Atom, Clause, Num, Op, Test};

impl Walker<'_> {
    pub(crate) fn clause(&mut self, clause: &mut Clause) {
        if clause.source_less {
            return;
        }
        let mut facts = Vec::new();
        clause.tests.iter().for_each(|t| t.test.each_fact(&mut |f| facts.push(f)));
        for spanned in &mut clause.tests {
            self.stand(&spanned.span.clone(), facts.clone());
            self.test(&mut spanned.test);
        }
        for index in 0..clause.tests.len() {
            self.stand(&clause.tests[index].span.clone(), facts.clone());
            let source = clause.tests[index].source.clone();
            if clause.tests.len() > 1 && self.offer(Slip::Dropped, || format!("漏写“{source}”")) {
                clause.tests.remove(index);
                return;
            }
        }
    }

    pub(crate) fn tests(&mut self, tests: &mut Vec<Test>) {
        tests.iter_mut().for_each(|t| self.test(t));
        for index in 0..tests.len() {
            if tests.len() > 1 && self.offer(Slip::Dropped, || format!("漏写第{}个条件", index + 1)) {
                tests.remove(index);
                return;
            }
        }
    }

    pub(crate) fn test(&mut self, test: &mut Test) {
        match test {
            Test::All(parts) | Test::Any(parts) => {
                self.tests(parts);
                if parts.len() > 1 {
                    self.connective(test);
                }
            }
            Test::Not(inner) => {
                self.test(inner);
                if self.offer(Slip::Negation, || "漏写“非”".to_owned()) {
                    *test = inner.as_ref().clone();
                }
            }
            Test::Atom(atom) => {
                self.atom(atom);
                let plain = !matches!(atom, Atom::Compare { .. } | Atom::Date { .. } | Atom::Track(_));
                if plain && self.offer(Slip::Negation, || "多写“非”".to_owned()) {
                    *test = Test::Not(Box::new(test.clone()));
                }
            }
        }
    }

    fn connective(&mut self, test: &mut Test) {
        let (words, other) = match test {
            Test::All(parts) => ("且 → 或", Test::Any(parts.clone())),
            Test::Any(parts) => ("或 → 且", Test::All(parts.clone())),
            _ => return,
        };
        if self.offer(Slip::Combine, || words.to_owned()) {
            *test = other;
        }
    }

    fn atom(&mut self, atom: &mut Atom) {
        match atom {
            Atom::Compare { left, op, right } => {
                self.operator(op);
                let (beside, other) = (self.step_fact(left), self.step_fact(right));
                if let (Num::Score(_), Num::Const(n)) = (&*left, &mut *right) {
                    for to in [&*n + &Number::ONE, &*n - &Number::ONE] {
                        if self.offer(Slip::Threshold, || format!("{n}分 → {to}分")) {
                            *n = to;
                            return;
                        }
                    }
                    return;
                }
                // A literal on the left is rare; it moves in the steps of the right side.
                self.number(left, Slip::Threshold, other);
                self.number(right, Slip::Threshold, beside);
            }
            Atom::Date { fact, op, day } => {
                self.operator(op);
                for other in [day.succ_opt(), day.pred_opt()].into_iter().flatten() {
                    if self.offer(Slip::Threshold, || format!("{day} → {other}")) {
                        *day = other;
                        return;
                    }
                }
                self.fact(fact);
            }
            Atom::Flag(fact) => self.fact(fact),
            Atom::Code { scheme, codes, .. } => {
                let tree = self.library.codes.tree(*scheme);
                if let Some(index) = self.drop_one(codes, |c| tree.code(*c).to_owned()) {
                    codes.remove(index);
                    return;
                }
                let next = codes.last().and_then(|last| {
                    let siblings: Vec<CodeId> = tree.ids().filter(|id| tree.parent(*id) == tree.parent(*last)).collect();
                    siblings.into_iter().skip_while(|id| id != last).find(|id| !codes.contains(id))
                });
                if let Some(next) = next
                    && self.offer(Slip::Items, || format!("多写 {}", tree.code(next)))
                {
                    codes.push(next);
                }
            }
            Atom::Choice { fact, choices } => {
                let entry = self.library.dictionary.fact(fact.fact);
                let name = |c: &u16| entry.choices.get(usize::from(*c)).map(|c| c.name.clone()).unwrap_or_default();
                if let Some(index) = self.drop_one(choices, name) {
                    choices.remove(index);
                    return;
                }
                let count = u16::try_from(entry.choices.len()).unwrap_or(u16::MAX);
                let more = (0..count).filter(|c| !choices.contains(c)).collect::<Vec<_>>();
                for c in [more.first(), more.last()].into_iter().flatten() {
                    if self.offer(Slip::Items, || format!("多写“{}”", name(c))) {
                        choices.push(*c);
                        choices.sort_unstable();
                        return;
                    }
                }
            }
            Atom::Text { texts, .. } => {
                if let Some(index) = self.drop_one(texts, ToString::to_string) {
                    texts.remove(index);
                }
            }
            Atom::Has { items, .. } => {
                if let Some(index) = self.drop_one(items, ToString::to_string) {
                    items.remove(index);
                }
            }
            Atom::Class { classes, .. } => {
                if let Some(index) = self.drop_one(classes, Clone::clone) {
                    classes.remove(index);
                }
            }
            Atom::Qualifies(_) => {}
            Atom::Track(track) => {
                let other = if *track == Track::New { Track::Renewal } else { Track::New };
                if self.offer(Slip::Items, || "新申报 ↔ 复核".to_owned()) {
                    *track = other;
                }
            }
        }
    }

    fn drop_one<T>(&mut self, items: &[T], name: impl Fn(&T) -> String) -> Option<usize> {
        (0..items.len()).find(|i| items.len() > 1 && self.offer(Slip::Items, || format!("漏写“{}”", name(&items[*i]))))
    }

    fn operator(&mut self, op: &mut Op) {
        let before = *op;
        let near = match before {
            Op::Ge => Op::Gt,
            Op::Gt => Op::Ge,
            Op::Le => Op::Lt,
            Op::Lt => Op::Le,
            Op::Eq => Op::Ne,
            Op::Ne => Op::Eq,
        };
        for other in [near, flipped(before)] {
            if other != before && self.offer(Slip::Operator, || format!("{} → {}", before.symbol(), other.symbol())) {
                *op = other;
                return;
            }
        }
    }
}
