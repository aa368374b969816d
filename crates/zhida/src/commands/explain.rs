//! `zhida explain`: one verdict, as the document itself with marks.

use crate::cli::ExplainArgs;
use crate::words::{paint, say, zh};
use crate::{exit, load, notes, show};
use std::fmt::Write as _;
use zhida_engine::{Case, Explanation, Truth, explain, next_questions};
use zhida_facts::NaiveDate;
use zhida_measure::annotate::annotate;
use zhida_measure::{Library, Track};

pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<u8> {
    let as_of = load::day(args.scope.as_of);
    let track: Track = args.scope.track.into();
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let picked = load::pick(&library, std::slice::from_ref(&args.measure), as_of, track)?;
    let import = load::facts(&args.facts, &library, as_of, None)?;
    let row = load::enterprise(&import, &args.enterprise)?;
    let facts = import.table.row(row);
    let case = Case::new(&library, &facts, as_of, track);
    for (measure, in_force) in picked {
        let explanation = explain(&case, measure, in_force);
        let enterprise = &import.table.enterprises()[row];
        if args.json {
            println!("{:#}", json(&library, measure, &explanation, &enterprise.uscc, as_of));
            continue;
        }
        let who = if enterprise.name.is_empty() { enterprise.uscc.clone() } else { format!("{} {}", enterprise.uscc, enterprise.name) };
        print!("{}", page(&library, measure, &explanation, &who, as_of));
        if explanation.outcome.verdict == Truth::Unknown
            && let Some(question) = next_questions(&case, &[measure]).first()
        {
            println!("\n{}", say("next-question", &[("fact", show::fact(&library, question.fact))]));
        }
    }
    Ok(exit::FINE)
}

/// The verdict in front, the document with its marks, then what would change it.
fn page(library: &Library, measure: usize, explanation: &Explanation, who: &str, as_of: NaiveDate) -> String {
    let found = &library.measures()[measure];
    let meta = &found.plan.meta;
    let outcome = &explanation.outcome;
    let colour = match outcome.verdict {
        Truth::Yes => 32,
        Truth::No => 31,
        Truth::Unknown => 33,
    };
    let mut out = String::new();
    let classes: Vec<&str> = outcome.classes.iter().map(|c| found.plan.classes[*c].name.as_str()).collect();
    let mut verdict = show::verdict(outcome.verdict);
    if !classes.is_empty() {
        let _ = write!(verdict, "（{}）", classes.join(" | "));
    }
    let _ = writeln!(out, "{}", say("explain-head", &[("who", who.to_owned()), ("title", meta.title.clone()), ("day", as_of.to_string())]));
    let _ = writeln!(out, "{}", paint(&verdict, colour));
    if !outcome.in_force {
        let _ = writeln!(out, "{}", paint(&say("not-in-force", &[]), 33));
    }
    if outcome.verdict != Truth::Yes {
        let _ = writeln!(out, "{}", say("unmet", &[("n", outcome.unmet.to_string())]));
    }
    for (index, (name, _, range)) in explanation.sheets.iter().enumerate() {
        let sheet = &found.plan.sheets[index];
        let indent = if sheet.parent.is_some() { "  " } else { "" };
        let full = sheet.full.as_ref().map_or_else(String::new, |f| format!(" / {}", show::decimal(f)));
        let mut line = format!("{indent}{name} {}{full}", show::interval(range));
        if let (Some(low), Some(high), Some(full)) = (&range.low, &range.high, &sheet.full) {
            let open = high - low;
            let args = [("safe", show::decimal(low)), ("open", show::decimal(&open)), ("lost", show::decimal(&(full - high)))];
            let _ = write!(line, "  {}", say("score-parts", &args));
        }
        let _ = writeln!(out, "{line}");
    }
    if let Some(amount) = outcome.amount.as_ref().filter(|_| outcome.verdict != Truth::No) {
        let _ = writeln!(out, "{}", say("amount", &[("amount", show::amount(amount))]));
    }
    // The clause that stands for 地区 in the front matter has no line of its own in the text.
    for clause in explanation.clauses.iter().filter(|c| c.span == meta.span) {
        let sign = match clause.truth {
            Truth::Yes => "✓",
            Truth::No => "✗",
            Truth::Unknown => "?",
        };
        let _ = writeln!(out, "{sign} {}", clause.text);
    }
    let without = if zh() { ["样例", "原文"] } else { ["Samples", "Source text"] };
    let all = if meta.language == zhida_measure::Language::Zh { ["样例", "原文"] } else { without };
    let marked = annotate(&found.text, meta.span.end, &all, &notes::notes(library, explanation));
    let _ = write!(out, "\n{marked}");
    if !explanation.ways.is_empty() {
        let _ = writeln!(out, "\n{}", paint(&say("ways", &[]), 1));
        for (index, way) in explanation.ways.iter().enumerate() {
            let leads = match (way.reachable, way.result) {
                (false, _) => say("way-unreachable", &[]),
                (true, Truth::Yes) => say("way-yes", &[]),
                (true, _) => say("way-open", &[]),
            };
            let gets = way.amount.as_ref().filter(|a| way.reachable && a.high.as_ref().is_none_or(|h| h.is_positive()));
            let gets = gets.map_or_else(String::new, |a| say("way-amount", &[("amount", show::amount(a))]));
            let _ = writeln!(out, "{}. {} {leads}{gets}", index + 1, show::changes(library, &way.changes));
        }
    } else if outcome.verdict != Truth::Yes {
        let _ = writeln!(out, "\n{}", say("no-way", &[]));
    }
    out
}

fn json(library: &Library, measure: usize, explanation: &Explanation, uscc: &str, as_of: NaiveDate) -> serde_json::Value {
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
        .map(|w| serde_json::json!({ "changes": w.changes.iter().map(|c| show::change(library, c)).collect::<Vec<_>>(), "leads_to": truth(w.result), "reachable": w.reachable }))
        .collect();
    let classes: Vec<&str> = explanation.outcome.classes.iter().map(|c| found.plan.classes[*c].name.as_str()).collect();
    serde_json::json!({
        "uscc": uscc, "measure": found.plan.meta.id, "as_of": as_of.to_string(), "verdict": truth(explanation.outcome.verdict),
        "classes": classes, "in_force": explanation.outcome.in_force, "unmet": explanation.outcome.unmet, "clauses": clauses, "ways": ways,
        "scores": explanation.sheets.iter().map(|(name, _, r)| serde_json::json!({ "name": name, "range": show::interval(r) })).collect::<Vec<_>>(),
    })
}
