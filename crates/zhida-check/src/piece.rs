//! Pieces of a condition, and what can be asked of them: can they hold, do they always, does one imply another?

use crate::check::Check;
use crate::solve::impossible;
use crate::space::{Formula, Space};
use crate::witness::witness;
use zhida_engine::{Evaluation, Truth};
use zhida_measure::plan::{Atom, Clause, Node, Num, Span, Spanned, Test};

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
pub(crate) struct Item<'a> {
    pub(crate) piece: Piece<'a>,
    pub(crate) span: Span,
    pub(crate) text: String,
}

/// Whether no enterprise satisfies all `pieces`; facts may be not applicable.
pub(crate) fn cannot(check: &Check<'_>, pieces: &[Piece<'_>]) -> bool {
    impossible(check.space(), true, |space| Formula::And(pieces.iter().map(|p| p.formula(space)).collect()))
}

/// Whether every enterprise to which its facts apply satisfies it.
pub(crate) fn always(check: &Check<'_>, piece: Piece<'_>) -> bool {
    impossible(check.space(), false, |space| Formula::Not(Box::new(piece.formula(space))))
}

/// Whether every enterprise of `node` satisfies `other` too.
pub(crate) fn cannot_without(check: &Check<'_>, node: &Node, other: &Node) -> bool {
    implies(check, Piece::Node(node), Piece::Node(other))
}

pub(crate) fn implies(check: &Check<'_>, stronger: Piece<'_>, weaker: Piece<'_>) -> bool {
    impossible(check.space(), false, |space| Formula::And(vec![stronger.formula(space), Formula::Not(Box::new(weaker.formula(space)))]))
}

/// An enterprise for which `piece` comes out as `wanted`.
pub(crate) fn show(check: &Check<'_>, piece: Piece<'_>, wanted: Truth) -> Option<String> {
    let build = |space: &mut Space<'_>| {
        let formula = piece.formula(space);
        if wanted == Truth::No { Formula::Not(Box::new(formula)) } else { formula }
    };
    witness(check.library, check.plan, build, |e| piece.truth(e) == wanted)
}

pub(crate) fn sources(tests: &[Spanned]) -> String {
    tests.iter().map(|t| t.source.as_str()).collect::<Vec<_>>().join("，")
}

/// Whether a score is asked; thresholds of scores are checked against what the sheet can give.
pub(crate) fn asks_score(node: &Node) -> bool {
    let mut found = false;
    node.each_clause(&mut |c| found |= c.tests.iter().any(|t| test_asks_score(&t.test)));
    found
}

pub(crate) fn test_asks_score(test: &Test) -> bool {
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
