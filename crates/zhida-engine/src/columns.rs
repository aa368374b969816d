//! A whole city at once: a program run over the columns of a table, block by block, on all cores. Every answer is the row evaluator's,
//! which the tests hold it to.

#![expect(clippy::needless_range_loop, reason = "several planes are walked in step: an index says so more plainly than nested zips")]

mod award;
mod away;
mod bind;
mod block;
mod classes;
mod conditions;
mod cuts;
mod dispatch;
mod doubts;
mod exact;
mod folds;
mod forms;
mod found;
mod held;
mod lookup;
mod maker;
mod masks;
mod measured;
mod narrow;
mod near;
mod nearly;
mod next;
mod ordered;
mod plane;
mod points;
mod quotient;
mod ranges;
mod ranks;
mod registers;
mod resident;
mod room;
mod score;
mod scored;
mod sliced;
mod slide;
mod span;
mod steps;
mod tape;
mod turns;
mod unknown;
mod unmet;
mod view;

pub(crate) use cuts::Cuts;
pub(crate) use exact::{Scores, Source, form_value};
pub use found::{Counts, Found, Funnel};
pub(crate) use ordered::Ordered;
pub(crate) use points::{sheets_of_atom, sheets_of_expr, unit};
pub use resident::Ranks;
pub(crate) use turns::Turns;
pub use view::View;

use crate::case::Case;
use crate::program::{GateId, Lowered, Program, SheetId};
use award::BoundAward;
use bind::Bound;
use block::{Memory, Runner, Scratch, Sink};
use dispatch::{Work, dispatched};
use masks::Loops;
use near::Nears;
use plane::{ROWS, words};
use rayon::prelude::*;
use room::{Room, Workplace, Workplaces};
use tape::{Operand, Tape};
use unmet::Cost;
use zhida_facts::{Bits, Table};
use zhida_measure::Library;
use zhida_measure::plan::Plan;

/// What is wanted beside verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Who is one step away.
    pub near: bool,
    /// How many pass, fail and are unknown at each clause.
    pub funnel: bool,
    /// What is paid in all.
    pub amounts: bool,
    /// Everything the row evaluator says, for [`Matcher::views`].
    pub outcomes: bool,
}

impl Ask {
    /// How many planes a measure's answers take.
    fn kinds(self) -> usize {
        if self.near { 3 } else { 2 }
    }
}

/// A program bound to a table.
pub struct Matcher<'a> {
    library: &'a Library,
    program: &'a Program,
    table: &'a Table,
    ask: Ask,
    bound: Bound<'a>,
    tape: Tape,
    measures: Vec<BoundMeasure>,
    /// Who is at most one clause away, if it was asked for.
    nears: Nears,
    /// Rows the columns cannot hold exactly: the row evaluator judges them.
    odd: Bits,
}

/// Where a measure's answers are found.
struct BoundMeasure {
    verdict: Operand,
    clauses: Vec<Operand>,
    conditions: Operand,
    classes: Vec<Operand>,
    cost: Cost,
    class_costs: Vec<Cost>,
    awards: Vec<BoundAward>,
}

/// How many enterprises of a table's first blocks each gate holds for, and for how many it does not.
pub(crate) fn frequencies(library: &Library, program: &Program, table: &Table, gates: &[GateId]) -> Vec<(usize, usize)> {
    let tape = Tape::new(program, gates, &[], &[]);
    let bound = bind::bind(library, program, table, &tape.atoms, None);
    let rows = table.enterprises().len();
    let runner = Runner { program, bound: &bound, tape: &tape, rows };
    let (mut scratch, mut room) = (Scratch::new(&tape, program), Room::default());
    let mut counts = vec![(0, 0); gates.len()];
    for block in 0..rows.div_ceil(ROWS).min(SAMPLED) {
        runner.run(Loops, block, (std::slice::from_mut(&mut scratch), &mut room), &mut [()]);
        for ((yes, no), gate) in counts.iter_mut().zip(gates) {
            let pair = scratch.read(tape.place(*gate));
            *yes += pair.yes.iter().map(|w| w.count_ones() as usize).sum::<usize>();
            *no += pair.maybe.iter().map(|w| w.count_zeros() as usize).sum::<usize>();
        }
    }
    counts
}

/// Blocks from which it is learnt what is rare.
const SAMPLED: usize = 2;

impl<'a> Matcher<'a> {
    /// Binds `program` to `table`. What the table holds later is not seen: bind again, which takes a few milliseconds.
    #[must_use]
    pub fn new(library: &'a Library, program: &'a Program, table: &'a Table, ask: Ask) -> Self {
        Self::bound((library, program), table, ask, None, None)
    }

    /// Binds the program that `ranks` were made for to the table they were made from. If that has other enterprises by now, they are left
    /// aside.
    #[must_use]
    pub fn ranked(ranks: &'a Ranks<'a>, table: &'a Table, ask: Ask) -> Self {
        let fitting = Some(ranks).filter(|ranks| ranks.rows == table.enterprises().len());
        Self::bound((ranks.library, ranks.program), table, ask, None, fitting)
    }

    /// The same, with verdicts and the scores of `sheets` at hand when a block has run.
    pub(crate) fn reading(library: &'a Library, program: &'a Program, table: &'a Table, ask: Ask, sheets: &[SheetId]) -> Self {
        Self::bound((library, program), table, ask, Some(sheets), None)
    }

    fn bound(
        (library, program): (&'a Library, &'a Program),
        table: &'a Table,
        ask: Ask,
        reading: Option<&[SheetId]>,
        ranks: Option<&'a Ranks<'a>>,
    ) -> Self {
        let (mut kept, mut sheets) = (Vec::new(), reading.unwrap_or_default().to_vec());
        for measure in &program.measures {
            if reading.is_some() || ask.outcomes || ask.amounts {
                kept.push(measure.verdict);
            }
            if ask.funnel || ask.outcomes {
                kept.extend(&measure.clauses);
            }
            if ask.outcomes {
                kept.push(measure.conditions);
                kept.extend(measure.classes.iter().map(|(_, gate)| *gate));
                sheets.extend(measure.score);
            }
            if ask.amounts || ask.outcomes {
                measure.awards.iter().for_each(|a| award::wanted(a, &mut kept, &mut sheets));
            }
        }
        let mut nears = Nears::default();
        let mut near = |measure: &Lowered| if ask.near { nears.put(measure) } else { Vec::new() };
        let read: Vec<Vec<GateId>> = program.measures.iter().map(|m| [vec![m.verdict], near(m)].concat()).collect();
        let tape = Tape::new(program, &kept, &sheets, &read);
        nears.settle(|gate| tape.place(gate));
        let mut bound = bind::bind(library, program, table, &tape.atoms, ranks);
        if ask == Ask::default() && sheets.is_empty() {
            bound.narrowing = narrow::narrowing(program, &bound.runs, &tape);
        }
        let mut odd = Bits::zeros(table.enterprises().len());
        for cells in bound.source.columns.iter().flatten() {
            cells.odd().keys().for_each(|row| odd.set(*row, true));
        }
        // Points an assessor chose also decide about measures that refer to the one they were chosen for.
        for measure in program.measures.iter().map(|m| &m.measure).chain(&program.reached) {
            let id = &library.measures()[*measure].plan.meta.id;
            table.assessed_rows(id).for_each(|row| odd.set(row, true));
        }
        let measures = program
            .measures
            .iter()
            .map(|m| {
                let clauses: Vec<Operand> = m.clauses.iter().map(|g| tape.place(*g)).collect();
                let cost = Cost::new(&m.tree, &clauses);
                let class_costs: Vec<Cost> = m.classes.iter().map(|(t, _)| Cost::new(t, &clauses)).collect();
                BoundMeasure {
                    verdict: tape.place(m.verdict),
                    conditions: tape.place(m.conditions),
                    classes: m.classes.iter().map(|(_, g)| tape.place(*g)).collect(),
                    cost,
                    class_costs,
                    awards: m.awards.iter().map(|a| BoundAward::new(a, &tape)).collect(),
                    clauses,
                }
            })
            .collect();
        Self { library, program, table, ask, bound, tape, measures, nears, odd }
    }

    /// Number of enterprises.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.table.enterprises().len()
    }
    fn blocks(&self) -> usize {
        self.rows().div_ceil(ROWS)
    }
    fn runner(&self) -> Runner<'_> {
        Runner { program: self.program, bound: &self.bound, tape: &self.tape, rows: self.rows() }
    }
    /// How many blocks go through a column together: in a small city fewer, so that there is work for every thread.
    fn together(&self) -> usize {
        let each = self.blocks() / (PARTS * rayon::current_num_threads());
        (TOGETHER / self.tape.registers.max(1)).min(each).clamp(1, MOST_TOGETHER)
    }
    /// Memory for these.
    fn memory(&self, together: usize) -> Workplace {
        ((0..together).map(|_| Scratch::new(&self.tape, self.program)).collect(), Room::default())
    }

    /// Runs blocks from `first` on, in the best instructions this processor has.
    fn run_blocks(&self, first: usize, (scratches, room): Memory<'_>, sinks: &mut [impl Sink]) {
        dispatched(Work { runner: self.runner(), first, memory: (scratches, room), sinks });
        for (block, scratch) in (first..).zip(scratches) {
            plane::zip(&mut scratch.odd, &words(self.odd.words(), block), |a, b| a | b);
        }
    }

    /// Verdicts of all measures on all enterprises.
    #[must_use]
    pub fn run(&self) -> Found {
        let mut found = Found::default();
        self.run_into(&mut found);
        found
    }

    /// The same into memory that is used again.
    pub fn run_into(&self, found: &mut Found) {
        let size = found.prepare(self.rows(), &self.measures.iter().map(|m| m.clauses.len()).collect::<Vec<_>>(), self.ask);
        let (together, places) = (self.together(), Workplaces::default());
        let part = |(at, planes): (usize, &mut [u64]), (scratches, room): &mut Workplace| -> Vec<found::Tally> {
            let blocks = at * together..;
            let each = blocks.clone().zip(planes.chunks_mut(size));
            let mut writers: Vec<_> = each.map(|(block, planes)| found::Writer::new(self, block, planes)).collect();
            let scratches = &mut scratches[..writers.len()];
            self.run_blocks(blocks.start, (scratches, room), &mut writers);
            blocks.zip(writers).zip(scratches).map(|((block, writer), scratch)| found::gather(writer, block, scratch)).collect()
        };
        let parts = found.planes_mut(size * together).enumerate();
        let tallies: Vec<_> = parts.map(|own| places.lend(|| self.memory(together), |place| part(own, place))).collect();
        found.finish(tallies.into_iter().flatten());
    }

    /// Shows every block of enterprises to `look`, in parallel; the answers come in the order of the enterprises.
    pub fn views<T: Send>(&self, look: impl Fn(&View<'_>) -> T + Sync) -> Vec<T> {
        self.views_of(0..self.blocks(), look)
    }

    /// The same for some blocks only; there are [`Matcher::block_count`].
    pub fn views_of<T: Send>(&self, blocks: std::ops::Range<usize>, look: impl Fn(&View<'_>) -> T + Sync) -> Vec<T> {
        blocks.into_par_iter().map_init(|| self.memory(1), |(scratches, room), block| self.view(block, (scratches, room), &look)).collect()
    }

    /// How many blocks the enterprises make.
    #[must_use]
    pub fn block_count(&self) -> usize {
        self.blocks()
    }

    fn view<T>(&self, block: usize, (scratches, room): Memory<'_>, look: impl Fn(&View<'_>) -> T) -> T {
        self.run_blocks(block, (scratches, room), &mut [()]);
        look(&View::new(self, block, &scratches[0]))
    }

    /// The enterprise of row `row` as the row evaluator sees it.
    fn judged<T>(&self, row: usize, judge: impl FnOnce(&Case<'_>) -> T) -> T {
        let facts = self.table.row(row);
        judge(&Case::new(self.library, &facts, self.program.as_of, self.program.track))
    }

    /// The plan of a measure of the program, which may be a variant of the library's.
    fn plan<'b>(&'b self, measure: &'b Lowered) -> &'b Plan {
        measure.plan.as_deref().unwrap_or(&self.library.measures()[measure.measure].plan)
    }

    /// The rows of a block that there are.
    fn valid(&self, block: usize) -> plane::Plane {
        let rows = ROWS.min(self.rows().saturating_sub(block * ROWS));
        words(Bits::from_words(vec![u64::MAX; plane::WORDS], rows).words(), 0)
    }
}

/// Blocks go through a column together, because memory is quickest where it is read in a row, but no more of them than have this many registers
/// in all: half a mebibyte.
const TOGETHER: usize = 2_048;
/// And no more than this.
const MOST_TOGETHER: usize = 32;
/// A thread's work comes in so many parts at least, since parts do not all take as long.
const PARTS: usize = 4;
