//! The first table of the query: every fact that is asked for, numbers made whole, with a column that says where it does not apply.

use crate::block::Names;
use crate::columns::{ColumnNeeded, Columns};
use crate::dialect::Dialect;
use crate::number::over;
use crate::print::print;
use crate::refusal::{Refusal, Why};
use crate::sql::Sql;
use std::collections::BTreeSet;
use std::sync::Arc;
use zhida_engine::program::{Program, SlotId};
use zhida_facts::{Codes, FactType, Number, Scheme};
use zhida_measure::Library;

/// A fact of the program as the query sees it.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// Its value; NULL where it is unknown or does not apply. A number counts [`Self::unit`]s.
    pub(crate) value: Sql,
    /// Whether it does not apply; never NULL.
    pub(crate) not_applicable: Sql,
    /// Base units in one of what the column counts.
    pub(crate) unit: Number,
    /// Names of an enumerated fact.
    pub(crate) choices: Vec<Arc<str>>,
}

/// All of them, and the text of their table.
pub(crate) struct Facts {
    slots: Vec<Option<Slot>>,
    unused: Slot,
    lines: Vec<String>,
    pub(crate) needed: Vec<ColumnNeeded>,
    pub(crate) names: Names,
    pub(crate) refusals: Vec<Refusal>,
}

impl Facts {
    pub(crate) fn new(library: &Library, program: &Program, used: &BTreeSet<SlotId>, dialect: Dialect, columns: &Columns) -> Self {
        let mut names = Names::default();
        names.take("uscc", dialect.longest_name());
        let text = kind_name(&FactType::Text, dialect, 0);
        let own = |name: &str, kind: &str| ColumnNeeded { name: name.to_owned(), kind: kind.to_owned(), about: String::new() };
        let needed = vec![own("uscc", &text), own("not_applicable", &kind_name(&FactType::List, dialect, 0))];
        let unused = Slot { value: Sql::UNKNOWN, not_applicable: Sql::FALSE, unit: Number::ONE, choices: Vec::new() };
        let mut facts = Self { slots: Vec::new(), unused, lines: Vec::new(), needed, names, refusals: Vec::new() };
        let mut seen = BTreeSet::new();
        for (index, (id, year)) in (0..).zip(&program.slots) {
            if !used.contains(&index) {
                // Asked for by an amount, which no query computes.
                facts.slots.push(None);
                continue;
            }
            let fact = library.dictionary.fact(*id);
            let name = year.map_or_else(|| fact.key.clone(), |y| format!("{}_{y}", fact.key));
            if !seen.insert(name.to_lowercase()) {
                facts.refuse(&name, Why::SharedColumn);
            }
            if name.len() > dialect.longest_name() {
                facts.refuse(&name, Why::NameTooLong);
            }
            let label = year.map_or_else(|| fact.label_zh.clone(), |y| format!("{} {y}", fact.label_zh));
            let slot = facts.slot(fact, &name, &label, (&library.codes, dialect, columns));
            facts.slots.push(Some(slot));
        }
        if !columns.has("not_applicable") {
            facts.needed.retain(|c| c.name != "not_applicable");
        }
        facts
    }

    pub(crate) fn slot_at(&self, slot: SlotId) -> &Slot {
        self.slots.get(slot as usize).and_then(Option::as_ref).unwrap_or(&self.unused)
    }

    fn refuse(&mut self, column: &str, why: Why) {
        self.refusals.push(Refusal { measure: String::new(), place: column.to_owned(), why });
    }

    fn slot(&mut self, fact: &zhida_facts::Fact, name: &str, label: &str, at: (&Codes, Dialect, &Columns)) -> Slot {
        let (codes, dialect, columns) = at;
        let choices: Vec<Arc<str>> = fact.choices.iter().map(|c| Arc::from(c.name.as_str())).collect();
        let number = matches!(fact.kind, FactType::Number { .. });
        if !columns.has(name) {
            let value = if number { Sql::NoNumber } else { Sql::UNKNOWN };
            return Slot { value, not_applicable: Sql::FALSE, unit: Number::ONE, choices };
        }
        let source: Arc<str> = Arc::from(format!("t.{}", dialect.identifier(name)));
        let (mut unit, mut decimals) = (fact.unit.factor.clone(), 0);
        let text = match &fact.kind {
            FactType::Number { whole } => {
                if dialect.has_unbounded_decimals() {
                    if let Some(why) = columns.inexact(name) {
                        self.refuse(name, why);
                    }
                    format!("CAST({source} AS NUMERIC)")
                } else {
                    match columns.decimals(name, *whole) {
                        Ok((scale, vouched)) => {
                            decimals = scale;
                            unit = over(&unit, &Number::from(10).pow(scale));
                            scaled(&source, scale, vouched, name, dialect)
                        }
                        Err(why) => {
                            self.refuse(name, why);
                            source.to_string()
                        }
                    }
                }
            }
            FactType::Code(scheme) => match pattern(codes, *scheme) {
                Some(pattern) => guarded(&source, &matching(dialect, &source, pattern)),
                None => source.to_string(),
            },
            FactType::Choice => {
                let list = choices.iter().map(|c| dialect.text(c)).collect::<Vec<_>>().join(", ");
                guarded(&source, &format!("{source} IN ({list})"))
            }
            FactType::List if dialect == Dialect::Postgres => format!("CAST({source} AS TEXT[])"),
            FactType::Bool | FactType::Date | FactType::Text | FactType::List => source.to_string(),
        };
        let about = if number && !fact.unit.symbol.is_empty() { format!("{label}（{}）", fact.unit.symbol) } else { label.to_owned() };
        let value = self.names.take(name, dialect.longest_name());
        self.lines.push(format!("    -- {}\n    {text} AS {}", Dialect::comment(&about), dialect.identifier(&value)));
        let not_applicable = if columns.has("not_applicable") {
            let own = self.names.take(&format!("na_{name}"), dialect.longest_name());
            let held = listed(dialect, name);
            self.lines.push(format!("    {source} IS NULL AND COALESCE({held}, FALSE) AS {}", dialect.identifier(&own)));
            Sql::Column(own)
        } else {
            Sql::FALSE
        };
        self.needed.push(ColumnNeeded { name: name.to_owned(), kind: kind_name(&fact.kind, dialect, decimals), about });
        Slot { value: Sql::Column(value), not_applicable, unit, choices }
    }

    /// The table's own query.
    pub(crate) fn text(&self, table: &str, dialect: Dialect) -> String {
        let mut out = "  SELECT\n    t.uscc".to_owned();
        for line in &self.lines {
            out.push_str(",\n");
            out.push_str(line);
        }
        out.push_str(&format!("\n  FROM {} AS t", dialect.table(table)));
        if dialect == Dialect::Spark {
            // Without ANSI arithmetic an overflow is NULL, which would pass for an unknown fact. Only then are texts and numbers
            // brought together as texts.
            out.push_str(
                "\n  WHERE CASE WHEN typeof(COALESCE(1, '2')) = 'string'\n    THEN raise_error('this query needs spark.sql.ansi.enabled = true') ELSE TRUE END",
            );
        }
        out
    }
}

/// A decimal column as a whole number of its last decimals. Where no type vouches for the decimals, more of them are an error.
fn scaled(source: &str, scale: u32, vouched: bool, name: &str, dialect: Dialect) -> String {
    let power = crate::print::number(&Number::from(10).pow(scale));
    let narrow = match dialect {
        // Precision and scale such that the product with the power of ten needs no more than 38 digits, or Spark would round.
        Dialect::Spark => format!("CAST({source} AS DECIMAL({}, {scale}))", 36 - scale),
        Dialect::DuckDb | Dialect::Postgres => format!("CAST({source} AS DECIMAL(38, {scale}))"),
    };
    let times = if scale == 0 { narrow.clone() } else { format!("{narrow} * {power}") };
    let whole = format!("CAST({times} AS {})", dialect.whole_type());
    if vouched {
        return whole;
    }
    let raise = if dialect == Dialect::Spark { "raise_error" } else { "error" };
    let message = dialect.text(&format!("{name} has more than {scale} decimals"));
    format!("CASE WHEN {source} IS NULL OR {source} = {narrow} THEN {whole} ELSE CAST({raise}({message}) AS {}) END", dialect.whole_type())
}

/// A text that is none of those there can be is not understood, and so unknown.
fn guarded(source: &str, test: &str) -> String {
    format!("CASE WHEN {test} THEN {source} END")
}

fn matching(dialect: Dialect, source: &str, pattern: &'static str) -> String {
    print(&Sql::Matches(Box::new(Sql::Column(Arc::from("x_"))), pattern), dialect, 0).replacen("x_", source, 1)
}

/// The form of every code of the list; `None` if they have no common form.
fn pattern(codes: &Codes, scheme: Scheme) -> Option<&'static str> {
    let tree = codes.tree(scheme);
    let digits =
        |text: &str, lengths: std::ops::RangeInclusive<usize>| lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let all = |test: &dyn Fn(&str) -> bool| tree.ids().all(|id| test(tree.code(id)));
    match scheme {
        Scheme::Region => all(&|code| digits(code, 6..=6)).then_some("^[0-9]{6}$"),
        Scheme::Industry => all(&|code| code.get(1..).is_some_and(|rest| code.as_bytes()[0].is_ascii_uppercase() && digits(rest, 0..=4)))
            .then_some("^[A-Z][0-9]{0,4}$"),
    }
}

/// Whether the list of columns that do not apply names this one.
fn listed(dialect: Dialect, name: &str) -> String {
    let text = dialect.text(name);
    match dialect {
        Dialect::Postgres => format!("{text} = ANY (t.not_applicable)"),
        Dialect::DuckDb => format!("list_contains(t.not_applicable, {text})"),
        Dialect::Spark => format!("array_contains(t.not_applicable, {text})"),
    }
}

fn kind_name(kind: &FactType, dialect: Dialect, decimals: u32) -> String {
    let text = if dialect == Dialect::Spark { "STRING" } else { "TEXT" };
    match kind {
        FactType::Number { .. } if dialect == Dialect::Postgres => "NUMERIC".to_owned(),
        FactType::Number { .. } => format!("DECIMAL(38, {decimals})"),
        FactType::Bool => "BOOLEAN".to_owned(),
        FactType::Date => "DATE".to_owned(),
        FactType::Code(_) | FactType::Choice | FactType::Text => text.to_owned(),
        FactType::List if dialect == Dialect::Spark => "ARRAY<STRING>".to_owned(),
        FactType::List => "TEXT[]".to_owned(),
    }
}
