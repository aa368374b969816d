//! `zhida match`: every enterprise against every measure, row by row, in file order.

use crate::cli::{FormatArg, MatchArgs};
use crate::words::{lang, paint, say};
use crate::{exit, load, progress, show};
use anyhow::{Context as _, anyhow};
use rayon::prelude::*;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use zhida_engine::{AmountRange, Case, Interval, Outcome, Truth};
use zhida_exchange::{Cell, Import, TableFormat, write_table, write_table_file};
use zhida_facts::{NaiveDate, Number};
use zhida_measure::{Kind, Library, Track};

/// The result's columns; other programs rely on them.
const HEADER: [&str; 11] =
    ["uscc", "enterprise_name", "measure", "verdict", "value", "unmet", "score_low", "score_high", "amount_low", "amount_high", "in_force"];

/// Enterprises judged at once; their results are written before the next are judged, so memory stays bounded.
const CHUNK: usize = 4096;

pub(crate) fn run(args: &MatchArgs) -> anyhow::Result<u8> {
    // A format that cannot be written is said before everything is read and judged, not after.
    let file_format = args.output.as_deref().map(|path| table_format(args.format, path)).transpose()?;
    let as_of = load::day(args.scope.as_of);
    let track: Track = args.scope.track.into();
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let picked = load::pick(&library, &args.measure, as_of, track)?;
    let import = load::facts(&args.facts, &library, as_of, args.rejects.as_deref())?;
    note!("{}", import.summary.text(lang()));
    if let Some(path) = &args.rejects {
        note!("{}", say("rejects-written", &[("file", path.display().to_string())]));
    }
    let job = Job { library: &library, import: &import, picked: &picked, as_of, track };
    let terminal = std::io::stdout().is_terminal();
    match (args.format, &args.output) {
        (Some(FormatArg::Table), None) => job.overview()?,
        (None, None) if terminal => job.overview()?,
        (format, None) => {
            let format = format.map_or(TableFormat::Csv, named);
            let out = std::io::BufWriter::new(std::io::stdout().lock());
            write_table(out, format, &HEADER, job.rows())?;
        }
        (_, Some(path)) => {
            let format = file_format.unwrap_or(TableFormat::Csv);
            write_table_file(path, format, &HEADER, job.rows()).with_context(|| path.display().to_string())?;
            note!("{}", say("verdicts-written", &[("file", path.display().to_string())]));
        }
    }
    let rejected = import.summary.cells_rejected + import.summary.rows_rejected + import.summary.bad_codes;
    Ok(if args.strict && rejected > 0 { exit::FINDINGS } else { exit::FINE })
}

fn named(format: FormatArg) -> TableFormat {
    match format {
        FormatArg::Csv => TableFormat::Csv,
        FormatArg::Json => TableFormat::Json,
        FormatArg::Xlsx => TableFormat::Xlsx,
        // In a file a readable table is a Markdown table.
        FormatArg::Md | FormatArg::Table => TableFormat::Markdown,
    }
}

/// The format asked for, else the one the file's ending names.
fn table_format(asked: Option<FormatArg>, path: &Path) -> anyhow::Result<TableFormat> {
    if let Some(asked) = asked {
        return Ok(named(asked));
    }
    match path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase().as_str() {
        "csv" => Ok(TableFormat::Csv),
        "json" => Ok(TableFormat::Json),
        "xlsx" => Ok(TableFormat::Xlsx),
        "md" => Ok(TableFormat::Markdown),
        // Devices and pipes have no ending and take what a pipe takes.
        "" => Ok(TableFormat::Csv),
        _ => Err(anyhow!(say("bad-ending", &[("file", path.display().to_string())]))),
    }
}

struct Job<'a> {
    library: &'a Library,
    import: &'a Import,
    picked: &'a [(usize, bool)],
    as_of: NaiveDate,
    track: Track,
}

impl<'a> Job<'a> {
    /// Outcomes of each enterprise, in order, judged a chunk at a time on all cores.
    fn outcomes(&self) -> impl Iterator<Item = (usize, Vec<Outcome>)> + '_ {
        let total = self.import.table.enterprises().len();
        let bar = progress::rows(&say("matching", &[]), total);
        let starts = (0..total).step_by(CHUNK);
        starts.flat_map(move |start| {
            let end = (start + CHUNK).min(total);
            let judged: Vec<(usize, Vec<Outcome>)> = (start..end)
                .into_par_iter()
                .map(|row| {
                    let facts = self.import.table.row(row);
                    let case = Case::new(self.library, &facts, self.as_of, self.track);
                    (row, self.picked.iter().map(|(measure, in_force)| case.outcome(*measure, *in_force)).collect())
                })
                .collect();
            bar.set_position(end as u64);
            if end == total {
                bar.finish_and_clear();
            }
            judged
        })
    }

    fn rows(&'a self) -> impl Iterator<Item = Vec<Cell>> + 'a {
        self.outcomes().flat_map(move |(row, outcomes)| {
            self.picked.iter().zip(outcomes).map(|((measure, _), outcome)| self.row(row, *measure, &outcome)).collect::<Vec<_>>()
        })
    }

    fn row(&self, row: usize, measure: usize, outcome: &Outcome) -> Vec<Cell> {
        let enterprise = &self.import.table.enterprises()[row];
        let plan = &self.library.measures()[measure].plan;
        let value: Vec<&str> = outcome.classes.iter().map(|c| plan.classes[*c].name.as_str()).collect();
        let (score_low, score_high) = ends(outcome.score.as_ref());
        let (amount_low, amount_high) =
            outcome.amount.as_ref().map_or((None, None), |a: &AmountRange| (Some(a.low.clone()), a.high.clone()));
        vec![
            Cell::from(enterprise.uscc.as_str()),
            Cell::from(enterprise.name.as_str()),
            Cell::from(plan.meta.id.as_str()),
            Cell::from(verdict_word(outcome.verdict)),
            Cell::from(value.join("|")),
            Cell::from(Number::from(i64::try_from(outcome.unmet).unwrap_or(i64::MAX))),
            Cell::from(score_low),
            Cell::from(score_high),
            Cell::from(amount_low),
            Cell::from(amount_high),
            Cell::Bool(outcome.in_force),
        ]
    }

    /// Counts for a person at a terminal.
    fn overview(&self) -> anyhow::Result<()> {
        let mut counts = vec![[0_usize; 4]; self.picked.len()];
        let mut money = vec![Number::ZERO; self.picked.len()];
        for (_, outcomes) in self.outcomes() {
            for (index, outcome) in outcomes.iter().enumerate() {
                let column = match outcome.verdict {
                    Truth::Yes => 0,
                    Truth::Unknown => 1,
                    Truth::No => 2,
                };
                counts[index][column] += 1;
                // An alert is no step to take, a class no rung to reach.
                let rung = !matches!(self.library.measures()[self.picked[index].0].plan.meta.kind, Kind::Alert | Kind::Class);
                counts[index][3] += usize::from(rung && outcome.verdict != Truth::Yes && outcome.unmet == 1);
                if let (Truth::Yes, Some(amount)) = (outcome.verdict, outcome.amount.as_ref().filter(|a| a.dimension.is_money())) {
                    money[index] = &money[index] + &amount.low;
                }
            }
        }
        let mut rows = vec![
            ["overview-measure", "overview-title", "eligible", "unknown", "ineligible", "overview-near", "overview-amount"]
                .map(|k| say(k, &[])),
        ];
        for (((measure, in_force), count), money) in self.picked.iter().zip(&counts).zip(&money) {
            let meta = &self.library.measures()[*measure].plan.meta;
            let mark = if *in_force { "" } else { "*" };
            let amount = if money.is_zero() {
                String::new()
            } else {
                show::decimal(&money.checked_div(&show::money_unit().0).unwrap_or(Number::ZERO))
            };
            rows.push([
                format!("{}{mark}", meta.id),
                meta.title.clone(),
                count[0].to_string(),
                count[1].to_string(),
                count[2].to_string(),
                count[3].to_string(),
                amount,
            ]);
        }
        let head = [
            ("n", self.import.table.enterprises().len().to_string()),
            ("m", self.picked.len().to_string()),
            ("day", self.as_of.to_string()),
        ];
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", say("overview-head", &head))?;
        write!(out, "{}", columns(&rows))?;
        writeln!(out, "{}", paint(&say("overview-next", &[]), 2))?;
        Ok(())
    }
}

fn ends(range: Option<&Interval>) -> (Option<Number>, Option<Number>) {
    range.map_or((None, None), |r| (r.low.clone(), r.high.clone()))
}

/// The words of the result file, which are not translated: programs read them.
pub(crate) fn verdict_word(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "eligible",
        Truth::No => "ineligible",
        Truth::Unknown => "unknown",
    }
}

/// Rows as aligned columns; Chinese characters take two places; the first row is a heading, figures stand to the right.
pub(crate) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let widths: Vec<usize> = (0..N).map(|i| rows.iter().map(|r| r[i].width()).max().unwrap_or(0)).collect();
    let figures: Vec<bool> = (0..N)
        .map(|i| {
            rows.len() > 1 && rows.iter().skip(1).all(|r| r[i].chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '%' | '≈' | '-')))
        })
        .collect();
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[i] - cell.width());
            line.push_str(&if figures[i] { format!("{pad}{cell}  ") } else { format!("{cell}{pad}  ") });
        }
        let line = line.trim_end();
        out.push_str(&if index == 0 { paint(line, 1) } else { line.to_owned() });
        out.push('\n');
    }
    out
}
