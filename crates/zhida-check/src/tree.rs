//! Groups and clauses: what no enterprise can satisfy, what always holds, what a sibling says already.

use crate::check::Check;
use crate::solve::impossible;
use crate::space::{Formula, Space};
use crate::witness::witness;
use crate::words;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_engine::{Evaluation, Truth};
use zhida_measure::plan::{Atom, Clause, Combine, Group, Node, Num, Span, Spanned, Test};

/// Something that holds or does not: a node, one span of a clause, or a part of one.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'a> {
    Node(&'a Node),
    Clause(&'a Clause),
    Test(&'a Test),
}

impl Piece<'_> {
    pub(crate) fn formula(self, space: &mut Space<'_>) -> Formula {
        match self {
            Piece::Node(node) => space.node(node),
            Piece::Clause(clause) => space.clause(clause),
            Piece::Test(test) => space.test(test),
        }
    }
    pub(crate) fn truth(self, evaluation: &Evaluation<'_>) -> Truth {
        match self {
            Piece::Node(node) => evaluation.node(node),
            Piece::Clause(clause) => evaluation.clauses().get(clause.id).copied().unwrap_or(Truth::Unknown),
            Piece::Test(test) => evaluation.test(test),
        }
    }
}

/// A piece with its place and words.
struct Item<'a> {
    piece: Piece<'a>,
    span: Span,
    text: String,
}

pub(crate) fn conditions(check: &mut Check<'_>) {
    let plan = check.plan;
    visit(check, &plan.root, &[]);
    // A limit of a benefit that no eligible enterprise meets is a benefit nobody gets.
    benefit_limits(check, &plan.benefits);
}

/// Checks a node and what is in it; `context` holds nodes that hold beside it. Whether it, or something in it, cannot be satisfied.
pub(crate) fn visit<'a>(check: &mut Check<'_>, node: &'a Node, context: &[&'a Node]) -> bool {
    match node {
        Node::Clause(clause) => clause_alone(check, clause),
        Node::Group(group) => {
            let mut reported = false;
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

/// Parts of one code span that say less than, or the same as, another part.
fn inside(check: &mut Check<'_>, test: &Test, span: &Span) {
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

fn siblings(check: &mut Check<'_>, group: &Group) {
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
fn flatten<'a>(node: &'a Node, combine: Combine, into: &mut Vec<Item<'a>>) {
    match node {
        Node::Group(inner) if inner.combine == combine && matches!(combine, Combine::All | Combine::Any) => {
            inner.items.iter().for_each(|i| flatten(i, combine, into));
        }
        Node::Clause(clause) if combine == Combine::All && clause.tests.len() > 1 => into.extend(spans_of(clause)),
        Node::Clause(clause) if clause.is_manual() => {}
        _ => into.push(Item { piece: Piece::Node(node), span: node.span(), text: node.text().to_owned() }),
    }
}

fn spans_of(clause: &Clause) -> Vec<Item<'_>> {
    clause.tests.iter().map(|t| Item { piece: Piece::Test(&t.test), span: t.span.clone(), text: t.source.clone() }).collect()
}

/// Among *all*, what another item implies says nothing; among *any*, what implies another item says nothing.
fn implied(check: &mut Check<'_>, items: &[Item<'_>], all: bool) {
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
    let mut space = Space::new(check.library, check.plan);
    a.piece.formula(&mut space);
    let own = space.subjects.len();
    b.piece.formula(&mut space);
    let both = space.subjects.len();
    let mut alone = Space::new(check.library, check.plan);
    b.piece.formula(&mut alone);
    both - own < alone.subjects.len()
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
        !impossible(Space::new(check.library, check.plan), true, |space| {
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

/// Whether no enterprise satisfies all `pieces`; facts may be not applicable.
pub(crate) fn cannot(check: &Check<'_>, pieces: &[Piece<'_>]) -> bool {
    impossible(Space::new(check.library, check.plan), true, |space| Formula::And(pieces.iter().map(|p| p.formula(space)).collect()))
}

/// Whether every enterprise to which its facts apply satisfies it.
fn always(check: &Check<'_>, piece: Piece<'_>) -> bool {
    impossible(Space::new(check.library, check.plan), false, |space| Formula::Not(Box::new(piece.formula(space))))
}

/// Whether every enterprise of `node` satisfies `other` too.
pub(crate) fn cannot_without(check: &Check<'_>, node: &Node, other: &Node) -> bool {
    implies(check, Piece::Node(node), Piece::Node(other))
}

fn implies(check: &Check<'_>, stronger: Piece<'_>, weaker: Piece<'_>) -> bool {
    impossible(Space::new(check.library, check.plan), false, |space| {
        Formula::And(vec![stronger.formula(space), Formula::Not(Box::new(weaker.formula(space)))])
    })
}

/// An enterprise for which `piece` comes out as `wanted`.
pub(crate) fn show(check: &Check<'_>, piece: Piece<'_>, wanted: Truth) -> Option<String> {
    let build = |space: &mut Space<'_>| {
        let formula = piece.formula(space);
        if wanted == Truth::No { Formula::Not(Box::new(formula)) } else { formula }
    };
    witness(check.library, check.plan, build, |e| piece.truth(e) == wanted)
}

fn sources(tests: &[Spanned]) -> String {
    tests.iter().map(|t| t.source.as_str()).collect::<Vec<_>>().join("，")
}

/// Whether a score is asked; thresholds of scores are checked against what the sheet can give.
fn asks_score(node: &Node) -> bool {
    let mut found = false;
    node.each_clause(&mut |c| found |= c.tests.iter().any(|t| test_asks_score(&t.test)));
    found
}

fn test_asks_score(test: &Test) -> bool {
    let mut found = false;
    test.each_atom(&mut |atom| {
        if let Atom::Compare { left, right, .. } = atom {
            let mut look = |part: &Num| found |= matches!(part, Num::Score(_));
            left.each_part(&mut look);
            right.each_part(&mut look);
        }
    });
    found
}
