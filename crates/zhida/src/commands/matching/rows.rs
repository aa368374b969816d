//! The result, a row per enterprise and measure.

use super::{HEADER, verdict_word};
use crate::progress;
use crate::words::say;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use zhida_engine::{Ask, Matcher, Outcome, Program, View};
use zhida_exchange::{Cell, csv_field};
use zhida_facts::{Number, Table};
use zhida_measure::Library;

/// Blocks judged before their rows are written, so that memory stays bounded.
const BLOCKS: usize = 4;

/// What a file of results is made of.
pub(crate) struct Rows<'a> {
    library: &'a Library,
    table: &'a Table,
    program: &'a Program,
    matcher: Matcher<'a>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(library: &'a Library, program: &'a Program, table: &'a Table) -> Self {
        let matcher = Matcher::new(library, program, table, Ask { outcomes: true, ..Ask::default() });
        Self { library, table, program, matcher }
    }

    /// Groups of blocks, with a progress bar.
    fn groups(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let (blocks, rows) = (self.matcher.block_count(), self.matcher.rows());
        let bar = progress::rows(&say("matching", &[]), rows);
        (0..blocks).step_by(BLOCKS).map(move |start| {
            let end = (start + BLOCKS).min(blocks);
            bar.set_position((rows * end / blocks) as u64);
            if end == blocks {
                bar.finish_and_clear();
            }
            start..end
        })
    }

    /// Each row as cells, in file order.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Vec<Cell>> + '_ {
        self.groups().flat_map(|group| {
            let blocks = self.matcher.views_of(group, |view| {
                let each = |row| self.program.measures.iter().enumerate().map(move |(at, _)| (row, at));
                view.rows().flat_map(each).map(|(row, at)| self.row(row, at, &view.outcome(at, row))).collect::<Vec<_>>()
            });
            blocks.into_iter().flatten()
        })
    }

    fn row(&self, row: usize, at: usize, outcome: &Outcome) -> Vec<Cell> {
        let enterprise = &self.table.enterprises()[row];
        let plan = &self.library.measures()[self.program.measures[at].measure].plan;
        let value: Vec<&str> = outcome.classes.iter().map(|c| plan.classes[*c].name.as_str()).collect();
        let [score_low, score_high, amount_low, amount_high] = figures(outcome).map(|n| Cell::from(n.cloned()));
        vec![
            Cell::from(enterprise.uscc.as_str()),
            Cell::from(enterprise.name.as_str()),
            Cell::from(plan.meta.id.as_str()),
            Cell::from(verdict_word(outcome.verdict)),
            Cell::from(value.join("|")),
            Cell::from(Number::from(i64::try_from(outcome.unmet).unwrap_or(i64::MAX))),
            score_low,
            score_high,
            amount_low,
            amount_high,
            Cell::Bool(outcome.in_force),
        ]
    }

    /// The whole table as CSV: the threads that judge also write the lines, one thread carries them to `out`.
    pub(crate) fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut head = Vec::new();
        HEADER.iter().enumerate().for_each(|(at, name)| csv_field(&mut head, name, at == 0));
        head.push(b'\n');
        out.write_all(&head)?;
        let (send, receive) = sync_channel::<Vec<Vec<u8>>>(1);
        // Memory that was written is filled again, because new memory costs as much as what is put into it.
        let written: Mutex<Vec<Vec<u8>>> = Mutex::default();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // It ends with this thread, and the writing with it.
                let send = send;
                for group in self.groups() {
                    let lines = |view: &View<'_>| {
                        let mut lines = written.lock().ok().and_then(|mut memory| memory.pop()).unwrap_or_default();
                        self.lines(view, &mut lines);
                        lines
                    };
                    // A reader gone away ends the work; the error is the writer's to tell.
                    if send.send(self.matcher.views_of(group, lines)).is_err() {
                        return;
                    }
                }
            });
            receive.into_iter().flatten().try_for_each(|mut lines| {
                out.write_all(&lines)?;
                lines.clear();
                if let Ok(mut memory) = written.lock() {
                    memory.push(lines);
                }
                Ok::<_, io::Error>(())
            })
        })?;
        out.flush()
    }

    /// The rows of a block, added to `lines`.
    fn lines(&self, view: &View<'_>, lines: &mut Vec<u8>) {
        let measures = &self.program.measures;
        let mut before = Vec::new();
        for row in view.rows() {
            let enterprise = &self.table.enterprises()[row];
            before.clear();
            csv_field(&mut before, &enterprise.uscc, true);
            csv_field(&mut before, &enterprise.name, false);
            for (at, measure) in measures.iter().enumerate() {
                let plan = &self.library.measures()[measure.measure].plan;
                let outcome = view.outcome(at, row);
                lines.extend_from_slice(&before);
                csv_field(lines, &plan.meta.id, false);
                csv_field(lines, verdict_word(outcome.verdict), false);
                match outcome.classes.as_slice() {
                    [] => csv_field(lines, "", false),
                    [one] => csv_field(lines, &plan.classes[*one].name, false),
                    many => {
                        let names: Vec<&str> = many.iter().map(|c| plan.classes[*c].name.as_str()).collect();
                        csv_field(lines, &names.join("|"), false);
                    }
                }
                // Writing into memory does not fail.
                let _ = write!(lines, ",{}", outcome.unmet.min(i64::MAX as usize));
                for figure in figures(&outcome) {
                    let _ = match figure {
                        Some(figure) => write!(lines, ",{figure}"),
                        None => write!(lines, ","),
                    };
                }
                lines.extend_from_slice(if outcome.in_force { b",true\n" } else { b",false\n" });
            }
        }
    }
}

/// Score and amount: least and greatest.
fn figures(outcome: &Outcome) -> [Option<&Number>; 4] {
    let (score, amount) = (outcome.score.as_ref(), outcome.amount.as_ref());
    [score.and_then(|s| s.low.as_ref()), score.and_then(|s| s.high.as_ref()), amount.map(|a| &a.low), amount.and_then(|a| a.high.as_ref())]
}
