//! One table of the query as it grows: named columns in layers, each of which may use what lies below it. SQL gives a column's name
//! only to the query around it, so a layer is a subquery.

use crate::dialect::Dialect;
use crate::print::print;
use crate::refusal::{Refusal, Why};
use crate::sql::Sql;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Names that are taken, regardless of case, since two of the engines do not see it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
    next: HashMap<String, usize>,
}

impl Names {
    /// `wish`, or with another number at its end if that is taken; cut to `longest` bytes.
    pub(crate) fn take(&mut self, wish: &str, longest: usize) -> Arc<str> {
        let stem = wish.strip_suffix("_1").unwrap_or(wish);
        let mut end = stem.len().min(longest.saturating_sub(8));
        while !stem.is_char_boundary(end) {
            end -= 1;
        }
        let stem = &stem[..end];
        let mut name = if wish.len() <= longest { wish.to_owned() } else { stem.to_owned() };
        // Numbers go on from the last one given, so that many names of one stem are found at once.
        let next = self.next.entry(stem.to_lowercase()).or_insert(2);
        while !self.taken.insert(name.to_lowercase()) {
            name = format!("{stem}_{next}");
            *next += 1;
        }
        Arc::from(name)
    }
}

/// A column and what it is.
struct Item {
    name: Arc<str>,
    sql: Sql,
    notes: Vec<String>,
    layer: usize,
}

/// A table that grows.
pub(crate) struct Block {
    pub(crate) dialect: Dialect,
    names: Names,
    items: Vec<Item>,
    layers: HashMap<Arc<str>, usize>,
    /// What is being compiled, for refusals.
    pub(crate) measure: String,
    pub(crate) place: String,
    pub(crate) refusals: Vec<Refusal>,
}

impl Block {
    /// A table over one whose columns are `names`.
    pub(crate) fn new(dialect: Dialect, names: Names) -> Self {
        Self {
            dialect,
            names,
            items: Vec::new(),
            layers: HashMap::new(),
            measure: String::new(),
            place: String::new(),
            refusals: Vec::new(),
        }
    }

    /// Names the expression; gives the column.
    pub(crate) fn name(&mut self, wish: &str, sql: Sql, notes: Vec<String>) -> Sql {
        let mut layer = 1;
        let (mut too_large, mut bad_text) = (None, false);
        sql.each(&mut |part| match part {
            Sql::Column(column) => layer = layer.max(1 + self.layers.get(column).copied().unwrap_or(0)),
            Sql::Number(n) if !self.dialect.holds(n) => too_large = Some(n.to_string()),
            Sql::Text(text) => bad_text |= text.contains('\0'),
            Sql::In(_, texts) | Sql::HasAny(_, texts) => bad_text |= texts.iter().any(|t| t.contains('\0')),
            _ => {}
        });
        if let Some(number) = too_large {
            self.refuse(Why::NumberTooLarge(number));
        }
        if bad_text {
            self.refuse(Why::Text);
        }
        let name = self.names.take(wish, self.dialect.longest_name());
        self.layers.insert(Arc::clone(&name), layer);
        self.items.push(Item { name: Arc::clone(&name), sql, notes, layer });
        Sql::Column(name)
    }

    /// As [`Self::name`], but what is short stays in its place.
    pub(crate) fn name_if_long(&mut self, wish: &str, sql: Sql) -> Sql {
        if sql.size() > 3 { self.name(wish, sql, Vec::new()) } else { sql }
    }

    pub(crate) fn refuse(&mut self, why: Why) {
        let refusal = Refusal { measure: self.measure.clone(), place: self.place.clone(), why };
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
    /// The names taken so far.
    pub(crate) fn names(&self) -> Names {
        self.names.clone()
    }

    /// `FROM`: the table `base` with all layers around it.
    pub(crate) fn text(&self, base: &str, indent: usize) -> String {
        let top = self.items.iter().map(|i| i.layer).max().unwrap_or(0);
        self.layer(base, top, indent)
    }

    fn layer(&self, base: &str, layer: usize, indent: usize) -> String {
        if layer == 0 {
            return base.to_owned();
        }
        let pad = " ".repeat(indent + 2);
        let mut columns = vec![format!("{pad}  below.*")];
        for item in self.items.iter().filter(|i| i.layer == layer) {
            let notes: String = item.notes.iter().map(|n| format!("{pad}  -- {}\n", Dialect::comment(n))).collect();
            columns.push(format!(
                "{notes}{pad}  {} AS {}",
                bracketed(&item.sql, self.dialect, indent + 4),
                self.dialect.identifier(&item.name)
            ));
        }
        let fence = self.dialect.fence();
        let fence = if fence.is_empty() { String::new() } else { format!("\n{pad}{fence}") };
        format!(
            "(\n{pad}SELECT\n{}\n{pad}FROM {} AS below{fence}\n{})",
            columns.join(",\n"),
            self.layer(base, layer - 1, indent + 2),
            " ".repeat(indent)
        )
    }
}

/// An expression of several lines stands in brackets, so that its name is found at the end.
fn bracketed(sql: &Sql, dialect: Dialect, indent: usize) -> String {
    let text = print(sql, dialect, indent + 2);
    if text.contains('\n') { format!("(\n{}{text}\n{})", " ".repeat(indent + 2), " ".repeat(indent)) } else { text }
}
