//! zen-expression: a row at a time over a slice of the enterprises; the time is scaled up to all of them.
//!
//! It is asked the narrower question, who is eligible for certain: it has no unknown, and a comparison with `null` is an error, so
//! each test first asks whether its facts are there.

use crate::data::Column;
use crate::protocol::{Answer, Engine, Request};
use crate::rules::{Atom, Node, Rule, Rules};
use crate::schema::Kind;
use anyhow::{Result, anyhow};
use std::collections::HashMap;
use std::time::Instant;
use zen_expression::expression::Standard;
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, Variable, compile_expression};

/// Rows that are run.
pub const SLICE: usize = 2_000;

/// The engine with its rows as the variables it reads.
pub struct Zen {
    rules: Rules,
    rows: usize,
    scopes: Vec<Scope>,
    compiled: HashMap<usize, Expression<Standard>>,
    vm: VM,
}

impl Zen {
    /// With the first rows of the enterprises.
    pub fn new(rules: Rules, columns: &[Column]) -> Self {
        let rows = columns.first().map_or(0, |c| c.values.len());
        let scope = |row: usize| {
            let value = |c: &Column| match c.slot.fact.kind {
                Kind::List => c.get(row).map(|mask| serde_json::json!((0..16).filter(|bit| mask >> bit & 1 == 1).collect::<Vec<i64>>())),
                Kind::Flag => c.get(row).map(|v| serde_json::json!(v == 1)),
                _ => c.get(row).map(|v| serde_json::json!(v)),
            };
            let known = columns.iter().filter_map(|c| Some((c.slot.name(), value(c)?)));
            Scope::new(Variable::from(serde_json::Value::Object(known.collect())))
        };
        let scopes = (0..rows.min(SLICE)).map(scope).collect();
        Self { rules, rows, scopes, compiled: HashMap::new(), vm: VM::new() }
    }

    fn compile(&mut self, measure: usize) -> Result<()> {
        if !self.compiled.contains_key(&measure) {
            let rule = &self.rules.measures[measure];
            let text = node(&rule.root, rule, &self.rules);
            let compiled = compile_expression(&text).map_err(|e| anyhow!("{text}: {e}"))?;
            self.compiled.insert(measure, compiled);
        }
        Ok(())
    }
}

impl Engine for Zen {
    fn run(&mut self, request: &Request) -> Result<Answer> {
        let measures = match request {
            Request::W1 { measure } => vec![*measure],
            Request::W2 { measures } => measures.clone(),
            Request::W3 { .. } | Request::W4 { .. } | Request::W5 => return Ok(Answer::default()),
        };
        for measure in &measures {
            self.compile(*measure)?;
        }
        let mut counts = Vec::new();
        let start = Instant::now();
        for measure in &measures {
            let expression = &self.compiled[measure];
            let mut eligible = 0;
            for scope in &self.scopes {
                let value = expression.evaluate_with_scope(scope, &mut self.vm)?;
                eligible += u64::from(value.as_bool() == Some(true));
            }
            counts.push(vec![eligible]);
        }
        let seconds = start.elapsed().as_secs_f64() * self.rows as f64 / self.scopes.len() as f64;
        Ok(Answer { seconds: Some(seconds), counts, slice: Some(self.scopes.len()), ..Answer::default() })
    }
}

fn node(node: &Node, rule: &Rule, rules: &Rules) -> String {
    let join = |items: &[Node], by: &str| -> String {
        let items: Vec<String> = items.iter().map(|item| self::node(item, rule, rules)).collect();
        format!("({})", items.join(by))
    };
    match node {
        Node::Atom(number) => atom(&rules.atoms[*number]),
        Node::All(items) => join(items, " and "),
        Node::Any(items) => join(items, " or "),
        Node::AtLeast(k, items) => {
            let ones: Vec<String> = items.iter().map(|item| format!("({} ? 1 : 0)", self::node(item, rule, rules))).collect();
            format!("({} >= {k})", ones.join(" + "))
        }
        Node::None(items) => {
            // Excluded items must be known not to hold.
            let none: Vec<String> = items
                .iter()
                .map(|item| if let Node::Atom(n) = item { negated(&rules.atoms[*n]) } else { unreachable!("items are atoms") })
                .collect();
            format!("({})", none.join(" and "))
        }
        Node::Score(least) => {
            let indicators: Vec<String> = rule
                .indicators
                .iter()
                .map(|bands| {
                    bands.iter().rev().fold("0".to_owned(), |rest, b| format!("({} ? {} : {rest})", atom(&rules.atoms[b.atom]), b.points))
                })
                .collect();
            format!("({} >= {least})", indicators.join(" + "))
        }
    }
}

fn atom(atom: &Atom) -> String {
    let (known, test) = parts(atom);
    format!("({known} and {test})")
}

fn negated(atom: &Atom) -> String {
    let (known, test) = parts(atom);
    format!("({known} and not ({test}))")
}

/// Whether the facts are there, and the test itself.
fn parts(atom: &Atom) -> (String, String) {
    let slots = crate::schema::slots();
    let name = |column: &usize| slots[*column].name();
    let known = |column: &usize| format!("{} != null", name(column));
    let list = |items: &[i64]| items.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    match atom {
        Atom::Number { column, op, value } | Atom::Date { column, op, value, .. } => {
            (known(column), format!("{} {} {value}", name(column), op.symbol()))
        }
        Atom::Ratio { num, den, op, p, q, .. } => (
            format!("{} and {} and {} > 0", known(num), known(den), name(den)),
            format!("{} * {q} {} {} * {p}", name(num), op.symbol(), name(den)),
        ),
        Atom::Code { column, ranges, .. } => {
            let ranges: Vec<String> = ranges.iter().map(|(from, until)| format!("{} in [{from}..{})", name(column), until)).collect();
            (known(column), format!("({})", ranges.join(" or ")))
        }
        Atom::Choice { column, accepted, .. } => (known(column), format!("{} in [{}]", name(column), list(accepted))),
        Atom::List { column, mask } => {
            let items: Vec<i64> = (0..16).filter(|bit| mask >> bit & 1 == 1).collect();
            (known(column), format!("some({}, # in [{}])", name(column), list(&items)))
        }
        Atom::Flag { column, want } => (known(column), format!("{} == {want}", name(column))),
    }
}
