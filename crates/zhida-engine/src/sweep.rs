//! A literal moved over many values: who is eligible at each, who enters and who leaves between two, what it costs.
//!
//! Mostly the literal is the constant of one comparison. With all else fixed an enterprise's verdict then changes at one value, its own
//! critical one (two, where the compared score is an interval): the measure is judged with the comparison true, unknown and false, once
//! over the city, and the values are sorted in. Where the literal is something else (points, a count, an amount) the variants are run
//! side by side, which costs little, since they share all but what moves.

mod leaf;

use crate::columns::{Ask, Matcher, Ordered, Turns};
use crate::program::{Forcing, Lowered, Program};
use crate::truth::Truth;
use leaf::Leaf;
pub(crate) use leaf::sorted;
use std::sync::Arc;
use zhida_facts::{Bits, NaiveDate, Number, Table};
use zhida_measure::plan::{Literal, Place, Plan};
use zhida_measure::{Library, Track};

/// What to move.
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// The measure, by index in [`Library::measures`].
    pub measure: usize,
    /// The literal, by position in [`Plan::literals`].
    pub literal: usize,
    /// The day.
    pub as_of: NaiveDate,
    /// The kind of case.
    pub track: Track,
    /// Whether the cost is wanted.
    pub cost: bool,
}

/// One value and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The value.
    pub value: Literal,
    /// Enterprises eligible.
    pub eligible: usize,
    /// Enterprises of which it is unknown.
    pub unknown: usize,
    /// What the eligible ones are sure to get, in base units; 0 unless it was asked for.
    pub cost: Number,
}

/// The answers, in the order of the values asked for.
pub struct Sweep {
    /// A point per value.
    pub points: Vec<Point>,
    who: Who,
    rows: usize,
}

/// Who is eligible at each value.
enum Who {
    /// Those eligible before the first value, those whom a value makes eligible or not any more, and for each value its place in the order of
    /// the cuts.
    Turning { first: Bits, turns: Vec<Turns>, places: Vec<usize> },
    /// By value.
    Each(Vec<Bits>),
}

impl Sweep {
    /// Moves a literal over `values`; `None` if the measure has no such literal or a value is not of its kind.
    #[must_use]
    pub fn new(library: &Library, table: &Table, knob: Knob, values: &[Literal]) -> Option<Self> {
        let plan = &library.measures().get(knob.measure)?.plan;
        let Knob { measure, literal, as_of, track, cost } = knob;
        // Mostly it is the constant of a clause, and then the rest of the measure need not be lowered for each value.
        let place = plan.literals().get(literal)?.place;
        if let Place::Clause(clause) = place
            && !values.is_empty()
        {
            let (program, gates) = Program::moved(library, measure, (literal, clause, values), as_of, track)?;
            let sweep = |leaf: Leaf| by_cuts(library, table, &program, &leaf, values, cost);
            if let Some(sweep) = Leaf::of_clause(&program, clause, &gates).and_then(sweep) {
                return Some(sweep);
            }
        }
        let plans: Vec<Plan> = values.iter().map(|v| plan.with_literal(literal, v)).collect::<Option<_>>()?;
        let program = Program::variants(library, measure, plans, as_of, track);
        let found = match place {
            Place::Clause(_) => None,
            _ => Leaf::find(&program).and_then(|leaf| by_cuts(library, table, &program, &leaf, values, cost)),
        };
        Some(found.unwrap_or_else(|| side_by_side(library, table, &program, values, cost)))
    }

    /// Who is eligible at value number `point`.
    #[must_use]
    pub fn eligible(&self, point: usize) -> Bits {
        match &self.who {
            Who::Each(bits) => bits[point].clone(),
            Who::Turning { first, turns, places } => {
                let mut bits = first.clone();
                for part in turns {
                    for turn in part.list().iter().filter(|t| t.place as usize <= places[point]) {
                        let row = turn.row as usize;
                        bits.set(row, !bits.get(row));
                    }
                }
                bits
            }
        }
    }

    /// Who becomes eligible when the literal moves from value number `from` to value number `to`, and who ceases to be; ascending rows.
    #[must_use]
    pub fn moves(&self, from: usize, to: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut enter, mut leave) = (Vec::new(), Vec::new());
        let mut look = |row: usize, before: bool, after: bool| match (before, after) {
            (false, true) => enter.push(row),
            (true, false) => leave.push(row),
            _ => {}
        };
        match &self.who {
            Who::Turning { first, turns, places } => {
                for part in turns {
                    for own in part.list().chunk_by(|a, b| a.row == b.row) {
                        let row = own[0].row as usize;
                        let times = |point: usize| own.iter().filter(|t| t.place as usize <= places[point]).count();
                        let is = |point: usize| first.get(row) != (times(point) % 2 == 1);
                        look(row, is(from), is(to));
                    }
                }
            }
            Who::Each(bits) => (0..self.rows).for_each(|row| look(row, bits[from].get(row), bits[to].get(row))),
        }
        (enter, leave)
    }
}

/// All variants as measures of one program.
fn side_by_side(library: &Library, table: &Table, program: &Program, values: &[Literal], cost: bool) -> Sweep {
    let found = Matcher::new(library, program, table, Ask { amounts: cost, ..Ask::default() }).run();
    let points = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let counts = found.counts()[at];
            let cost = found.amounts().get(at).cloned().unwrap_or(Number::ZERO);
            Point { value: value.clone(), eligible: counts.eligible, unknown: counts.unknown, cost }
        })
        .collect();
    Sweep { points, who: Who::Each((0..values.len()).map(|at| found.eligible(at)).collect()), rows: found.rows() }
}

/// One pass with the comparison true, unknown and false.
fn by_cuts(library: &Library, table: &Table, program: &Program, leaf: &Leaf, values: &[Literal], cost: bool) -> Option<Sweep> {
    let base = program.measures.first()?;
    let mut forcing = Forcing::new(program);
    let cases: Vec<Lowered> = [Truth::Yes, Truth::Unknown, Truth::No]
        .into_iter()
        .map(|truth| Lowered {
            verdict: forcing.gate(base.verdict, leaf.gate, truth),
            awards: if cost { forcing.awards(&base.awards, leaf.gate, truth) } else { Vec::new() },
            clauses: Vec::new(),
            groups: Vec::new(),
            classes: Vec::new(),
            tree: crate::program::Tree::All(Vec::new()),
            plan: base.plan.as_ref().map(Arc::clone),
            ..base.clone()
        })
        .collect();
    let mut forced = forcing.finish(program);
    forced.measures = cases;
    let matcher = Matcher::reading(library, &forced, table, Ask { amounts: cost, ..Ask::default() }, &leaf.sheets());
    let cuts = leaf.cuts(program, &matcher)?;
    // A formula's points may be ones no plane holds, and then the row evaluator judges the row.
    if matcher.has_odd_rows() || program.has_formulas() {
        return None;
    }
    // Places in the order in which the comparison goes from true to false.
    let order = cuts.order();
    let mut places = vec![0; values.len()];
    order.iter().enumerate().for_each(|(place, value)| places[*value] = place);
    let Ordered { first, turns, counts, costs } = matcher.ordered(cuts, cost);
    let (mut eligible, mut possible, mut paid) = (0, 0, Number::ZERO);
    let mut by_place = Vec::with_capacity(counts.len());
    for (place, (more, open)) in counts.iter().enumerate() {
        (eligible, possible) = (eligible + more, possible + open);
        paid = costs.get(place).map_or(Number::ZERO, |cost| &paid + cost);
        by_place.push((eligible, possible - eligible, paid.clone()));
    }
    let first = Bits::from_words(first, table.enterprises().len());
    let points = values
        .iter()
        .zip(&places)
        .map(|(value, place)| {
            let (eligible, unknown, cost) = by_place[*place].clone();
            let count = |n: i64| usize::try_from(n).unwrap_or(0);
            Point { value: value.clone(), eligible: count(eligible), unknown: count(unknown), cost }
        })
        .collect();
    Some(Sweep { points, who: Who::Turning { first, turns, places }, rows: table.enterprises().len() })
}
