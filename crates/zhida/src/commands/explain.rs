//! `zhida explain`: one verdict, as the document itself with marks.

use super::explain_json::json;
use crate::cli::{ExplainArgs, PageArg};
use crate::words::{paint, say, zh};
use crate::{exit, load, notes, show};
use std::fmt::Write as _;
use zhida_engine::{Case, Explanation, Truth, explain, next_questions};
use zhida_facts::NaiveDate;
use zhida_measure::annotate::annotate;
use zhida_measure::{Kind, Library, Track};

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
        let mut explanation = explain(&case, measure, in_force);
        without_wishes(&library, measure, &mut explanation);
        let question = Some(&explanation)
            .filter(|e| e.outcome.verdict == Truth::Unknown)
            .and_then(|_| next_questions(&case, &[measure]).into_iter().next());
        let enterprise = &import.table.enterprises()[row];
        if args.json || args.format == PageArg::Json {
            out!("{:#}", json(&library, measure, &explanation, question.as_ref(), &enterprise.uscc, as_of))?;
            continue;
        }
        let who = if enterprise.name.is_empty() { enterprise.uscc.clone() } else { format!("{} {}", enterprise.uscc, enterprise.name) };
        out!("{}", page(&library, measure, &explanation, &who, as_of).trim_end())?;
        if let Some(question) = question {
            out!("\n{}", say("next-question", &[("fact", show::fact(&library, question.fact))]))?;
        }
    }
    Ok(exit::FINE)
}

/// Leaves out what would bring an enterprise nearer where nobody wants to get there.
pub(super) fn without_wishes(library: &Library, measure: usize, explanation: &mut Explanation) {
    if !wanted(library, measure, explanation) {
        explanation.ways.clear();
        explanation.clauses.iter_mut().for_each(|clause| clause.gap = None);
    }
}

/// Whether more of it is to be wished for: nobody works towards an alert, and a class still open is settled by facts, not by growing.
fn wanted(library: &Library, measure: usize, explanation: &Explanation) -> bool {
    let outcome = &explanation.outcome;
    let class_open = outcome.verdict == Truth::Unknown && !outcome.classes.is_empty();
    !class_open && library.measures()[measure].plan.meta.kind != Kind::Alert
}

/// The verdict in front, the document with its marks, then what would change it.
pub(super) fn page(library: &Library, measure: usize, explanation: &Explanation, who: &str, as_of: NaiveDate) -> String {
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
    let mut verdict = match (meta.kind, outcome.verdict) {
        (Kind::Alert, Truth::Yes) => say("triggered", &[]),
        (Kind::Alert, Truth::No) => say("not-triggered-alert", &[]),
        (_, truth) => show::verdict(truth),
    };
    if !classes.is_empty() {
        verdict = say("verdict-class", &[("verdict", verdict), ("classes", classes.join(" | "))]);
    }
    let wanted = wanted(library, measure, explanation);
    let _ = writeln!(out, "{}", say("explain-head", &[("who", who.to_owned()), ("title", meta.title.clone()), ("day", as_of.to_string())]));
    let _ = writeln!(out, "{}", paint(&verdict, colour));
    if !outcome.in_force {
        let _ = writeln!(out, "{}", paint(&say("not-in-force", &[]), 33));
    }
    if outcome.verdict != Truth::Yes && wanted {
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
    } else if outcome.verdict != Truth::Yes && wanted {
        let _ = writeln!(out, "\n{}", say("no-way", &[]));
    }
    out
}
