//! Benefits: amounts with their limits.

use super::Compiler;
use super::number::Typed;
use crate::document::{Block, Item, Section};
use crate::plan::{Atom, Benefit, Test};
use crate::syntax::{Expr, ExprKind, parse_either};
use zhida_facts::Dimension;

impl Compiler<'_> {
    pub(crate) fn benefit_section(&mut self, section: &Section) -> Vec<Benefit> {
        let mut found = Vec::new();
        for block in &section.blocks {
            if let Block::List(items) = block {
                found.extend(items.iter().map(|item| self.benefit(item)));
            }
        }
        found
    }

    fn benefit(&mut self, item: &Item) -> Benefit {
        let text = item.inline.plain();
        let cites = item.inline.citations();
        let span = item.inline.span.clone();
        if !item.children.is_empty() {
            let best = item.inline.strongs().any(|(s, _)| matches!(s.trim(), "择优" | "就高" | "best"));
            let items = item.children.iter().map(|child| self.benefit(child)).collect();
            return Benefit::Group { best, items, text, cites, span };
        }
        let mut amount = None;
        let mut dimension = Dimension::NONE;
        let mut when = Vec::new();
        for (code, place) in item.inline.codes() {
            match parse_either(code, place.start, &self.names) {
                Err(error) => self.syntax(error),
                Ok(Err(cond)) => when.extend(self.condition(&cond, None, 0)),
                Ok(Ok(expr)) => match self.lone(&expr) {
                    Some(Typed::Flag(fact)) => when.push(Test::Atom(Atom::Flag(fact))),
                    Some(Typed::Qualifies(id)) => when.push(Test::Atom(Atom::Qualifies(id))),
                    _ => {
                        if let Some((num, d, _)) = self.quantity(&expr, 0) {
                            amount = Some(num);
                            dimension = d;
                        }
                    }
                },
            }
        }
        Benefit::Item { amount, dimension, when, text, cites, span }
    }

    /// The type of a lone name or call, which may be a flag; other expressions are typed as quantities, with their problems.
    fn lone(&mut self, expr: &Expr) -> Option<Typed> {
        let before = self.problems.len();
        let typed = matches!(expr.kind, ExprKind::Name { .. } | ExprKind::Call { .. }).then(|| self.typed(expr, 0)).flatten();
        self.problems.truncate(before);
        typed
    }
}
