//! What a sibling says already: among *all* the weaker one, among *any* the stronger one, among *at least N* a twin.

use crate::check::Check;
use crate::piece::{Item, Piece, always, cannot, implies, show};
use crate::space::Formula;
use crate::witness::witness;
use crate::words;
use zhida_diagnostics::Code;
use zhida_engine::Truth;
use zhida_measure::plan::{Clause, Combine, Group, Node, Span, Test};

/// Parts of one code span that say less than, or the same as, another part.
pub(crate) fn inside(check: &mut Check<'_>, test: &Test, span: &Span) {
    let (parts, all) = match test {
        Test::All(parts) => (parts, true),
        Test::Any(parts) => (parts, false),
        Test::Not(inner) => return inside(check, inner, span),
        Test::Atom(_) => return,
    };
    let text = check.library.measures().iter().find(|m| m.plan.meta.span == check.plan.meta.span && m.plan.meta.id == check.plan.meta.id);
    let words = text.and_then(|m| m.text.get(span.clone())).unwrap_or("").to_owned();
    let items: Vec<Item<'_>> = parts.iter().map(|p| Item { piece: Piece::Test(p), span: span.clone(), text: words.clone() }).collect();
    implied(check, &items, all);
    parts.iter().for_each(|p| inside(check, p, span));
}

pub(crate) fn siblings(check: &mut Check<'_>, group: &Group) {
    let mut items = Vec::new();
    for item in &group.items {
        flatten(item, group.combine, &mut items);
    }
    match group.combine {
        Combine::All => implied(check, &items, true),
        Combine::Any | Combine::None => implied(check, &items, false),
        // Counting one thing twice is a slip; counting a weaker thing beside a stronger one may be meant.
        Combine::AtLeast { .. } => twins(check, &items),
    }
}

/// The items of a group, items of equal groups inside and spans of clauses included.
pub(crate) fn flatten<'a>(node: &'a Node, combine: Combine, into: &mut Vec<Item<'a>>) {
    match node {
        Node::Group(inner) if inner.combine == combine && matches!(combine, Combine::All | Combine::Any) => {
            inner.items.iter().for_each(|i| flatten(i, combine, into));
        }
        Node::Clause(clause) if combine == Combine::All && clause.tests.len() > 1 => into.extend(spans_of(clause)),
        Node::Clause(clause) if clause.is_manual() => {}
        _ => into.push(Item { piece: Piece::Node(node), span: node.span(), text: node.text().to_owned() }),
    }
}

pub(crate) fn spans_of(clause: &Clause) -> Vec<Item<'_>> {
    clause.tests.iter().map(|t| Item { piece: Piece::Test(&t.test), span: t.span.clone(), text: t.source.clone() }).collect()
}

/// Among *all*, what another item implies says nothing; among *any*, what implies another item says nothing.
pub(crate) fn implied(check: &mut Check<'_>, items: &[Item<'_>], all: bool) {
    let mut gone = vec![false; items.len()];
    for weaker in 0..items.len() {
        for stronger in 0..items.len() {
            let (w, s) = (&items[weaker], &items[stronger]);
            if weaker == stronger || gone[stronger] || !related(check, w, s) || !implies(check, s.piece, w.piece) {
                continue;
            }
            // Of two that say the same, the later one goes.
            let equal = implies(check, w.piece, s.piece);
            let (idle, other) = if (equal && stronger > weaker) || (!equal && !all) { (stronger, weaker) } else { (weaker, stronger) };
            if gone[idle] || gone[other] || cannot(check, &[items[idle].piece]) || always(check, items[idle].piece) {
                continue;
            }
            gone[idle] = true;
            let (i, o) = (&items[idle], &items[other]);
            let rows = witness(
                check.library,
                check.plan,
                |space| Formula::And(vec![s.piece.formula(space), w.piece.formula(space)]),
                |e| s.piece.truth(e) == Truth::Yes && w.piece.truth(e) == Truth::Yes,
            );
            let mut problem = Check::at(Code::ImpliedBySibling, &i.span).with("other", words::short(&o.text, 40));
            if o.span != i.span {
                problem = problem.also(o.span.clone(), "");
            }
            check.find(problem, rows);
        }
    }
}

fn twins(check: &mut Check<'_>, items: &[Item<'_>]) {
    for (index, later) in items.iter().enumerate() {
        for earlier in &items[..index] {
            if related(check, earlier, later) && implies(check, earlier.piece, later.piece) && implies(check, later.piece, earlier.piece) {
                let rows = show(check, later.piece, Truth::Yes);
                let problem = Check::at(Code::ImpliedBySibling, &later.span).with("other", words::short(&earlier.text, 40));
                check.find(problem.also(earlier.span.clone(), ""), rows);
            }
        }
    }
}

/// Whether two items speak of one quantity or fact at all.
fn related(check: &Check<'_>, a: &Item<'_>, b: &Item<'_>) -> bool {
    let mut space = check.space();
    a.piece.formula(&mut space);
    let own = space.subjects.len();
    b.piece.formula(&mut space);
    let both = space.subjects.len();
    let mut alone = check.space();
    b.piece.formula(&mut alone);
    both - own < alone.subjects.len()
}
