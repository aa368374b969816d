//! A score against a constant among a measure's clauses: a sum of indicators whose first band that holds gives constants.
//!
//! In a run of half words: the least and the greatest score that will do, then each indicator as the number of its bands and for each the
//! condition (two half words), least and greatest points, in units.

use super::flat::{Condition, Flat, Look, Making};
use super::planes::{CERTAIN, POSSIBLE};
use crate::program::{Gate, GateId, Part, Points};
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// Half words of a band, and of what stands before the indicators.
const BAND: usize = 4;
const LIMITS: usize = 4;

/// The run of a gate that is such a score, the number of indicators, and whether it is meant reversed (≠).
pub(super) fn lay(from: &mut Making<'_>, flat: &mut Flat, gate: GateId) -> Option<(Vec<u16>, u8, bool)> {
    let program = from.program;
    let Gate::Score { sheet, op, value } = &program.gates[gate as usize] else { return None };
    let form = &program.sheets[*sheet as usize];
    if form.best || form.cap.is_some() {
        return None;
    }
    let unit = from.judge.unit.clone();
    let limit = value.checked_div(&unit)?;
    let whole = |n: Number| n.to_i64().unwrap_or(if n.is_negative() { i64::MIN / 2 } else { i64::MAX / 2 });
    let (floor, ceil) = (whole(limit.floor()), whole(limit.ceil()));
    let (least, most) = match op {
        Op::Ge => (ceil, i64::MAX),
        Op::Gt => (floor + 1, i64::MAX),
        Op::Lt => (i64::MIN, ceil - 1),
        Op::Le => (i64::MIN, floor),
        Op::Eq | Op::Ne => (ceil, floor),
    };
    // No sum of points in half words reaches the ends of whole ones.
    let word = |n: i64| i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX });
    let half = |n: &Number| Some(i16::try_from(n.checked_div(&unit)?.to_i64()?).ok()?.cast_unsigned());
    let mut run: Vec<u16> =
        [word(least), word(most)].iter().flat_map(|n| n.to_le_bytes().as_chunks().0.to_vec()).map(u16::from_le_bytes).collect();
    for part in &form.parts {
        let Part::Indicator { cumulative: false, bands, .. } = part else { return None };
        run.push(u16::try_from(bands.len()).ok()?);
        for band in bands {
            let Points::Range(low, high) = &band.points else { return None };
            let (first, second) = flat.condition(from, band.when, false).halves();
            run.extend([first, second, half(low)?, half(high)?]);
        }
    }
    Some((run, u8::try_from(form.parts.len()).ok()?, *op == Op::Ne))
}

/// Whether the score that begins here will do, certainly and possibly, and what stands behind it.
#[inline]
pub(super) fn judge<'a>(flat: &Flat, look: &Look<'_>, indicators: u8, run: &'a [u16]) -> (u8, &'a [u16]) {
    let Some((limits, mut run)) = run.split_first_chunk::<LIMITS>() else { return (0, &[]) };
    let (mut low, mut high) = (0_i32, 0_i32);
    for _ in 0..indicators {
        let Some((bands, rest)) = run.split_first() else { break };
        let (bands, rest) = rest.split_at(usize::from(*bands) * BAND);
        let (mut least, mut most, mut left) = (i32::MAX, i32::MIN, true);
        for [first, second, down, up] in bands.as_chunks::<BAND>().0 {
            let held = flat.holds(look, Condition::from_halves(*first, *second), CERTAIN | POSSIBLE);
            let may = left & (held & POSSIBLE != 0);
            let (down, up) = (i32::from(down.cast_signed()), i32::from(up.cast_signed()));
            least = if may { least.min(down) } else { least };
            most = if may { most.max(up) } else { most };
            left &= held & CERTAIN == 0;
        }
        // No band holds for certain: none may, which gives 0.
        (low, high) = if left { (low + least.min(0), high + most.max(0)) } else { (low + least, high + most) };
        run = rest;
    }
    let [a, b, c, d] = limits.map(u16::to_le_bytes);
    let (least, most) = (i32::from_le_bytes([a[0], a[1], b[0], b[1]]), i32::from_le_bytes([c[0], c[1], d[0], d[1]]));
    let certain = low >= least && high <= most;
    let possible = high >= least && low <= most;
    let half = |holds, half| if holds { half } else { 0 };
    (half(certain, CERTAIN) | half(possible, POSSIBLE), run)
}
