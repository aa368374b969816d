//! Classes: each must be given to someone, and each case of a class table must be.

use crate::check::Check;
use crate::piece::{Piece, cannot_without};
use crate::solve::impossible;
use crate::space::Formula;
use crate::tree;
use crate::witness::witness;
use zhida_diagnostics::Code;
use zhida_engine::Truth;
use zhida_measure::plan::{Combine, Node};

pub(crate) fn classes(check: &mut Check<'_>) {
    let plan = check.plan;
    for (index, class) in plan.classes.iter().enumerate() {
        if tree::visit(check, &class.node, &[]) {
            continue;
        }
        let earlier = &plan.classes[..index];
        if taken(check, &class.node, earlier) {
            never(check, index, &class.node, &class.span);
            continue;
        }
        if let Node::Group(group) = &class.node
            && group.combine == Combine::Any
            && group.items.len() > 1
        {
            for item in &group.items {
                if taken(check, item, earlier) {
                    never(check, index, item, &item.span());
                }
            }
        }
    }
}

/// Whether every enterprise of `node` gets an earlier class.
fn taken(check: &Check<'_>, node: &Node, earlier: &[zhida_measure::plan::Class]) -> bool {
    impossible(check.space(), true, |space| {
        let mut parts = vec![space.node(node), space.node(&check.plan.root)];
        parts.extend(earlier.iter().map(|c| Formula::Not(Box::new(space.node(&c.node)))));
        Formula::And(parts)
    })
}

fn never(check: &mut Check<'_>, class: usize, node: &Node, span: &zhida_measure::plan::Span) {
    let plan = check.plan;
    let before = |c: &&zhida_measure::plan::Class| cannot_without(check, node, &c.node);
    let other = plan.classes[..class].iter().find(before).or_else(|| plan.classes[..class].last());
    let name = other.map_or_else(|| plan.meta.title.clone(), |c| c.name.clone());
    let rows = witness(
        check.library,
        plan,
        |space| space.node(node),
        |e| Piece::Node(node).truth(e) == Truth::Yes && e.classes().0.first().is_none_or(|c| *c < class),
    );
    check.find(Check::at(Code::ClassNeverReached, span).with("other", name), rows);
}
