//! The neutral rules evaluated one enterprise at a time, in the plainest way: what a third party would write from `rules.json`.

use crate::data::Column;
use crate::rules::{Atom, Band, Node, Op, Rule, Rules};

/// True, false, or unknown as `None`.
pub type Truth = Option<bool>;

/// The truth of an atom for a row.
pub fn atom(atom: &Atom, columns: &[Column], row: usize) -> Truth {
    let accepts = |op: Op, a: i64, b: i64| match op {
        Op::Ge => a >= b,
        Op::Gt => a > b,
        Op::Le => a <= b,
        Op::Lt => a < b,
    };
    match atom {
        Atom::Number { column, op, value } | Atom::Date { column, op, value, .. } => Some(accepts(*op, columns[*column].get(row)?, *value)),
        Atom::Ratio { num, den, op, p, q, .. } => {
            let (num, den) = (columns[*num].get(row)?, columns[*den].get(row)?);
            (den > 0).then(|| accepts(*op, num * q, den * p))
        }
        Atom::Code { column, ranges, .. } => {
            let code = columns[*column].get(row)?;
            Some(ranges.iter().any(|(from, until)| (*from..*until).contains(&code)))
        }
        Atom::Choice { column, accepted, .. } => Some(accepted.contains(&columns[*column].get(row)?)),
        Atom::List { column, mask } => Some(columns[*column].get(row)? & mask != 0),
        Atom::Flag { column, want } => Some((columns[*column].get(row)? == 1) == *want),
    }
}

/// The truth of a node for a row.
pub fn node(node: &Node, rule: &Rule, rules: &Rules, columns: &[Column], row: usize) -> Truth {
    let of = |items: &[Node]| -> Vec<Truth> { items.iter().map(|item| self::node(item, rule, rules, columns, row)).collect() };
    match node {
        Node::Atom(number) => atom(&rules.atoms[*number], columns, row),
        Node::All(items) => at_least(items.len(), &of(items)),
        Node::Any(items) => at_least(1, &of(items)),
        Node::AtLeast(k, items) => at_least(*k, &of(items)),
        Node::None(items) => at_least(1, &of(items)).map(|any| !any),
        Node::Score(least) => {
            // A band that is unknown counts as held for the most, as not held for the least.
            let total = |unknown: bool| -> i64 {
                let first = |bands: &Vec<Band>| {
                    let holds = |b: &&Band| atom(&rules.atoms[b.atom], columns, row).unwrap_or(unknown);
                    bands.iter().find(holds).map_or(0, |b| b.points)
                };
                rule.indicators.iter().map(first).sum()
            };
            decided(total(false) >= *least, total(true) >= *least)
        }
    }
}

fn at_least(k: usize, items: &[Truth]) -> Truth {
    let count = |f: fn(&&Truth) -> bool| items.iter().filter(f).count();
    decided(count(|t| **t == Some(true)) >= k, count(|t| **t != Some(false)) >= k)
}

fn decided(certainly: bool, possibly: bool) -> Truth {
    if certainly {
        Some(true)
    } else if possibly {
        None
    } else {
        Some(false)
    }
}
