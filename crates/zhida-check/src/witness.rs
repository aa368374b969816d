//! From regions to a concrete enterprise, verified with the evaluator before it is shown.

use crate::aim::Aim;
use crate::rows;
use crate::samples::Trial;
use crate::solve::{Answer, solve};
use crate::space::{Formula, Memo, OTHER, Region, Space, Subject};
use std::collections::BTreeMap;
use std::sync::Arc;
use zhida_engine::Evaluation;
use zhida_facts::{State, Value};
use zhida_measure::plan::{FactRef, Num, Plan};
use zhida_measure::{Language, Library};

/// Rows for 样例 that show an enterprise of which `build` holds and `verify` is true; none rather than a wrong one.
pub(crate) fn witness(
    library: &Library,
    plan: &Plan,
    build: impl FnOnce(&mut Space<'_>) -> Formula,
    verify: impl FnOnce(&Evaluation<'_>) -> bool,
) -> Option<String> {
    let trial = enterprise(library, plan, build)?;
    if !trial.evaluate(library, plan, verify) {
        return None;
    }
    let name = if plan.meta.language == Language::Zh { "例证" } else { "witness" };
    rows::with_base(library, plan, &trial, name)
}

/// An enterprise of which `build` holds, as far as facts can be chosen to say so; not verified.
pub(crate) fn enterprise(library: &Library, plan: &Plan, build: impl FnOnce(&mut Space<'_>) -> Formula) -> Option<Trial> {
    let memo = Memo::default();
    let mut space = Space::new(library, plan, &memo);
    let formula = build(&mut space);
    let regions = space.regions(false);
    let Answer::Yes(assigned) = solve(&regions, &formula) else { return None };
    let chosen: Vec<(&Subject, &Region)> =
        space.subjects.iter().zip(&regions.regions).zip(assigned).filter_map(|((s, r), a)| Some((s, r.get(a?)?))).collect();
    let mut aim = Aim { library, plan, trial: Trial::blank(plan) };
    let mut lists: BTreeMap<FactRef, Vec<Arc<str>>> = BTreeMap::new();
    // Single facts first, then quantities built on them.
    for (subject, region) in &chosen {
        match (subject, region) {
            (Subject::Quantity(q, _), Region::Number(n)) => {
                if let Some(num @ Num::Fact(_)) = q.single()
                    && !aim.reach(num, n)
                {
                    return None;
                }
            }
            (Subject::Day(fact, _), Region::Day(day)) => aim.set(*fact, Value::Date(*day)),
            (Subject::Flag(fact), Region::Yes(yes)) => aim.set(*fact, Value::Bool(*yes)),
            (Subject::Code(fact, ..), Region::Code(code)) => aim.set(*fact, Value::Code(*code)),
            (Subject::Choice(fact), Region::Choice(choice)) => aim.set(*fact, Value::Choice(*choice)),
            (Subject::Text(fact, _), Region::Text(text)) => {
                aim.set(*fact, Value::Text(text.clone().unwrap_or_else(|| Arc::from(OTHER))));
            }
            (Subject::Item(fact, item), Region::Yes(yes)) => {
                let list = lists.entry(*fact).or_default();
                if *yes {
                    list.push(item.clone());
                }
            }
            (Subject::Track, Region::Track(track)) => aim.trial.track = *track,
            (Subject::Attested(key), Region::Yes(yes)) => aim.trial.record.attest(&plan.meta.id, key, Some(*yes)),
            _ => {}
        }
    }
    for (fact, mut items) in lists {
        items.sort();
        aim.set(fact, State::Value(Value::List(items.into())));
    }
    for (subject, region) in &chosen {
        if let (Subject::Quantity(q, _), Region::Number(n)) = (subject, region)
            && !matches!(q.single(), Some(Num::Fact(_)))
            && !aim.reach(&q.num(), n)
        {
            return None;
        }
    }
    Some(aim.trial)
}
