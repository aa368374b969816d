//! An explanation for programs.

use crate::show;
use zhida_engine::{AmountRange, Explanation, Question, Truth};
use zhida_facts::{NaiveDate, Number};
use zhida_measure::Library;

/// The explanation as JSON: scores and amounts are exact decimals as text, amounts in 元.
pub(crate) fn json(
    library: &Library,
    measure: usize,
    explanation: &Explanation,
    question: Option<&Question>,
    uscc: &str,
    as_of: NaiveDate,
) -> serde_json::Value {
    let found = &library.measures()[measure];
    let truth = super::matching::verdict_word;
    let clauses: Vec<serde_json::Value> = explanation
        .clauses
        .iter()
        .map(|c| {
            let facts: Vec<serde_json::Value> = c
                .used
                .iter()
                .map(|u| {
                    let fact = library.dictionary.fact(u.fact.fact);
                    serde_json::json!({
                        "key": fact.key, "label": show::fact(library, u.fact), "value": show::state(library, u.fact, &u.state),
                        "known": !u.state.is_unknown(), "derived": u.derived, "source": fact.source,
                        "possible": u.possible.iter().map(|v| show::state(library, u.fact, &v.clone().into())).collect::<Vec<_>>(),
                    })
                })
                .collect();
            let holds = match c.truth {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Unknown => "unknown",
            };
            serde_json::json!({
                "text": c.text, "cites": c.cites, "holds": holds, "exclusion": c.inverted, "manual": c.manual, "facts": facts,
                "gap": c.gap.as_ref().map(|g| show::changes(library, g)),
            })
        })
        .collect();
    let ways: Vec<serde_json::Value> = explanation
        .ways
        .iter()
        .map(|w| serde_json::json!({ "changes": w.changes.iter().map(|c| show::change(library, c)).collect::<Vec<_>>(), "leads_to": truth(w.result), "reachable": w.reachable, "amount": amount(w.amount.as_ref()) }))
        .collect();
    let scores: Vec<serde_json::Value> = explanation
        .sheets
        .iter()
        .map(|(name, _, r)| serde_json::json!({ "name": name, "low": text(r.low.as_ref()), "high": text(r.high.as_ref()) }))
        .collect();
    let classes: Vec<&str> = explanation.outcome.classes.iter().map(|c| found.plan.classes[*c].name.as_str()).collect();
    serde_json::json!({
        "uscc": uscc, "measure": found.plan.meta.id, "as_of": as_of.to_string(), "verdict": truth(explanation.outcome.verdict),
        "classes": classes, "in_force": explanation.outcome.in_force, "unmet": explanation.outcome.unmet, "clauses": clauses, "ways": ways,
        "scores": scores, "amount": amount(explanation.outcome.amount.as_ref()),
        "next_question": question.map(|q| serde_json::json!({ "key": library.dictionary.fact(q.fact.fact).key, "label": show::fact(library, q.fact) })),
    })
}

fn text(number: Option<&Number>) -> Option<String> {
    number.map(ToString::to_string)
}

fn amount(range: Option<&AmountRange>) -> Option<serde_json::Value> {
    range.map(|a| serde_json::json!({ "low": a.low.to_string(), "high": text(a.high.as_ref()) }))
}
