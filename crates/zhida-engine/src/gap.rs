//! What would make a clause hold: for each failing or unknown test, the nearest change of one fact, by how much, or the day on
//! which it will hold by itself.

use crate::case::{Case, Evaluation, in_year};
use crate::truth::Truth;
use std::sync::Arc;
use zhida_facts::{Datelike as _, Days, NaiveDate, Number, Overlay, Record, State, Value, add_months};
use zhida_measure::plan::{Atom, Clause, FactRef, Num, Op, Test, TimeUnit, Year};

/// One thing that would have to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A fact takes another value.
    Set {
        /// The fact and calendar year.
        fact: FactRef,
        /// What is on file, or derived.
        from: State,
        /// What it would have to be.
        to: State,
        /// Whether the enterprise can bring it about: an actionable fact of the latest year.
        actionable: bool,
    },
    /// Time passes until this day.
    Wait(NaiveDate),
    /// A manual clause is attested.
    Attest {
        /// Its key in the measure.
        key: String,
        /// Its words.
        text: String,
        /// What has to be attested: that it holds, or, of an exclusion, that it does not.
        holds: bool,
    },
    /// Facts are answered; which value they need depends on each other.
    Answer(Vec<FactRef>),
    /// Another measure's verdict is needed first.
    Qualify(String),
}

impl Change {
    /// Whether the enterprise or the centre can bring it about; an unknown fact may turn out to be right already.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        match self {
            Change::Set { from, actionable, .. } => *actionable || from.is_unknown(),
            _ => true,
        }
    }
}

/// Changes that together make something hold.
pub type Fix = Vec<Change>;

/// Alternatives kept per test.
const ALTERNATIVES: usize = 4;

impl Evaluation<'_> {
    /// Alternative fixes for a clause, best first; empty if no change of single facts helps.
    #[must_use]
    pub fn clause_fixes(&self, clause: &Clause, want: bool) -> Vec<Fix> {
        if clause.is_manual() {
            return vec![vec![Change::Attest { key: clause.key.clone(), text: clause.text.clone(), holds: want }]];
        }
        if want {
            let parts: Vec<Vec<Fix>> =
                clause.tests.iter().filter(|t| self.test(&t.test) != Truth::Yes).map(|t| self.fixes(&t.test, true)).collect();
            combine(&parts)
        } else {
            clause.tests.iter().flat_map(|t| self.fixes(&t.test, false)).take(ALTERNATIVES).collect()
        }
    }

    pub(crate) fn fixes(&self, test: &Test, want: bool) -> Vec<Fix> {
        if self.test(test) == Truth::of(want) {
            return vec![Vec::new()];
        }
        let mut found = match (test, want) {
            (Test::Not(inner), _) => self.fixes(inner, !want),
            (Test::All(parts), true) | (Test::Any(parts), false) => combine(&parts.iter().map(|p| self.fixes(p, want)).collect::<Vec<_>>()),
            (Test::Any(parts), true) | (Test::All(parts), false) => parts.iter().flat_map(|p| self.fixes(p, want)).collect(),
            (Test::Atom(atom), _) => self.atom_fixes(atom, want),
        };
        // Reachable before unreachable, fewer changes before more; otherwise in the order of the text.
        found.sort_by_key(|fix| (fix.iter().any(|c| !c.is_reachable()), fix.len()));
        found.truncate(ALTERNATIVES);
        found
    }

    fn atom_fixes(&self, atom: &Atom, want: bool) -> Vec<Fix> {
        let set = |fact: FactRef, to: Value| vec![self.set(fact, State::Value(to))];
        match atom {
            Atom::Compare { left, op, right } => self.comparison_fixes(atom, left, *op, right, want),
            Atom::Flag(fact) => vec![set(*fact, Value::Bool(want))],
            Atom::Choice { fact, choices } => {
                let count = u16::try_from(self.case.library.dictionary.fact(fact.fact).choices.len()).unwrap_or(u16::MAX);
                // Nearest to what it is, on file or derived; where several are possible, to any of them.
                let possible = self.choices(*fact).unwrap_or_default();
                let distance = |c: &u16| possible.iter().map(|p| c.abs_diff(*p)).min().unwrap_or(*c);
                let nearest = (0..count).filter(|c| choices.contains(c) == want).min_by_key(distance);
                nearest.map(|c| set(*fact, Value::Choice(c))).into_iter().collect()
            }
            Atom::Has { fact, items } => {
                let mut list: Vec<Arc<str>> = match self.case.state(*fact, self.current) {
                    State::Value(Value::List(l)) => l.to_vec(),
                    _ => Vec::new(),
                };
                if items.is_empty() && want {
                    return vec![vec![Change::Answer(vec![in_year(*fact, self.current)])]];
                }
                if !want {
                    list.retain(|i| !items.is_empty() && !items.contains(i));
                    return vec![set(*fact, Value::List(list.into()))];
                }
                items
                    .iter()
                    .take(ALTERNATIVES)
                    .map(|item| {
                        let mut with = list.clone();
                        with.push(item.clone());
                        with.sort();
                        set(*fact, Value::List(with.into()))
                    })
                    .collect()
            }
            Atom::Text { fact, texts } if want => texts.iter().take(ALTERNATIVES).map(|t| set(*fact, Value::Text(t.clone()))).collect(),
            Atom::Code { fact, codes, .. } if want => codes.iter().take(ALTERNATIVES).map(|c| set(*fact, Value::Code(*c))).collect(),
            Atom::Date { fact, op, day } => {
                let target = match (*op, want) {
                    (Op::Ge | Op::Le | Op::Eq, true) | (Op::Gt | Op::Lt | Op::Ne, false) => Some(*day),
                    (Op::Gt, true) | (Op::Le, false) | (Op::Ne, true) | (Op::Eq, false) => day.succ_opt(),
                    (Op::Lt, true) | (Op::Ge, false) => day.pred_opt(),
                };
                target.map(|d| set(*fact, Value::Date(d))).into_iter().collect()
            }
            Atom::Qualifies(id) if want => vec![vec![Change::Qualify(id.clone())]],
            Atom::Text { .. } | Atom::Code { .. } | Atom::Qualifies(_) | Atom::Class { .. } | Atom::Track(_) => Vec::new(),
        }
    }

    fn comparison_fixes(&self, atom: &Atom, left: &Num, op: Op, right: &Num, want: bool) -> Vec<Fix> {
        let mut sheet = None;
        left.each_part(&mut |part| {
            if let Num::Score(index) = part {
                sheet = Some(*index);
            }
        });
        if let (Some(sheet), true) = (sheet, want) {
            return self.score_fixes(sheet, atom);
        }
        if let (Num::Elapsed { fact, unit, to_year_end }, Num::Const(target)) = (left, right) {
            return self.waiting(*fact, *unit, *to_year_end, op, target, want);
        }
        let mut facts = Vec::new();
        for side in [left, right] {
            side.each_fact(&mut |f| {
                if !facts.contains(&f) {
                    facts.push(f);
                }
            });
        }
        let mut found = Vec::new();
        let mut second_best = Vec::new();
        for fact in &facts {
            if let Some((change, sensible)) = self.solve(atom, left, right, *fact, want) {
                if sensible { found.push(vec![change]) } else { second_best.push(vec![change]) }
            }
        }
        if found.is_empty() {
            found = second_best;
        }
        if found.is_empty() {
            let missing: Vec<FactRef> = facts.into_iter().filter(|f| self.is_missing(*f)).map(|f| in_year(f, self.current)).collect();
            if !missing.is_empty() {
                found.push(vec![Change::Answer(missing)]);
            }
        }
        found
    }

    /// The nearest value of `fact` with which `atom` is `want`, and whether changing it is sensible advice: shrinking the
    /// denominator of a ratio is not.
    fn solve(&self, atom: &Atom, left: &Num, right: &Num, fact: FactRef, want: bool) -> Option<(Change, bool)> {
        let entry = self.case.library.dictionary.fact(fact.fact);
        let quantum = entry.quantum();
        let current = match self.number(fact) {
            crate::Quantity::Known(value) => Some(value),
            _ => None,
        };
        let mut best: Option<(Number, Number)> = None;
        for root in self.critical(left, right, fact) {
            let (up, down) = (root.round_up_to(&quantum), root.round_down_to(&quantum));
            for value in [&down - &quantum, down.clone(), up.clone(), &up + &quantum] {
                if value.is_negative() && !current.as_ref().is_some_and(Number::is_negative) {
                    continue;
                }
                let distance = current.as_ref().map_or_else(|| (&value - &root).abs(), |c| (&value - c).abs());
                if best.as_ref().is_some_and(|(d, _)| *d <= distance) || !self.holds_with(atom, fact, &value, want) {
                    continue;
                }
                best = Some((distance, value));
            }
        }
        let (_, to) = best?;
        let shrinks = current.as_ref().is_some_and(|c| to < *c);
        let in_denominator = [left, right].iter().any(|side| denominator_has(side, fact));
        let to = State::Value(Value::Number(to));
        Some((self.set(fact, to), !(shrinks && in_denominator)))
    }

    fn holds_with(&self, atom: &Atom, fact: FactRef, value: &Number, want: bool) -> bool {
        let mut changes = Record::default();
        changes.set(fact.fact, fact.year.resolve(self.current), Value::Number(value.clone()));
        self.under(&changes, self.case.until, |evaluation| evaluation.atom(atom) == Truth::of(want))
    }

    /// Evaluates under changed facts and a later day.
    pub(crate) fn under<T>(&self, changes: &Record, until: NaiveDate, work: impl FnOnce(&Evaluation<'_>) -> T) -> T {
        let facts = Overlay { base: self.case.facts, changes };
        let mut case = Case::new(self.case.library, &facts, self.case.as_of, self.case.track);
        case.until = until;
        let evaluation = Evaluation::new(&case, self.plan);
        work(&evaluation)
    }

    fn waiting(&self, fact: FactRef, unit: TimeUnit, to_year_end: bool, op: Op, target: &Number, want: bool) -> Vec<Fix> {
        let start = match self.case.state(fact, self.current) {
            State::Value(Value::Date(date)) => date,
            state if state.is_unknown() => return vec![vec![Change::Answer(vec![in_year(fact, self.current)])]],
            _ => return Vec::new(),
        };
        // Time only grows: it can bring about "at least", never "at most".
        let strict = match (op, want) {
            (Op::Ge, true) | (Op::Lt, false) => false,
            (Op::Gt, true) | (Op::Le, false) => true,
            _ => return Vec::new(),
        };
        let reached = match unit {
            TimeUnit::Year => {
                let months = (target * &Number::from(12)).ceil();
                months.to_i64().and_then(|m| i32::try_from(m).ok()).and_then(|m| add_months(start, m))
            }
            TimeUnit::Day => target.ceil().to_i64().and_then(|d| u64::try_from(d).ok()).and_then(|d| start.checked_add_days(Days::new(d))),
            TimeUnit::Workday => {
                let calendar = &self.case.library.calendar;
                let wanted = target.ceil().to_i64().unwrap_or(i64::MAX);
                let mut day = start;
                while calendar.workdays_between(start, day).is_some_and(|n| n < wanted) {
                    day = day.succ_opt().unwrap_or(day);
                }
                calendar.workdays_between(start, day).filter(|n| *n >= wanted).map(|_| day)
            }
        };
        let reached = reached.and_then(|d| if strict { d.succ_opt() } else { Some(d) });
        let day = match reached {
            // Counted to the end of the year before: the first day of the year after the one in which it is reached.
            Some(d) if to_year_end => NaiveDate::from_ymd_opt(d.year() + 1, 1, 1),
            other => other,
        };
        day.filter(|d| *d > self.case.until).map(|d| vec![Change::Wait(d)]).into_iter().collect()
    }

    pub(crate) fn set(&self, fact: FactRef, to: State) -> Change {
        let entry = self.case.library.dictionary.fact(fact.fact);
        // The last full year and the current one can still be influenced or restated by the next report; earlier ones are history.
        let latest = match fact.year {
            Year::Point => true,
            Year::Back(n) => n <= 1,
            Year::Fixed(y) => y >= self.current - 1,
        };
        let on_file = self.case.state(fact, self.current);
        let from = if on_file.is_unknown() { self.derived(fact).map_or(on_file, State::Value) } else { on_file };
        Change::Set { fact: in_year(fact, self.current), from, to, actionable: entry.actionable && latest }
    }
}

fn denominator_has(num: &Num, fact: FactRef) -> bool {
    let mut found = false;
    num.each_part(&mut |part| {
        if let Num::Quotient { den, .. } = part {
            den.each_fact(&mut |f| found |= f == fact);
        }
    });
    found
}

/// All parts fixed together: the best alternatives of each, combined.
pub(crate) fn combine(parts: &[Vec<Fix>]) -> Vec<Fix> {
    let mut result: Vec<Fix> = vec![Vec::new()];
    for part in parts {
        let mut next = Vec::new();
        for so_far in &result {
            for more in part {
                next.push(merge(so_far, more));
            }
        }
        next.truncate(ALTERNATIVES * 2);
        result = next;
    }
    result
}

/// Two fixes in one; where both move one fact, the larger move.
pub(crate) fn merge(a: &Fix, b: &Fix) -> Fix {
    let mut all = a.clone();
    for change in b {
        match change {
            Change::Set { fact, from, to, .. } => {
                let same = all.iter_mut().find(|c| matches!(c, Change::Set { fact: f, .. } if f == fact));
                match same {
                    Some(Change::Set { to: mine, .. }) => {
                        if further(from, mine, to) {
                            *mine = to.clone();
                        } else if let (State::Value(Value::List(x)), State::Value(Value::List(y))) = (&*mine, to) {
                            let mut both: Vec<Arc<str>> = x.iter().chain(y.iter()).cloned().collect();
                            both.sort();
                            both.dedup();
                            *mine = State::Value(Value::List(both.into()));
                        }
                    }
                    _ => all.push(change.clone()),
                }
            }
            Change::Wait(day) => match all.iter_mut().find(|c| matches!(c, Change::Wait(_))) {
                Some(Change::Wait(mine)) => *mine = (*mine).max(*day),
                _ => all.push(change.clone()),
            },
            other if all.contains(other) => {}
            other => all.push(other.clone()),
        }
    }
    all
}

/// Whether `to` lies further from `from` than `mine`.
fn further(from: &State, mine: &State, to: &State) -> bool {
    let number = |s: &State| match s {
        State::Value(Value::Number(n)) => Some(n.clone()),
        State::Value(Value::Choice(c)) => Some(Number::from(i64::from(*c))),
        _ => None,
    };
    match (number(mine), number(to)) {
        (Some(m), Some(t)) => {
            let origin = number(from).unwrap_or(Number::ZERO);
            (&t - &origin).abs() > (&m - &origin).abs()
        }
        _ => false,
    }
}
