//! `zhida sweep`: a number or day of a measure moved over many values – who is eligible at each, who enters, who leaves, what it costs.

mod values;

use super::matching::columns;
use crate::cli::SweepArgs;
use crate::words::say;
use crate::{exit, load, show};
use anyhow::{Context as _, anyhow};
use std::io::Write as _;
use std::path::Path;
use zhida_engine::{Knob, Sweep};
use zhida_exchange::{Cell, TableFormat, write_table_file};
use zhida_facts::{Number, Table};
use zhida_measure::plan::Placed;
use zhida_measure::{Library, Track};

pub(crate) fn run(args: &SweepArgs) -> anyhow::Result<u8> {
    let as_of = load::day(args.scope.as_of);
    let track: Track = args.scope.track.into();
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let picked = load::pick(&library, std::slice::from_ref(&args.measure), as_of, track)?;
    let Some((measure, _)) = picked.first().copied() else { return Err(anyhow!(say("no-measure-now", &[("id", args.measure.clone())]))) };
    let literals = library.measures()[measure].plan.literals();
    let Some(number) = args.literal else {
        list(&library, measure, &literals)?;
        return Ok(exit::FINE);
    };
    let placed = number
        .checked_sub(1)
        .and_then(|at| literals.get(at))
        .ok_or_else(|| anyhow!(say("no-literal", &[("n", number.to_string()), ("last", literals.len().to_string())])))?;
    let wanted = args.values.as_deref().ok_or_else(|| anyhow!(say("no-values", &[])))?;
    let values = values::read(wanted, &placed.literal)?;
    let import = load::facts(&args.facts, &library, as_of, None)?;
    let knob = Knob { measure, literal: number - 1, as_of, track, cost: true };
    // The value as it is written comes first: what the others are compared with.
    let mut asked = vec![placed.literal.clone()];
    asked.extend(values.iter().map(|v| v.literal.clone()));
    let sweep =
        Sweep::new(&library, &import.table, knob, &asked).ok_or_else(|| anyhow!(say("bad-values", &[("values", wanted.to_owned())])))?;
    let names: Vec<String> = std::iter::once(say("sweep-now", &[])).chain(values.into_iter().map(|v| v.text)).collect();
    curve(&sweep, &names)?;
    if let Some(path) = &args.output {
        moves(&sweep, &names, &import.table, path).with_context(|| path.display().to_string())?;
        note!("{}", say("moves-written", &[("file", path.display().to_string())]));
    }
    Ok(exit::FINE)
}

/// What can be moved.
fn list(library: &Library, measure: usize, literals: &[Placed]) -> anyhow::Result<()> {
    let measure = &library.measures()[measure];
    let mut rows = vec![["literal-number", "literal-value", "literal-text"].map(|k| say(k, &[]))];
    for (at, placed) in literals.iter().enumerate() {
        let line = measure.text.get(placed.span.clone()).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        rows.push([(at + 1).to_string(), values::plain(&placed.literal), line]);
    }
    let mut out = std::io::stdout().lock();
    write!(out, "{}", columns(&rows))?;
    writeln!(out, "{}", say("literal-next", &[]))?;
    Ok(())
}

fn curve(sweep: &Sweep, names: &[String]) -> anyhow::Result<()> {
    let head = ["sweep-value", "eligible", "unknown", "sweep-enter", "sweep-leave", "overview-amount"];
    let mut rows = vec![head.map(|k| say(k, &[]))];
    for (at, (point, name)) in sweep.points.iter().zip(names).enumerate() {
        let (enter, leave) = sweep.moves(0, at);
        let cost = point.cost.checked_div(&show::money_unit().0).unwrap_or(Number::ZERO);
        let cost = if cost.is_zero() { String::new() } else { show::decimal(&cost) };
        let count = |n: usize| n.to_string();
        rows.push([name.clone(), count(point.eligible), count(point.unknown), count(enter.len()), count(leave.len()), cost]);
    }
    let mut out = std::io::stdout().lock();
    write!(out, "{}", columns(&rows))?;
    Ok(())
}

/// Who enters and who leaves at each value, compared with the measure as it is written.
fn moves(sweep: &Sweep, names: &[String], table: &Table, path: &Path) -> std::io::Result<()> {
    let rows = names.iter().enumerate().flat_map(|(at, name)| {
        let (enter, leave) = sweep.moves(0, at);
        let row = move |row: usize, word: &'static str| {
            let enterprise = &table.enterprises()[row];
            vec![Cell::from(name.as_str()), Cell::from(word), Cell::from(enterprise.uscc.as_str()), Cell::from(enterprise.name.as_str())]
        };
        let enter = enter.into_iter().map(move |r| row(r, "enters"));
        enter.chain(leave.into_iter().map(move |r| row(r, "leaves"))).collect::<Vec<_>>()
    });
    write_table_file(path, TableFormat::Csv, &["value", "move", "uscc", "enterprise_name"], rows)
}
