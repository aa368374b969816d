//! How a measure is laid out on the board: its key, what is asked without a branch, and the rest.

use super::clauses::{Clause, Literal};
use super::flat::{Flat, Making};
use super::planes::{ALWAYS, NEVER, Numbering, Planes};
use super::scores;

/// Literals are asked and counted four at a time.
pub(super) const FOUR: usize = 4;

/// Instead of how many must hold.
pub(super) const GATE: u8 = 0;
pub(super) const SCORE: u8 = u8::MAX;
/// A score that must not be as said.
pub(super) const NO_SCORE: u8 = u8::MAX - 1;

/// At least `n` of four literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counted {
    n: u16,
    of: [u16; FOUR],
}

impl Counted {
    const FREE: Counted = Counted { n: 1, of: [ALWAYS; FOUR] };

    #[inline(always)]
    pub(super) fn held(&self, planes: &Planes) -> u8 {
        let [n, _] = self.n.to_le_bytes();
        planes.at_least(n, self.of)
    }
}

/// A measure laid out.
pub(super) struct Laid {
    pub(super) key: u16,
    pub(super) quick: [u16; FOUR],
    pub(super) counted: [Counted; 2],
    pub(super) rest: Vec<u16>,
}

impl Laid {
    /// Lays out clauses that are in order, the rarest first.
    pub(super) fn new(clauses: &[Clause], making: &mut Making<'_>, flat: &mut Flat) -> Self {
        let (mut singles, mut groups, mut scored, mut gates) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for clause in clauses {
            match clause {
                Clause::Gate(gate, opposite) => match scores::lay(making, flat, *gate) {
                    Some((run, indicators, reversed)) => {
                        let kind = if reversed == *opposite { SCORE } else { NO_SCORE };
                        scored.push(u16::from_le_bytes([kind, indicators]));
                        scored.extend(run);
                    }
                    None => gates.push(flat.condition(making, *gate, *opposite)),
                },
                Clause::Literals(n, literals) => match numbered(literals, &mut making.numbering) {
                    Some(own) if own.len() == 1 && *n == 1 => singles.extend(own),
                    Some(own) => groups.push((*n, own)),
                    // More literals than there are numbers for: rare enough to go the slow way.
                    None => gates.push(flat.literals(making, *n, literals)),
                },
            }
        }
        let mut singles = singles.into_iter();
        let key = singles.next().unwrap_or(ALWAYS);
        let quick = std::array::from_fn(|_| singles.next().unwrap_or(ALWAYS));
        let further: Vec<u16> = singles.collect();
        groups.extend(further.chunks(FOUR).map(|own| (own.len(), own.to_vec())));
        let mut laid = Self { key, quick, counted: [Counted::FREE; 2], rest: Vec::new() };
        let mut counted = laid.counted.iter_mut();
        for (n, mut own) in groups {
            own.resize(own.len().next_multiple_of(FOUR), NEVER);
            let byte = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
            if let (Some(of), true) = (own.first_chunk::<FOUR>(), own.len() == FOUR)
                && let Some(place) = counted.next()
            {
                *place = Counted { n: byte(n).into(), of: *of };
                continue;
            }
            laid.rest.push(u16::from_le_bytes([byte(n), byte(own.len() / FOUR)]));
            laid.rest.extend(own);
        }
        laid.rest.extend(scored);
        for condition in gates {
            let (low, high) = condition.halves();
            laid.rest.extend([u16::from(GATE), low, high]);
        }
        laid
    }
}

fn numbered(literals: &[Literal], numbering: &mut Numbering) -> Option<Vec<u16>> {
    literals.iter().map(|l| numbering.number(*l)).collect()
}
