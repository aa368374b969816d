//! Measures of 8 to 14 atoms that share atoms as real ones do: the more there are, the fewer of their atoms are new.

use crate::atoms::{Maker, Role};
use crate::dice::Dice;
use crate::rules::{Atom, Band, ColumnInfo, Node, Op, Rule, Rules, Sweep};
use crate::{data, reference};
use std::collections::HashMap;

/// Enterprises the thresholds are placed by; rules do not depend on how many enterprises are generated afterwards.
const SAMPLE: usize = 4_096;

/// After so many references there are so many distinct atoms, about 1,610, 6,070 and 22,800 in libraries of 1,000, 10,000 and 100,000.
fn distinct_after(references: usize) -> usize {
    (1_634.0 * (references as f64 / 13_486.0).powf(0.575)).round() as usize
}

/// Atoms and ladders of bands made so far, by role.
struct Pool {
    maker: Maker,
    atoms: Vec<Atom>,
    index: HashMap<Atom, usize>,
    roles: [Vec<usize>; 4],
    ladders: Vec<Vec<usize>>,
    references: usize,
}

impl Pool {
    fn wants_new(&self) -> bool {
        self.atoms.len() < distinct_after(self.references + 1)
    }

    fn insert(&mut self, atom: Atom) -> (usize, bool) {
        let next = self.atoms.len();
        let at = *self.index.entry(atom.clone()).or_insert(next);
        if at == next {
            self.atoms.push(atom);
        }
        (at, at == next)
    }

    /// An atom for `role` that is not in `taken`.
    fn draw(&mut self, role: Role, taken: &mut Vec<usize>, dice: &mut Dice) -> Node {
        let fresh = self.wants_new();
        self.references += 1;
        for attempt in 0..64 {
            let known = &self.roles[role as usize];
            let make = fresh || known.is_empty() || attempt >= 32;
            let at = if make {
                let (at, new) = self.insert(self.maker.atom(role, 2 + attempt / 8, dice));
                if !new && attempt < 32 {
                    continue;
                }
                at
            } else {
                // Older atoms are the more popular ones.
                known[(known.len() as f64 * dice.unit().powi(2)) as usize]
            };
            if taken.contains(&at) {
                continue;
            }
            taken.push(at);
            if make && !self.roles[role as usize].contains(&at) {
                self.roles[role as usize].push(at);
            }
            return Node::Atom(at);
        }
        unreachable!("a measure cannot take 32 atoms out of thousands")
    }

    fn ladder(&mut self, dice: &mut Dice) -> Vec<usize> {
        let ladder = if self.wants_new() || self.ladders.is_empty() {
            let digits = if self.ladders.len() < 400 { 2 } else { 3 };
            let bands = self.maker.bands(digits, dice);
            let ladder: Vec<usize> = bands.into_iter().map(|band| self.insert(band).0).collect();
            self.ladders.push(ladder.clone());
            ladder
        } else {
            self.ladders[(self.ladders.len() as f64 * dice.unit().powi(2)) as usize].clone()
        };
        self.references += ladder.len();
        ladder
    }
}

/// The rules of `measures` measures.
pub fn rules(seed: u64, measures: usize) -> Rules {
    let sample = data::generate(seed, SAMPLE);
    let columns: Vec<ColumnInfo> = sample.iter().map(|c| ColumnInfo { name: c.slot.name(), kind: c.slot.fact.kind }).collect();
    let mut dice = Dice::new(seed, 9_999);
    let mut pool = Pool {
        maker: Maker::new(sample),
        atoms: Vec::new(),
        index: HashMap::new(),
        roles: Default::default(),
        ladders: Vec::new(),
        references: 0,
    };
    let measures: Vec<Rule> = (0..measures).map(|i| measure(i, &mut pool, &mut dice)).collect();
    let sweep = sweep(&measures, &pool.atoms, &columns, &data::generate(seed, SAMPLE));
    Rules { columns, atoms: pool.atoms, measures, sweep }
}

fn measure(number: usize, pool: &mut Pool, dice: &mut Dice) -> Rule {
    let mut left = dice.whole(8, 14);
    let mut taken = Vec::new();
    let mut groups = Vec::new();
    let mut some = |role, count: usize, left: &mut usize, pool: &mut Pool, dice: &mut Dice| -> Vec<Node> {
        *left -= count;
        (0..count).map(|_| pool.draw(role, &mut taken, dice)).collect()
    };
    if dice.chance(0.7) {
        let mut items = some(Role::Option, dice.whole(2, 3), &mut left, pool, dice);
        if dice.chance(0.3) {
            items.push(Node::All(some(Role::Counted, 2, &mut left, pool, dice)));
        }
        groups.push(Node::Any(items));
    }
    if dice.chance(0.6) && left >= 5 {
        let count = dice.whole(3, 5.min(left - 2));
        let items = some(Role::Counted, count, &mut left, pool, dice);
        groups.push(Node::AtLeast(dice.whole(2, count - 1), items));
    }
    if dice.chance(0.5) && left >= 4 {
        groups.push(Node::None(some(Role::Exclusion, 2, &mut left, pool, dice)));
    }
    // Half of what is left may be a second level: a group of all conditions of one subject.
    if left >= 6 && dice.chance(0.4) {
        groups.push(Node::All(some(Role::Alone, 3, &mut left, pool, dice)));
    }
    let rest = left;
    let mut items = some(Role::Alone, rest, &mut left, pool, dice);
    items.extend(groups);
    let indicators: Vec<Vec<Band>> =
        if dice.chance(0.25) { (0..dice.whole(3, 4)).map(|_| indicator(pool, dice)).collect() } else { Vec::new() };
    if !indicators.is_empty() {
        let full: i64 = indicators.iter().map(|bands| bands[0].points).sum();
        items.push(Node::Score((full as f64 * dice.between(0.25, 0.6) / 5.0).round() as i64 * 5));
    }
    Rule { id: format!("m{number:06}"), root: Node::All(items), indicators }
}

/// The hardest band gives 20 to 40 points, the others less, all in steps of five.
fn indicator(pool: &mut Pool, dice: &mut Dice) -> Vec<Band> {
    let ladder = pool.ladder(dice);
    let full = 5 * dice.whole(4, 8) as i64;
    let points = |at: usize| full - 5 * (at as i64 * full / 5 / ladder.len() as i64);
    ladder.iter().enumerate().map(|(at, atom)| Band { atom: *atom, points: points(at) }).collect()
}

/// W5: the first measure without score that has a figure `>= value` among its root conditions and that a fair number of enterprises
/// would qualify for whatever the figure, at 200 thresholds of that figure.
fn sweep(measures: &[Rule], atoms: &[Atom], columns: &[ColumnInfo], sample: &[data::Column]) -> Sweep {
    let rules = Rules {
        columns: columns.to_vec(),
        atoms: atoms.to_vec(),
        measures: Vec::new(),
        sweep: Sweep { measure: 0, atom: 0, thresholds: Vec::new() },
    };
    let mut best: Option<(usize, Sweep)> = None;
    for (number, measure) in measures.iter().enumerate().filter(|(_, m)| m.indicators.is_empty()).take(500) {
        let Node::All(items) = &measure.root else { continue };
        let swept = items.iter().find_map(|item| match item {
            Node::Atom(a) => {
                if let Atom::Number { column, op: Op::Ge, .. } = &atoms[*a] {
                    Some((*a, *column))
                } else {
                    None
                }
            }
            _ => None,
        });
        let Some((atom, column)) = swept else { continue };
        let mut values: Vec<i64> = (0..SAMPLE).filter_map(|row| sample[column].get(row)).collect();
        values.sort_unstable();
        let mut thresholds: Vec<i64> = (1..=200).map(|i| values[i * (values.len() - 1) / 201]).collect();
        thresholds.dedup();
        if thresholds.len() < 200 {
            continue;
        }
        let rest = Node::All(items.iter().filter(|item| **item != Node::Atom(atom)).cloned().collect());
        let eligible = (0..SAMPLE).filter(|row| reference::node(&rest, measure, &rules, sample, *row) == Some(true)).count();
        if best.as_ref().is_none_or(|(most, _)| eligible > *most) {
            best = Some((eligible, Sweep { measure: number, atom, thresholds }));
        }
        if eligible > SAMPLE / 10 {
            break;
        }
    }
    best.expect("one measure in a few has such a condition").1
}
