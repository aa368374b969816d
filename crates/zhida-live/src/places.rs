//! Where everybody stands with everything that can be reached, and who is about to lose it: what changes of facts, measures and days are
//! compared by.

use crate::City;
use crate::standing::has_steps;
use zhida_engine::{Ask, Matcher, Program};
use zhida_facts::{Bits, Days, NaiveDate};
use zhida_measure::Track;

/// Who stands where with a measure, by row.
#[derive(Clone, Debug)]
pub struct Places {
    /// The measure, by index in the city's library.
    pub measure: usize,
    /// Eligible.
    pub eligible: Bits,
    /// One step away.
    pub one_step: Bits,
    /// Eligible, and ineligible for certain on the later day although the measure is in force then and nothing else changes: a title ends, an
    /// age is passed.
    pub lapsing: Bits,
}

impl City {
    /// Where everybody stands with the measures in force that can be reached (no alerts, no classes), looking `ahead` days ahead for what
    /// lapses.
    #[must_use]
    pub fn places(&self, ahead: u64) -> Vec<Places> {
        let later = self.day().checked_add_days(Days::new(ahead)).unwrap_or(NaiveDate::MAX);
        let mut all = Vec::new();
        for track in [Track::New, Track::Renewal] {
            let meta = |m: &usize| &self.library().measures()[*m].plan.meta;
            let picked: Vec<usize> = self.in_force_for(track).filter(|m| has_steps(meta(m).kind)).collect();
            let on = |day: NaiveDate| picked.iter().map(|m| (*m, meta(m).in_force.contains(day))).collect::<Vec<_>>();
            let program = |day| Program::new(self.library(), &on(day), day, track);
            let (today, then) = (program(self.day()), program(later));
            let found = Matcher::new(self.library(), &today, self.table(), Ask { near: true, ..Ask::default() }).run();
            let after = Matcher::new(self.library(), &then, self.table(), Ask::default()).run();
            for (at, (measure, in_force_then)) in on(later).into_iter().enumerate() {
                let (eligible, unknown) = (found.eligible(at), found.unknown(at));
                let one_step = combine(&found.near(at), &unknown, |near, unknown| near & !unknown);
                let still = combine(&after.eligible(at), &after.unknown(at), |yes, unknown| yes | unknown);
                let lapsing = match in_force_then {
                    true => combine(&eligible, &still, |now, still| now & !still),
                    false => Bits::zeros(self.len()),
                };
                all.push(Places { measure, eligible, one_step, lapsing });
            }
        }
        all.sort_by_key(|places| places.measure);
        all
    }
}

fn combine(a: &Bits, b: &Bits, with: impl Fn(u64, u64) -> u64) -> Bits {
    Bits::from_words(a.words().iter().zip(b.words()).map(|(a, b)| with(*a, *b)).collect(), a.len())
}
