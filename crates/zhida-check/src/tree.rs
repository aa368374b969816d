//! Groups and clauses: what no enterprise can satisfy, and what always holds.

use crate::check::Check;
use crate::piece::{Item, Piece, always, asks_score, cannot, show, sources, test_asks_score};
use crate::siblings::{flatten, implied, inside, siblings, spans_of};
use crate::solve::impossible;
use crate::space::Formula;
use crate::witness::witness;
use crate::words;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_engine::Truth;
use zhida_measure::plan::{Clause, Combine, Group, Node};

pub(crate) fn conditions(check: &mut Check<'_>) {
    let plan = check.plan;
    visit(check, &plan.root, &[]);
    // A limit of a benefit that no eligible enterprise meets is a benefit nobody gets.
    benefit_limits(check, &plan.benefits);
}

/// Items of a group beyond which they are not compared with each other: the work grows with their square, and no text of a
/// person has so many conditions side by side.
const MANY: usize = 200;

/// Checks a node and what is in it; `context` holds nodes that hold beside it. Whether it, or something in it, cannot be satisfied.
pub(crate) fn visit<'a>(check: &mut Check<'_>, node: &'a Node, context: &[&'a Node]) -> bool {
    match node {
        Node::Clause(clause) => clause_alone(check, clause),
        Node::Group(group) => {
            let mut reported = false;
            if group.items.len() > MANY {
                return group.items.iter().fold(false, |found, item| visit(check, item, &[]) | found);
            }
            for (index, item) in group.items.iter().enumerate() {
                let mut inner: Vec<&Node> = Vec::new();
                if group.combine != Combine::None {
                    inner.extend(context);
                }
                if group.combine == Combine::All {
                    inner.extend(group.items.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, n)| n));
                }
                reported |= visit(check, item, &inner);
            }
            if reported {
                return true;
            }
            siblings(check, group);
            let piece = Piece::Node(node);
            if group.items.is_empty() || group.combine == Combine::All && group.items.len() == 1 {
                return false;
            }
            // More items asked for than there are is reported when the text is read.
            let short = matches!(group.combine, Combine::AtLeast { n, marked } if n > group.items.len()
                || marked > group.items.iter().filter(|i| i.is_marked()).count());
            if !short && cannot(check, &[piece]) {
                contradiction(check, group);
                return true;
            }
            if matches!(group.combine, Combine::Any | Combine::AtLeast { .. }) {
                if always(check, piece) && !asks_score(node) {
                    let rows = show(check, piece, Truth::Yes);
                    check.find(Check::at(Code::AlwaysHolds, &group.span), rows);
                }
                return dead_alternatives(check, group, context);
            }
            false
        }
    }
}

fn clause_alone(check: &mut Check<'_>, clause: &Clause) -> bool {
    if clause.is_manual() || clause.source_less {
        return false;
    }
    let piece = Piece::Clause(clause);
    let span = match clause.tests.as_slice() {
        [one] => one.span.clone(),
        _ => clause.span.clone(),
    };
    if cannot(check, &[piece]) {
        let items = spans_of(clause);
        let problem = Check::at(Code::Unsatisfiable, &span);
        check.problems.push(match conflict(check, &items) {
            Some((a, b)) => against(problem, a, b).also(a.span.clone(), "").also(b.span.clone(), ""),
            None => problem.with("kind", "alone").with("a", sources(&clause.tests)),
        });
        return true;
    }
    let scored = clause.tests.iter().any(|t| test_asks_score(&t.test));
    if !scored && always(check, piece) {
        let rows = show(check, piece, Truth::Yes);
        check.find(Check::at(Code::AlwaysHolds, &span), rows);
        return false;
    }
    implied(check, &spans_of(clause), true);
    for spanned in &clause.tests {
        inside(check, &spanned.test, &spanned.span);
    }
    false
}

fn contradiction(check: &mut Check<'_>, group: &Group) {
    let mut items = Vec::new();
    if group.combine == Combine::All {
        group.items.iter().for_each(|i| flatten(i, Combine::All, &mut items));
    }
    let rows = items.last().and_then(|last| {
        // Everything but the last item holds: the enterprise that shows that the last one is too much.
        let others = &items[..items.len() - 1];
        witness(
            check.library,
            check.plan,
            |space| Formula::And(others.iter().map(|i| i.piece.formula(space)).collect()),
            |e| others.iter().all(|i| i.piece.truth(e) == Truth::Yes) && last.piece.truth(e) == Truth::No,
        )
    });
    // The root has no line of its own: there the later item of the two is the place.
    let root = group.span == check.plan.meta.span;
    let problem = match conflict(check, &items) {
        Some((a, b)) if root => against(Check::at(Code::Unsatisfiable, &b.span), a, b).also(a.span.clone(), ""),
        Some((a, b)) => {
            let problem = Check::at(Code::Unsatisfiable, &group.span);
            against(problem, a, b).also(a.span.clone(), "").also(b.span.clone(), "")
        }
        None => too_many(check, group),
    };
    check.find(problem, rows);
}

fn against(problem: Diagnostic, a: &Item<'_>, b: &Item<'_>) -> Diagnostic {
    problem.with("kind", "pair").with("a", words::short(&a.text, 40)).with("b", words::short(&b.text, 40))
}

/// A group that asks for more items than can hold at once, or simply cannot hold.
fn too_many(check: &Check<'_>, group: &Group) -> Diagnostic {
    let problem = Check::at(Code::Unsatisfiable, &group.span);
    let Combine::AtLeast { n, .. } = group.combine else {
        return problem.with("kind", "alone").with("a", words::short(&group.text, 40));
    };
    let possible = |k: usize| {
        !impossible(check.space(), true, |space| {
            let items = group.items.iter().map(|i| space.node(i)).collect();
            Formula::AtLeast(k, items)
        })
    };
    let most = (0..n).rev().find(|k| possible(*k)).unwrap_or(0);
    problem.with("kind", "count").with("a", most.to_string()).with("b", n.to_string())
}

/// Two items that cannot hold together.
fn conflict<'i, 'p>(check: &Check<'_>, items: &'i [Item<'p>]) -> Option<(&'i Item<'p>, &'i Item<'p>)> {
    items.iter().enumerate().find_map(|(index, a)| {
        let b = items[index + 1..].iter().find(|b| cannot(check, &[a.piece, b.piece]))?;
        Some((a, b))
    })
}

/// Alternatives that what stands beside the group rules out.
fn dead_alternatives(check: &mut Check<'_>, group: &Group, context: &[&Node]) -> bool {
    if context.is_empty() {
        return false;
    }
    let beside: Vec<Piece<'_>> = context.iter().map(|n| Piece::Node(n)).collect();
    if cannot(check, &beside) {
        return false;
    }
    for item in &group.items {
        let piece = Piece::Node(item);
        let mut all = beside.clone();
        all.push(piece);
        if !cannot(check, &all) {
            continue;
        }
        let other = context.iter().find(|n| cannot(check, &[Piece::Node(n), piece]));
        let why = other.map_or_else(|| words::short(&group.text, 40), |n| words::short(n.text(), 40));
        let rows = show(check, piece, Truth::Yes);
        let mut problem = Check::at(Code::Unsatisfiable, &item.span()).with("kind", "beside").with("a", why);
        if let Some(other) = other {
            problem = problem.also(other.span(), "");
        }
        check.find(problem, rows);
    }
    false
}

fn benefit_limits(check: &mut Check<'_>, benefits: &[zhida_measure::plan::Benefit]) {
    use zhida_measure::plan::Benefit;
    for benefit in benefits {
        match benefit {
            Benefit::Group { items, .. } => benefit_limits(check, items),
            Benefit::Item { when, span, .. } if !when.is_empty() => {
                let limits: Vec<Piece<'_>> = when.iter().map(Piece::Test).collect();
                let mut all = limits.clone();
                all.push(Piece::Node(&check.plan.root));
                if cannot(check, &all) && !cannot(check, &[Piece::Node(&check.plan.root)]) {
                    let rows = show(check, Piece::Node(&check.plan.root), Truth::Yes);
                    let why = words::short(check.plan.root.text(), 40);
                    check.find(Check::at(Code::Unsatisfiable, span).with("kind", "beside").with("a", why), rows);
                }
            }
            Benefit::Item { .. } => {}
        }
    }
}
