//! a-tree: one enterprise against all measures it can hold, which are those without a score.
//!
//! A quotient is an attribute of the event, floored to ten-thousandths: exact for the comparisons the rules make. *At least k* is
//! written as an any of alls. Building the event, quotients included, is not in its time; Zhida's reading of the facts is in Zhida's.

use crate::data::Column;
use crate::protocol::{Answer, Engine, Request};
use crate::rules::{Atom, Node, Op, Rules};
use crate::schema::Kind;
use a_tree::{ATree, AttributeDefinition, Event};
use anyhow::{Result, anyhow};
use std::collections::BTreeSet;
use std::time::Instant;

/// The tree with its subscriptions, and the enterprises.
pub struct Tree<'a> {
    tree: ATree<u64>,
    quotients: BTreeSet<(usize, usize)>,
    columns: &'a [Column],
}

impl<'a> Tree<'a> {
    /// Inserts every measure without score.
    pub fn new(rules: &Rules, columns: &'a [Column]) -> Result<Self> {
        let mut quotients = BTreeSet::new();
        for atom in &rules.atoms {
            if let Atom::Ratio { num, den, .. } = atom {
                quotients.insert((*num, *den));
            }
        }
        let definition = |c: &Column| match c.slot.fact.kind {
            Kind::Flag => AttributeDefinition::boolean(&c.slot.name()),
            Kind::List => AttributeDefinition::integer_list(&c.slot.name()),
            _ => AttributeDefinition::integer(&c.slot.name()),
        };
        let mut definitions: Vec<_> = columns.iter().map(definition).collect();
        definitions.extend(quotients.iter().map(|pair| AttributeDefinition::integer(&quotient_name(*pair))));
        let mut tree = ATree::new(&definitions).map_err(|e| anyhow!("{e}"))?;
        for (number, rule) in rules.measures.iter().enumerate().filter(|(_, r)| r.indicators.is_empty()) {
            let text = node(&rule.root, rules, columns);
            tree.insert(&(number as u64), &text).map_err(|e| anyhow!("{text}: {e}"))?;
        }
        Ok(Self { tree, quotients, columns })
    }

    fn event(&self, row: usize) -> Result<Event> {
        let mut builder = self.tree.make_event();
        for column in self.columns {
            let name = column.slot.name();
            match (column.get(row), column.slot.fact.kind) {
                (None, _) => builder.with_undefined(&name),
                (Some(v), Kind::Flag) => builder.with_boolean(&name, v == 1),
                (Some(mask), Kind::List) => builder.with_integer_list(&name, &bits(mask)),
                (Some(v), _) => builder.with_integer(&name, v),
            }?;
        }
        for (num, den) in &self.quotients {
            let name = quotient_name((*num, *den));
            match self.columns[*num].get(row).zip(self.columns[*den].get(row)).filter(|(_, d)| *d > 0) {
                None => builder.with_undefined(&name),
                Some((n, d)) => builder.with_integer(&name, (n * 10_000).div_euclid(d)),
            }?;
        }
        Ok(builder.build()?)
    }

    /// Numbers of the measures an enterprise is eligible for, ascending.
    pub fn matches(&self, row: usize) -> Result<Vec<u64>> {
        let event = self.event(row)?;
        let report = self.tree.search(&event).map_err(|e| anyhow!("{e}"))?;
        let mut found: Vec<u64> = report.matches().iter().map(|id| **id).collect();
        found.sort_unstable();
        Ok(found)
    }
}

impl Engine for Tree<'_> {
    fn run(&mut self, request: &Request) -> Result<Answer> {
        let Request::W3 { rows } = request else { return Ok(Answer::default()) };
        let events = rows.iter().map(|row| self.event(*row)).collect::<Result<Vec<_>>>()?;
        let (mut counts, mut each) = (Vec::new(), Vec::new());
        for event in &events {
            let start = Instant::now();
            let report = self.tree.search(event).map_err(|e| anyhow!("{e}"))?;
            each.push(start.elapsed().as_secs_f64());
            counts.push(vec![report.matches().len() as u64]);
        }
        Ok(Answer { seconds: Some(each.iter().sum()), counts, each, ..Answer::default() })
    }
}

fn quotient_name((num, den): (usize, usize)) -> String {
    format!("q_{num}_{den}")
}

fn bits(mask: i64) -> Vec<i64> {
    (0..16).filter(|bit| mask >> bit & 1 == 1).collect()
}

fn node(node: &Node, rules: &Rules, columns: &[Column]) -> String {
    let each = |items: &[Node]| -> Vec<String> { items.iter().map(|item| self::node(item, rules, columns)).collect() };
    match node {
        Node::Atom(number) => atom(&rules.atoms[*number], columns),
        Node::All(items) => format!("({})", each(items).join(" and ")),
        Node::Any(items) => format!("({})", each(items).join(" or ")),
        Node::None(items) => format!("(not ({}))", each(items).join(" or ")),
        Node::AtLeast(k, items) => {
            let items = each(items);
            let some = (0..1_usize << items.len()).filter(|set| set.count_ones() as usize == *k);
            let alls = some.map(|set| {
                let chosen: Vec<&str> = (0..items.len()).filter(|i| set >> i & 1 == 1).map(|i| items[i].as_str()).collect();
                format!("({})", chosen.join(" and "))
            });
            format!("({})", alls.collect::<Vec<_>>().join(" or "))
        }
        Node::Score(_) => unreachable!("measures with a score are left out"),
    }
}

fn atom(atom: &Atom, columns: &[Column]) -> String {
    let name = |column: &usize| columns[*column].slot.name();
    let list = |items: &[i64]| items.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    match atom {
        Atom::Number { column, op, value } | Atom::Date { column, op, value, .. } => format!("{} {} {value}", name(column), op.symbol()),
        Atom::Ratio { num, den, op, p, q, .. } => {
            debug_assert!(matches!(op, Op::Ge | Op::Lt));
            format!("{} {} {}", quotient_name((*num, *den)), op.symbol(), p * 10_000 / q)
        }
        Atom::Code { column, ranges, .. } => {
            let ranges: Vec<String> =
                ranges.iter().map(|(from, until)| format!("({0} >= {from} and {0} < {until})", name(column))).collect();
            format!("({})", ranges.join(" or "))
        }
        Atom::Choice { column, accepted, .. } => format!("{} in [{}]", name(column), list(accepted)),
        Atom::List { column, mask } => format!("{} one of [{}]", name(column), list(&bits(*mask))),
        Atom::Flag { column, want: true } => name(column),
        Atom::Flag { column, want: false } => format!("not {}", name(column)),
    }
}
