//! Care for the source: citations, sentences of the original without clause, and samples.

use crate::check::Check;
use zhida_diagnostics::Code;
use zhida_measure::plan::{Benefit, Node, Plan, Span};

/// A sentence of 原文: its words, its citations, where it stands.
pub(crate) type Sentence = (String, Vec<String>, Span);

pub(crate) fn care(check: &mut Check<'_>) {
    let plan = check.plan;
    let mut uncited = Vec::new();
    nodes_without(&plan.root, false, &mut uncited);
    for class in &plan.classes {
        nodes_without(&class.node, false, &mut uncited);
    }
    for (index, sheet) in plan.sheets.iter().enumerate() {
        let above = sheet_cited(plan, index);
        uncited.extend(sheet.indicators.iter().filter(|i| !above && i.cites.is_empty()).map(|i| i.span.clone()));
    }
    benefits_without(&plan.benefits, false, &mut uncited);
    check.problems.extend(uncited.iter().map(|span| Check::at(Code::NoCitation, span)));
    for (text, cites, span) in uncovered(plan) {
        let name = if cites.is_empty() { crate::words::short(&text, 20) } else { cites.iter().map(|c| format!("【{c}】")).collect() };
        check.problems.push(Check::at(Code::SentenceWithoutClause, &span).with("name", name));
    }
    if plan.samples.is_empty() {
        let end = plan.meta.span.end;
        check.problems.push(Check::at(Code::NoSamples, &(end.saturating_sub(4)..end.saturating_sub(1))));
    }
}

/// Clauses without citation; a group's citation speaks for its items.
fn nodes_without(node: &Node, above: bool, found: &mut Vec<Span>) {
    match node {
        Node::Clause(c) if c.source_less || above || !c.cites.is_empty() => {}
        Node::Clause(c) => found.push(c.span.clone()),
        Node::Group(g) => g.items.iter().for_each(|i| nodes_without(i, above || !g.cites.is_empty(), found)),
    }
}

fn benefits_without(benefits: &[Benefit], above: bool, found: &mut Vec<Span>) {
    for benefit in benefits {
        match benefit {
            Benefit::Item { cites, span, .. } if !above && cites.is_empty() => found.push(span.clone()),
            Benefit::Item { .. } => {}
            Benefit::Group { items, cites, .. } => benefits_without(items, above || !cites.is_empty(), found),
        }
    }
}

fn sheet_cited(plan: &Plan, sheet: usize) -> bool {
    let mut at = Some(sheet);
    while let Some(sheet) = at.and_then(|i| plan.sheets.get(i)) {
        if !sheet.cites.is_empty() {
            return true;
        }
        at = sheet.parent;
    }
    false
}

/// Sentences of which a citation (those returned), or everything, has no clause, indicator or benefit.
pub(crate) fn uncovered(plan: &Plan) -> Vec<Sentence> {
    let cited = citations(plan);
    let mut found = Vec::new();
    for (text, cites, span) in &plan.sentences {
        let missing: Vec<String> = cites.iter().filter(|c| !cited.iter().any(|k| covers(k, c))).cloned().collect();
        if cites.is_empty() || !missing.is_empty() {
            found.push((text.clone(), missing, span.clone()));
        }
    }
    found
}

/// Whether a clause that cites `own` is a clause of the sentence `wanted`: the same place, or one inside it (第四条(一) of 第四条).
fn covers(own: &str, wanted: &str) -> bool {
    own == wanted || own.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(['(', '（', ' ', '第', '.', '．']))
}

/// Everything the decisive parts of the measure cite.
fn citations(plan: &Plan) -> Vec<&str> {
    fn nodes<'a>(node: &'a Node, found: &mut Vec<&'a str>) {
        match node {
            Node::Clause(c) => found.extend(c.cites.iter().map(String::as_str)),
            Node::Group(g) => {
                found.extend(g.cites.iter().map(String::as_str));
                g.items.iter().for_each(|i| nodes(i, found));
            }
        }
    }
    fn benefits<'a>(all: &'a [Benefit], found: &mut Vec<&'a str>) {
        for benefit in all {
            let (Benefit::Item { cites, .. } | Benefit::Group { cites, .. }) = benefit;
            found.extend(cites.iter().map(String::as_str));
            if let Benefit::Group { items, .. } = benefit {
                benefits(items, found);
            }
        }
    }
    let mut found = Vec::new();
    nodes(&plan.root, &mut found);
    plan.classes.iter().for_each(|c| nodes(&c.node, &mut found));
    benefits(&plan.benefits, &mut found);
    for sheet in &plan.sheets {
        found.extend(sheet.cites.iter().map(String::as_str));
        found.extend(sheet.indicators.iter().flat_map(|i| &i.cites).map(String::as_str));
    }
    found
}
