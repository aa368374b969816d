//! An explanation as notes on the document's own lines.

use crate::show;
use crate::words::say;
use zhida_engine::{Change, ClauseReport, Explanation, Truth, UsedFact};
use zhida_measure::Library;
use zhida_measure::annotate::{Mark, Note};

/// A note for each clause and each band that holds or may hold.
pub(crate) fn notes(library: &Library, explanation: &Explanation) -> Vec<Note> {
    // A class table is mostly about other industries: what neither holds nor can be brought about says nothing here.
    let telling = |c: &&ClauseReport| !c.in_class || c.truth != Truth::No || reachable(c).is_some();
    let mut notes: Vec<Note> = explanation
        .clauses
        .iter()
        .filter(telling)
        .map(|c| Note { span: c.span.clone(), mark: mark(c), words: words(library, c) })
        .collect();
    for indicator in &explanation.indicators {
        let used = used(library, &indicator.used);
        let mut said = false;
        for (span, truth) in &indicator.bands {
            if *truth == Truth::No {
                continue;
            }
            // The values are the same for all bands of an indicator: say them once, at the first that holds or may.
            let words = if said { String::new() } else { used.clone() };
            said = true;
            let mark = if *truth == Truth::Yes { Mark::Yes } else { Mark::Unknown };
            notes.push(Note { span: span.clone(), mark, words });
            if *truth == Truth::Yes {
                break;
            }
        }
    }
    notes
}

/// In a list of exclusions a clause that does not hold is good news, so the mark says whether it stands in the way.
fn mark(clause: &ClauseReport) -> Mark {
    match (clause.truth, clause.inverted) {
        (Truth::Unknown, _) => Mark::Unknown,
        (Truth::Yes, false) | (Truth::No, true) => Mark::Yes,
        (Truth::No, false) | (Truth::Yes, true) => Mark::No,
    }
}

fn words(library: &Library, clause: &ClauseReport) -> String {
    let mut parts = Vec::new();
    if clause.manual {
        parts.push(match clause.truth {
            Truth::Unknown => say("to-attest", &[]),
            Truth::Yes | Truth::No => say("attested", &[]),
        });
    }
    if clause.inverted && clause.truth == Truth::No {
        parts.push(say("not-triggered", &[]));
    }
    let facts = used(library, &clause.used);
    if !facts.is_empty() {
        parts.push(facts);
    }
    for (sheet, range) in &clause.scores {
        parts.push(format!("{sheet} = {}", show::interval(range)));
    }
    if let Some(gap) = reachable(clause).filter(|_| !clause.manual) {
        parts.push(format!("→ {}", show::changes(library, gap)));
    }
    parts.join(&say("semicolon", &[]))
}

/// The gap, if the enterprise can close it.
fn reachable(clause: &ClauseReport) -> Option<&Vec<Change>> {
    clause.gap.as_ref().filter(|gap| !gap.is_empty() && gap.iter().all(Change::is_reachable))
}

fn used(library: &Library, all: &[UsedFact]) -> String {
    let parts: Vec<String> = all
        .iter()
        .map(|u| {
            let (name, value) = (show::fact(library, u.fact), show::used(library, u));
            let source =
                if u.derived { say("derived", &[]) } else { show::source(&library.dictionary.fact(u.fact.fact).source).to_owned() };
            if u.is_known() { say("used-fact", &[("fact", name), ("value", value), ("source", source)]) } else { format!("{name} {value}") }
        })
        .collect();
    parts.join(&say("comma-wide", &[]))
}
