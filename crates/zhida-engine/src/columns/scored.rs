//! A score against a constant where nobody asks for the score itself: the usual sheet, whose indicators give fewer points from band to
//! band, is added up lane by lane and forgotten.
//!
//! With falling points the least score is that of the first band that certainly holds and the greatest that of the first band that may
//! hold. So *one of the bands down to this one holds* is all there is to know, and from band to band the digits in which the points differ
//! change over.

use super::registers::{LANE, Lane, OneLane, Truths, certain, possible, sides};
use super::score::First;
use super::tape::{Operand, Score, SheetPart, SheetStep};
use num_integer::gcd;
use zhida_measure::plan::Op;

/// Digits a sum may have; larger ones are summed up the long way.
const DIGITS: usize = 8;

/// For each number of so many digits its digits, each 64 times over. Looking them up takes the place of branches, which no processor could
/// foretell.
static MASKS: [[u64; DIGITS]; 1 << DIGITS] = masks();

const fn masks() -> [[u64; DIGITS]; 1 << DIGITS] {
    let mut masks = [[0; DIGITS]; 1 << DIGITS];
    let mut number = 0;
    while number < masks.len() {
        let mut digit = 0;
        while digit < DIGITS {
            if number >> digit & 1 == 1 {
                masks[number][digit] = u64::MAX;
            }
            digit += 1;
        }
        number += 1;
    }
    masks
}

/// The comparisons of a tape. What belongs to them lies in rows in the order in which it is read, because large libraries are bound by
/// memory.
#[derive(Default)]
pub(crate) struct Scores {
    scores: Vec<Scored>,
    indicators: Vec<Indicator>,
    bands: Vec<Band>,
}

struct Scored {
    /// Its indicators, and the first one's first band.
    indicators: (u32, u32),
    bands: u32,
    /// The sum that has to be reached, above the least one; `None` if it cannot be.
    reach: Option<u8>,
    /// Whether it must not be reached.
    below: bool,
    /// Digits of the sum, and of an indicator's points at most.
    digits: u8,
    own_digits: u8,
    /// Whether no band is read reversed.
    plain: bool,
}

struct Indicator {
    /// The end of its bands.
    end: u32,
    /// Least and greatest points where no band holds.
    none: [u8; 2],
}

struct Band {
    when: Operand,
    /// Digits in which the least and the greatest points differ from those of the next band.
    turns: [u8; 2],
}

impl Scores {
    /// Puts in a sheet's sum against a constant and gives its number; `None` if points rise somewhere, some part is no plain indicator,
    /// numbers are too large or equality is asked.
    pub(crate) fn put(&mut self, sheet: &SheetStep, score: &Score) -> Option<u32> {
        let firsts = sheet.parts.iter().map(|part| if let SheetPart::First(first) = part { Some(first) } else { None });
        let firsts: Vec<&First> = firsts.collect::<Option<_>>()?;
        let (value, below) = match score.op {
            Op::Ge => (score.ceil, false),
            Op::Gt => (score.floor.checked_add(1)?, false),
            Op::Lt => (score.ceil, true),
            Op::Le => (score.floor.checked_add(1)?, true),
            Op::Eq | Op::Ne => return None,
        };
        let points: Vec<Vec<[u64; 2]>> = firsts.iter().map(|f| f.points()).collect();
        if points.iter().flat_map(|own| own.windows(2)).any(|two| two[0][0] < two[1][0] || two[0][1] < two[1][1]) {
            return None;
        }
        let unit = points.iter().flatten().flatten().fold(0, |all, own| gcd(all, *own)).max(1);
        let greatest = points.iter().try_fold(0_u64, |all, own| all.checked_add(own.first()?[1] / unit))?;
        let digits = u64::BITS - greatest.leading_zeros();
        if digits as usize > DIGITS {
            return None;
        }
        let least = firsts.iter().try_fold(0_i64, |all, f| all.checked_add(f.offset()))?;
        let above = u64::try_from(value.checked_sub(least)?.max(0)).ok()?.div_ceil(unit);
        let reach = if above <= greatest && sheet.cap.is_none_or(|cap| value <= cap) { Some(u8::try_from(above).ok()?) } else { None };
        let place = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        // No points are more than the greatest sum.
        let small = |points: [u64; 2]| points.map(|p| u8::try_from(p / unit).unwrap_or(u8::MAX));
        let (first, bands) = (place(self.indicators.len()), place(self.bands.len()));
        for (own, points) in firsts.iter().zip(&points) {
            for (when, two) in own.bands().iter().zip(points.windows(2)) {
                let (here, next) = (small(two[0]), small(two[1]));
                self.bands.push(Band { when: *when, turns: [here[0] ^ next[0], here[1] ^ next[1]] });
            }
            self.indicators.push(Indicator { end: place(self.bands.len()), none: small(*points.last()?) });
        }
        let indicators = (first, place(self.indicators.len()));
        let most = points.iter().filter_map(|own| own.first()).map(|own| own[1] / unit).max().unwrap_or(0);
        let own_digits = u8::try_from(u64::BITS - most.leading_zeros()).ok()?;
        let plain = firsts.iter().all(|own| own.bands().iter().all(|band| !band.is_reversed()));
        self.scores.push(Scored { indicators, bands, reach, below, digits: u8::try_from(digits).ok()?, own_digits, plain });
        Some(place(self.scores.len() - 1))
    }

    /// The comparison number `score` in a lane.
    #[inline(always)]
    pub(crate) fn run(&self, score: u32, lane: OneLane<'_>) -> Truths {
        let score = &self.scores[score as usize];
        // With their numbers known beforehand, digits stay in the processor's registers.
        match (score.digits, score.own_digits, score.plain) {
            (0..=4, _, true) => self.summed::<4, 4, true>(score, lane),
            (5, 0..=4, true) => self.summed::<5, 4, true>(score, lane),
            (6, 0..=4, true) => self.summed::<6, 4, true>(score, lane),
            (0..=4, _, false) => self.summed::<4, 4, false>(score, lane),
            (_, _, true) => self.summed::<DIGITS, DIGITS, true>(score, lane),
            (_, _, false) => self.summed::<DIGITS, DIGITS, false>(score, lane),
        }
    }

    /// The sum has `D` digits, and what is added `OWN`.
    #[inline(always)]
    fn summed<const D: usize, const OWN: usize, const PLAIN: bool>(&self, score: &Scored, lane: OneLane<'_>) -> Truths {
        let (mut low, mut high) = ([Lane::NONE; D], [Lane::NONE; D]);
        let mut start = score.bands as usize;
        for (at, indicator) in self.indicators[score.indicators.0 as usize..score.indicators.1 as usize].iter().enumerate() {
            let bands = &self.bands[start..indicator.end as usize];
            start = indicator.end as usize;
            let [own_low, own_high] = points::<OWN, PLAIN>(indicator, bands, lane);
            if at == 0 {
                low[..OWN].copy_from_slice(&own_low);
                high[..OWN].copy_from_slice(&own_high);
            } else {
                add(&mut low, &own_low);
                add(&mut high, &own_high);
            }
        }
        let found = Truths { yes: score.reached(&low), maybe: score.reached(&high) };
        if score.below { found.reversed() } else { found }
    }
}

/// Least and greatest points of an indicator.
#[inline(always)]
fn points<const OWN: usize, const PLAIN: bool>(indicator: &Indicator, bands: &[Band], lane: OneLane<'_>) -> [[Lane; OWN]; 2] {
    let [mut low, mut high] = [[Lane::NONE; OWN]; 2];
    for digit in 0..OWN {
        *low[digit] = [MASKS[usize::from(indicator.none[0])][digit]; LANE];
        *high[digit] = [MASKS[usize::from(indicator.none[1])][digit]; LANE];
    }
    let mut found = Truths::all(false, false);
    for band in bands {
        let (yes, open, flip) = sides(lane, band.when);
        let flip = if PLAIN { 0 } else { flip };
        for at in 0..LANE {
            found.yes[at] |= certain(yes[at], open[at], flip);
            found.maybe[at] |= possible(yes[at], open[at], flip);
        }
        let (turns_low, turns_high) = (&MASKS[usize::from(band.turns[0])], &MASKS[usize::from(band.turns[1])]);
        for digit in 0..OWN {
            for at in 0..LANE {
                low[digit][at] ^= found.yes[at] & turns_low[digit];
                high[digit][at] ^= found.maybe[at] & turns_high[digit];
            }
        }
    }
    [low, high]
}

impl Scored {
    #[inline(always)]
    fn reached<const D: usize>(&self, sum: &[Lane; D]) -> Lane {
        let mut reached = Lane::all(self.reach.is_some());
        let reach = &MASKS[usize::from(self.reach.unwrap_or(u8::MAX))];
        for digit in 0..D {
            // And where the constant has a 1, or where it has a 0.
            for at in 0..LANE {
                let (r, o) = (reached[at], sum[digit][at]);
                reached[at] = r & o | (r | o) & !reach[digit];
            }
        }
        // What cannot be reached began with nothing, and all its digits are 1.
        reached
    }
}

/// Adds points, which have no more digits than the sum.
#[inline(always)]
fn add<const D: usize, const OWN: usize>(sum: &mut [Lane; D], own: &[Lane; OWN]) {
    let mut carry = Lane::NONE;
    for digit in 0..D {
        for at in 0..LANE {
            let a = sum[digit][at];
            let b = if digit < OWN { own[digit][at] } else { 0 };
            let half = a ^ b;
            sum[digit][at] = half ^ carry[at];
            carry[at] = a & b | half & carry[at];
        }
    }
}
