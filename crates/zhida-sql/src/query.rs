//! The whole query: what it says of itself, the facts, what several measures share, the measures, and their verdicts one below the
//! other.

use crate::block::Names;
use crate::columns::{ColumnNeeded, Columns};
use crate::dialect::Dialect;
use crate::facts::Facts;
use crate::gate::Compiler;
use crate::measure::{points, verdict_word};
use crate::print::print;
use crate::reach::{Reach, children};
use crate::refusal::Refusal;
use crate::sql::Sql;
use std::collections::BTreeMap;
use zhida_engine::program::{Gate, GateId, Lowered, Part, Program};
use zhida_measure::{Library, Track};

/// A gate that several measures read is computed once if so many gates stand in it.
const WORTH_SHARING: usize = 5;

/// For whom the query is.
#[derive(Clone, Debug)]
pub struct Options {
    /// The engine.
    pub dialect: Dialect,
    /// The table of facts, with its schema if it has one.
    pub table: String,
    /// Its columns.
    pub columns: Columns,
    /// What the library is called, for the comment at the top.
    pub library: String,
}

/// A query.
#[derive(Clone, Debug)]
pub struct Query {
    /// One statement without a semicolon. Its rows are
    /// (`uscc`, `measure`, `verdict`, `unmet`, `score_low`, `score_high`, `in_force`); the verdict is `eligible`, `ineligible` or
    /// `unknown`, a score is rounded outwards to six decimals.
    pub text: String,
    /// The columns it reads, those the table lacks left out.
    pub columns: Vec<ColumnNeeded>,
}

/// `program`, a part of `library`, as a query.
///
/// # Errors
/// Everything in it that has no exact SQL.
pub fn compile(library: &Library, program: &Program, options: &Options) -> Result<Query, Vec<Refusal>> {
    let dialect = options.dialect;
    let roots = |m: &Lowered| m.clauses.clone();
    let whole = Reach::of(program, program.measures.iter().flat_map(roots), program.measures.iter().filter_map(|m| m.score));
    let facts = Facts::new(library, program, &whole.slots, dialect, &options.columns);
    let mut refusals = facts.refusals.clone();
    let mut tables = Names::default();
    let own = options.table.rsplit('.').next().unwrap_or(&options.table);
    tables.take(own, dialect.longest_name());
    let facts_name = tables.take("facts", dialect.longest_name());
    let shared_name = tables.take("shared", dialect.longest_name());
    let mut text = header(library, program, options, &facts.needed);
    text.push_str(&format!(
        "WITH\n{} {} (\n{}\n)",
        dialect.identifier(&facts_name),
        dialect.materialized(),
        facts.text(&options.table, dialect)
    ));

    // What several measures read.
    let users = users(program);
    let entries = entries(program, &users);
    let reach = Reach::of(program, entries.iter().copied(), []);
    let mut shared = Compiler::new(library, program, &facts, (dialect, facts.names.clone(), reach), None);
    for id in &entries {
        shared.block.measure = users[id].iter().map(|i| id_of(library, program, *i)).collect::<Vec<_>>().join(", ");
        shared.share(*id);
    }
    refusals.append(&mut shared.block.refusals);
    let mut base = facts_name;
    if !shared.block.is_empty() {
        let inner = shared.block.text(&dialect.identifier(&base), 2);
        text.push_str(&format!(
            ",\n\n-- what several measures ask for\n{} {} (\n  SELECT below.*\n  FROM {inner} AS below\n)",
            dialect.identifier(&shared_name),
            dialect.materialized()
        ));
        base = shared_name;
    }

    let mut ends = Vec::new();
    for lowered in &program.measures {
        let measure = &library.measures()[lowered.measure];
        let reach = Reach::of(program, roots(lowered), lowered.score);
        let mut compiler = Compiler::new(library, program, &facts, (dialect, shared.block.names(), reach), Some(&shared));
        let columns = compiler.measure(measure, lowered);
        refusals.append(&mut compiler.block.refusals);
        let name = dialect.identifier(&tables.take(&measure.plan.meta.id, dialect.longest_name()));
        let score = columns.score.as_ref();
        let shown: Vec<String> = columns
            .clauses
            .iter()
            .chain([&columns.verdict, &columns.unmet])
            .chain(score.into_iter().flat_map(|(low, high)| [low, high]))
            .map(|c| print(c, dialect, 0))
            .collect();
        let meta = &measure.plan.meta;
        text.push_str(&format!(
            ",\n\n-- {}\n{name} AS (\n  SELECT uscc, {}\n  FROM {} AS below\n)",
            Dialect::comment(&format!("{} {} {}", meta.id, meta.title, meta.doc)),
            shown.join(", "),
            compiler.block.text(&dialect.identifier(&base), 2)
        ));
        ends.push(format!(
            "SELECT\n    uscc,\n    {} AS measure,\n    {} AS verdict,\n    CAST({} AS BIGINT) AS unmet,\n    {} AS score_low,\n    {} AS score_high,\n    {} AS in_force\nFROM {name}",
            dialect.text(&meta.id),
            verdict_word(&columns.verdict, dialect),
            print(&columns.unmet, dialect, 0),
            points(score.map(|s| &s.0), dialect),
            points(score.map(|s| &s.1), dialect),
            if lowered.in_force { "TRUE" } else { "FALSE" },
        ));
    }
    text.push_str("\n\n");
    text.push_str(&ends.join("\nUNION ALL\n"));
    text.push('\n');
    if refusals.is_empty() { Ok(Query { text, columns: facts.needed }) } else { Err(refusals) }
}

impl Compiler<'_> {
    /// Compiles a gate and sees to it that it has a name.
    fn share(&mut self, id: GateId) {
        let sql = self.gate(id);
        if !matches!(sql, Sql::Column(_) | Sql::Bool(_)) {
            let note = format!("for {}", self.block.measure);
            let named = self.block.name(&format!("g_{id}"), sql, vec![note]);
            self.settle(id, named);
        }
    }
}

fn id_of<'a>(library: &'a Library, program: &Program, measure: usize) -> &'a str {
    &library.measures()[program.measures[measure].measure].plan.meta.id
}

/// By gate: the measures that read it.
fn users(program: &Program) -> BTreeMap<GateId, Vec<usize>> {
    let mut users: BTreeMap<GateId, Vec<usize>> = BTreeMap::new();
    for (index, measure) in program.measures.iter().enumerate() {
        for gate in Reach::of(program, measure.clauses.iter().copied(), measure.score).gates.into_keys() {
            users.entry(gate).or_default().push(index);
        }
    }
    users
}

/// Gates that several measures read and that are worth a column, as far as something else than such a gate reads them; ascending.
fn entries(program: &Program, users: &BTreeMap<GateId, Vec<usize>>) -> Vec<GateId> {
    let mut weights: BTreeMap<GateId, usize> = BTreeMap::new();
    for id in users.keys() {
        let gate = &program.gates[*id as usize];
        let below = children(gate).iter().map(|g| weights.get(g).copied().unwrap_or(1)).fold(0_usize, usize::saturating_add);
        let own = if matches!(gate, Gate::Score { .. }) { WORTH_SHARING } else { 1 };
        weights.insert(*id, own.saturating_add(below));
    }
    let worth = |id: &GateId| users.get(id).is_some_and(|u| u.len() > 1) && weights.get(id).is_some_and(|w| *w >= WORTH_SHARING);
    let mut found: Vec<GateId> = Vec::new();
    for measure in &program.measures {
        found.extend(measure.clauses.iter().filter(|g| worth(g)));
    }
    for id in users.keys().filter(|id| !worth(id)) {
        found.extend(children(&program.gates[*id as usize]).iter().filter(|g| worth(g)));
    }
    for part in program.sheets.iter().flat_map(|s| &s.parts) {
        if let Part::Indicator { bands, .. } = part {
            found.extend(bands.iter().map(|b| b.when).filter(|g| worth(g)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn header(library: &Library, program: &Program, options: &Options, columns: &[ColumnNeeded]) -> String {
    let track = match program.track {
        Track::New => "new",
        Track::Renewal => "renewal",
    };
    let ids: Vec<&str> = (0..program.measures.len()).map(|i| id_of(library, program, i)).collect();
    let mut lines = vec![
        format!("zhida sql: {} measures of {}", ids.len(), options.library),
        format!("day {} · case {track} · dialect {} · table {}", program.as_of, options.dialect.name(), options.table),
        "NULL is unknown; a fact listed in not_applicable makes every comparison with it false.".to_owned(),
        "Numbers are exact: an overflow is an error, never another verdict. Manual clauses are unknown here.".to_owned(),
        "Columns read:".to_owned(),
    ];
    for column in columns {
        lines.push(format!("  {} {}  {}", column.name, column.kind, column.about));
    }
    lines.iter().map(|line| format!("-- {}\n", Dialect::comment(line))).collect()
}
