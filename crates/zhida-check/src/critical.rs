//! Critical values: for one enterprise and one fact, the values at which something in a plan changes.

use crate::aim::Aim;
use crate::quantity::{Compared, compared};
use crate::samples::Trial;
use crate::space::OTHER;
use std::collections::BTreeSet;
use std::sync::Arc;
use zhida_facts::{CodeId, Datelike, FactId, FactType, Facts, NaiveDate, Number, State, Value, Within};
use zhida_measure::plan::{Atom, FactRef, Num, Plan};
use zhida_measure::{Library, Track};

/// A change of one thing about an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Fact(FactId, Option<i32>, State),
    Attest(String, bool),
    Track(Track),
}

/// Atoms and quantities of plans in which critical values lie.
pub(crate) struct Critical<'a> {
    library: &'a Library,
    atoms: Vec<&'a Atom>,
    /// Quantities of points and amounts.
    amounts: Vec<&'a Num>,
    facts: Vec<FactRef>,
    keys: Vec<String>,
    has_track: bool,
}

impl<'a> Critical<'a> {
    pub(crate) fn of(library: &'a Library, plans: &[&'a Plan]) -> Self {
        let mut found = Self { library, atoms: Vec::new(), amounts: Vec::new(), facts: Vec::new(), keys: Vec::new(), has_track: false };
        for plan in plans {
            plan.each_test(&mut |test| {
                test.each_atom(&mut |atom| {
                    found.has_track |= matches!(atom, Atom::Track(_));
                    if !found.atoms.contains(&atom) {
                        found.atoms.push(atom);
                    }
                });
            });
            plan.each_amount(&mut |num| found.amounts.push(num));
            found.facts.extend(plan.facts());
            found.keys.extend(crate::rows::manual_keys(plan));
        }
        found.facts.sort_unstable();
        found.facts.dedup();
        found.keys.sort();
        found.keys.dedup();
        found
    }

    /// Every change of one fact of the plans to a critical value, for the enterprise `trial`.
    pub(crate) fn changes(&self, trial: &Trial, plan: &Plan) -> Vec<(Option<FactRef>, Change)> {
        let mut all = Vec::new();
        for fact in &self.facts {
            all.extend(self.values(trial, plan, *fact).into_iter().map(|c| (Some(*fact), c)));
        }
        for key in &self.keys {
            all.extend([true, false].map(|yes| (None, Change::Attest(key.clone(), yes))));
        }
        if self.has_track {
            all.extend([Track::New, Track::Renewal].map(|t| (None, Change::Track(t))));
        }
        all
    }

    /// Changes of one fact to its critical values.
    pub(crate) fn values(&self, trial: &Trial, plan: &Plan, fact: FactRef) -> Vec<Change> {
        let year = fact.year.resolve(trial.as_of.year());
        let current = trial.record.state(fact.fact, year);
        let states: Vec<State> = match &self.library.dictionary.fact(fact.fact).kind {
            FactType::Number { .. } => self.numbers(trial, plan, fact),
            FactType::Bool => vec![Value::Bool(true).into(), Value::Bool(false).into()],
            FactType::Date => self.days(trial, fact),
            FactType::Code(_) => self.codes(fact),
            FactType::Choice => {
                let count = self.library.dictionary.fact(fact.fact).choices.len();
                (0..u16::try_from(count).unwrap_or(u16::MAX)).map(|c| Value::Choice(c).into()).collect()
            }
            FactType::Text => self.texts(fact),
            FactType::List => self.lists(fact, &current),
        };
        let mut seen: Vec<State> = Vec::new();
        for state in states {
            if state != current && !seen.contains(&state) {
                seen.push(state);
            }
        }
        seen.into_iter().map(|s| Change::Fact(fact.fact, year, s)).collect()
    }

    fn numbers(&self, trial: &Trial, plan: &Plan, fact: FactRef) -> Vec<State> {
        let entry = self.library.dictionary.fact(fact.fact);
        let step = entry.quantum();
        let mut found: BTreeSet<Number> = BTreeSet::from([Number::ZERO]);
        let mut near = |value: &Number| {
            let (low, high) = (value.round_down_to(&step), value.round_up_to(&step));
            found.extend([&low - &step, low, high.clone(), &high + &step]);
        };
        // The fact alone is open; the quantity is solved for it.
        let mut open = trial.clone();
        open.record.set(fact.fact, fact.year.resolve(trial.as_of.year()), State::NotAsked);
        let mut solve = |num: &Num, target: &Number| {
            let mut aim = Aim { library: self.library, plan, trial: open.clone() };
            aim.reach(num, target);
            if let State::Value(Value::Number(n)) = aim.trial.record.state(fact.fact, fact.year.resolve(trial.as_of.year())) {
                near(&n);
            }
        };
        let speaks = |num: &Num| {
            let mut yes = false;
            num.each_fact(&mut |f| yes |= f == fact);
            yes
        };
        for atom in &self.atoms {
            if let Atom::Compare { left, op, right } = atom
                && (speaks(left) || speaks(right))
                && let Compared::Bound { quantity, bound, .. } = compared(left, *op, right)
            {
                solve(&quantity.num(), &bound);
            }
        }
        for amount in self.amounts.iter().filter(|a| speaks(a)) {
            amount.each_part(&mut |part| match part {
                Num::Min(parts) | Num::Max(parts) => {
                    let bounds: Vec<&Number> = parts.iter().filter_map(|p| if let Num::Const(n) = p { Some(n) } else { None }).collect();
                    for part in parts.iter().filter(|p| speaks(p)) {
                        bounds.iter().for_each(|b| solve(part, b));
                    }
                }
                Num::Floor(inner) if speaks(inner) => (0..4).for_each(|k| solve(inner, &Number::from(k))),
                _ => {}
            });
        }
        if let State::Value(Value::Number(n)) = trial.record.state(fact.fact, fact.year.resolve(trial.as_of.year())) {
            near(&(&n * &Number::from(2)));
            near(&(&n * &Number::from(10)));
        } else {
            near(&(&Number::from(1000) * &entry.unit.factor));
        }
        found.into_iter().map(|n| Value::Number(n).into()).collect()
    }

    fn days(&self, trial: &Trial, fact: FactRef) -> Vec<State> {
        let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
        let mut near = |day: NaiveDate| days.extend([day.pred_opt(), Some(day), day.succ_opt()].into_iter().flatten());
        let plan_less = |num: &Num, bound: &Number| -> Option<NaiveDate> {
            let Num::Elapsed { fact: of, unit, to_year_end } = num else { return None };
            (*of == fact).then(|| crate::aim::start_of(trial.as_of, bound, *unit, *to_year_end)).flatten()
        };
        for atom in &self.atoms {
            match atom {
                Atom::Date { fact: of, day, .. } if *of == fact => near(*day),
                Atom::Compare { left, op, right } => {
                    if let Compared::Bound { quantity, bound, .. } = compared(left, *op, right)
                        && let Some(day) = quantity.single().and_then(|n| plan_less(n, &bound))
                    {
                        near(day);
                    }
                }
                _ => {}
            }
        }
        days.into_iter().map(|d| Value::Date(d).into()).collect()
    }

    /// One finest code for every combination of answers to the codes asked for.
    fn codes(&self, fact: FactRef) -> Vec<State> {
        let mut asked = Vec::new();
        let mut tree = None;
        for atom in &self.atoms {
            if let Atom::Code { fact: of, scheme, codes } = atom
                && *of == fact
            {
                asked.extend(codes.iter().copied());
                tree = Some(self.library.codes.tree(*scheme));
            }
        }
        let Some(tree) = tree else { return Vec::new() };
        let parents: BTreeSet<CodeId> = tree.ids().filter_map(|id| tree.parent(id)).collect();
        let mut seen: BTreeSet<Vec<bool>> = BTreeSet::new();
        let mut found = Vec::new();
        for id in tree.ids().filter(|id| !parents.contains(id)) {
            if seen.insert(asked.iter().map(|c| tree.within(id, *c) == Within::Yes).collect()) {
                found.push(Value::Code(id).into());
            }
        }
        found
    }

    fn texts(&self, fact: FactRef) -> Vec<State> {
        let mut found = vec![Value::Text(Arc::from(OTHER)).into()];
        for atom in &self.atoms {
            if let Atom::Text { fact: of, texts } = atom
                && *of == fact
            {
                found.extend(texts.iter().map(|t| State::Value(Value::Text(t.clone()))));
            }
        }
        found
    }

    fn lists(&self, fact: FactRef, current: &State) -> Vec<State> {
        let own: Vec<Arc<str>> = if let State::Value(Value::List(items)) = current { items.to_vec() } else { Vec::new() };
        let list = |mut items: Vec<Arc<str>>| -> State {
            items.sort();
            items.dedup();
            Value::List(items.into()).into()
        };
        let mut found = vec![list(Vec::new()), list(vec![Arc::from(OTHER)])];
        for atom in &self.atoms {
            if let Atom::Has { fact: of, items } = atom
                && *of == fact
            {
                for item in items {
                    found.push(list(vec![item.clone()]));
                    found.push(list([own.as_slice(), std::slice::from_ref(item)].concat()));
                    found.push(list(own.iter().filter(|i| *i != item).cloned().collect()));
                }
            }
        }
        found
    }
}
