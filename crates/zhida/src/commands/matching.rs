//! `zhida match`: every enterprise against every measure, at once, in file order.

mod overview;
mod rows;

use crate::cli::{FormatArg, MatchArgs};
use crate::words::{lang, paint, say};
use crate::{exit, load};
use anyhow::{Context as _, anyhow};
use rows::Rows;
use std::io::IsTerminal as _;
use std::path::Path;
use std::time::{Duration, Instant};
use zhida_engine::{Ask, Matcher, Program, Truth};
use zhida_exchange::{TableFormat, replace_file, write_table, write_table_file};
use zhida_measure::Track;

/// The result's columns; other programs rely on them.
pub(super) const HEADER: [&str; 11] =
    ["uscc", "enterprise_name", "measure", "verdict", "value", "unmet", "score_low", "score_high", "amount_low", "amount_high", "in_force"];

pub(crate) fn run(args: &MatchArgs) -> anyhow::Result<u8> {
    if let Some(done) = super::engine::run(args) {
        return done;
    }
    // A format that cannot be written is said before everything is read and judged, not after.
    let file_format = args.output.as_deref().map(|path| table_format(args.format, path)).transpose()?;
    let watch = Instant::now();
    let as_of = load::day(args.scope.as_of);
    let track: Track = args.scope.track.into();
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let picked = load::pick(&library, &args.measure, as_of, track)?;
    let import = load::facts(&args.facts, &library, as_of, args.rejects.as_deref())?;
    note!("{}", import.summary.text(lang()));
    if let Some(path) = &args.rejects {
        note!("{}", say("rejects-written", &[("file", path.display().to_string())]));
    }
    let read = watch.elapsed();
    let program = Program::new(&library, &picked, as_of, track);
    let rows = || Rows::new(&library, &program, &import.table);
    let overview = || overview::print(&library, &program, &import.table);
    // Judging by itself is timed by itself: in a file of results it goes on while lines are written.
    if args.timings {
        let start = Instant::now();
        let found = Matcher::new(&library, &program, &import.table, Ask { near: true, ..Ask::default() }).run();
        let judged = seconds(start.elapsed());
        let pairs = (found.rows() * program.measures.len()).to_string();
        note!("{}", say("timings", &[("read", seconds(read)), ("judged", judged), ("pairs", pairs)]));
    }
    let terminal = std::io::stdout().is_terminal();
    match (args.format, &args.output) {
        (Some(FormatArg::Table), None) => overview()?,
        (None, None) if terminal => overview()?,
        (format, None) => {
            let format = format.map_or(TableFormat::Csv, named);
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            match format {
                TableFormat::Csv => rows().write_csv(&mut out)?,
                _ => write_table(out, format, &HEADER, rows().cells())?,
            }
        }
        (_, Some(path)) => {
            let format = file_format.unwrap_or(TableFormat::Csv);
            let written = match format {
                TableFormat::Csv => replace_file(path, |out| rows().write_csv(out)),
                _ => write_table_file(path, format, &HEADER, rows().cells()),
            };
            written.with_context(|| path.display().to_string())?;
            note!("{}", say("verdicts-written", &[("file", path.display().to_string())]));
        }
    }
    let rejected = import.summary.cells_rejected + import.summary.rows_rejected + import.summary.bad_codes;
    Ok(if args.strict && rejected > 0 { exit::FINDINGS } else { exit::FINE })
}

fn seconds(time: Duration) -> String {
    format!("{}.{:03}", time.as_secs(), time.subsec_millis())
}

pub(super) fn named(format: FormatArg) -> TableFormat {
    match format {
        FormatArg::Csv => TableFormat::Csv,
        FormatArg::Json => TableFormat::Json,
        FormatArg::Xlsx => TableFormat::Xlsx,
        // In a file a readable table is a Markdown table.
        FormatArg::Md | FormatArg::Table => TableFormat::Markdown,
    }
}

/// The format asked for, else the one the file's ending names.
pub(super) fn table_format(asked: Option<FormatArg>, path: &Path) -> anyhow::Result<TableFormat> {
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
