//! Counts for a person at a terminal.

use super::columns;
use crate::show;
use crate::words::{paint, say};
use std::io::Write as _;
use zhida_engine::{Ask, Matcher, Program};
use zhida_facts::Table;
use zhida_measure::{Kind, Library};

/// Prints a line per measure: eligible, unknown, ineligible, one step away, paid in all.
pub(crate) fn print(library: &Library, program: &Program, table: &Table) -> anyhow::Result<()> {
    let found = Matcher::new(library, program, table, Ask { near: true, amounts: true, ..Ask::default() }).run();
    let mut rows = vec![
        ["overview-measure", "overview-title", "eligible", "unknown", "ineligible", "overview-near", "overview-amount"]
            .map(|k| say(k, &[])),
    ];
    for ((lowered, count), money) in program.measures.iter().zip(found.counts()).zip(found.amounts()) {
        let meta = &library.measures()[lowered.measure].plan.meta;
        let mark = if lowered.in_force { "" } else { "*" };
        // An alert is no step to take, a class no rung to reach.
        let near = if matches!(meta.kind, Kind::Alert | Kind::Class) { 0 } else { count.near };
        let is_money = lowered.dimension.is_some_and(|d| d.is_money()) && !money.is_zero();
        let amount = money.checked_div(&show::money_unit().0).filter(|_| is_money);
        rows.push([
            format!("{}{mark}", meta.id),
            meta.title.clone(),
            count.eligible.to_string(),
            count.unknown.to_string(),
            count.ineligible.to_string(),
            near.to_string(),
            amount.as_ref().map_or_else(String::new, show::decimal),
        ]);
    }
    let head =
        [("n", table.enterprises().len().to_string()), ("m", program.measures.len().to_string()), ("day", program.as_of.to_string())];
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", say("overview-head", &head))?;
    write!(out, "{}", columns(&rows))?;
    writeln!(out, "{}", paint(&say("overview-next", &[]), 2))?;
    Ok(())
}
