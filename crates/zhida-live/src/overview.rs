//! The city at a glance.

use crate::City;
use crate::standing::{Counts, has_steps};
use std::collections::BTreeMap;
use zhida_engine::{Ask, Matcher, Program};
use zhida_facts::{FactId, Number};
use zhida_measure::Track;

/// The city at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// How many enterprises.
    pub enterprises: usize,
    /// Counts of every measure in force, in the order of the library.
    pub measures: Vec<MeasureCounts>,
    /// How much is known of each fact and year that is on file or that a measure in force asks for; by fact, then year.
    pub completeness: Vec<Completeness>,
}

/// Who stands where with a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureCounts {
    /// The measure, by index.
    pub measure: usize,
    /// Who stands where.
    pub counts: Counts,
    /// What the eligible are sure to get in all, in base units; 0 if the measure names no amount.
    pub amount: Number,
}

/// How much is known of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// The fact.
    pub fact: FactId,
    /// The year; `None` for facts without years.
    pub year: Option<i32>,
    /// Enterprises with a value.
    pub known: usize,
    /// Of which it does not apply.
    pub not_applicable: usize,
    /// That said they do not know.
    pub said_unknown: usize,
    /// Measures in force that ask for it in this year.
    pub asked: usize,
}

impl City {
    /// Counts of all measures in force in one run for each kind of case, and what is known.
    #[must_use]
    pub fn overview(&self) -> Overview {
        let mut measures = Vec::new();
        for track in [Track::New, Track::Renewal] {
            let picked: Vec<(usize, bool)> = self.in_force_for(track).map(|m| (m, true)).collect();
            let program = Program::new(self.library(), &picked, self.day(), track);
            let ask = Ask { near: true, amounts: true, ..Ask::default() };
            let found = Matcher::new(self.library(), &program, self.table(), ask).run();
            for (at, (measure, _)) in picked.iter().enumerate() {
                let (eligible, needs_answer) = (found.counts()[at].eligible, found.counts()[at].unknown);
                let steps = has_steps(self.library().measures()[*measure].plan.meta.kind);
                let close = found.near(at).words().iter().zip(found.unknown(at).words()).map(|(n, u)| (n & !u).count_ones() as usize).sum();
                let one_step = if steps { close } else { 0 };
                let ineligible = self.len() - eligible - needs_answer - one_step;
                let amount = found.amounts()[at].clone();
                measures.push(MeasureCounts { measure: *measure, counts: Counts { eligible, one_step, needs_answer, ineligible }, amount });
            }
        }
        measures.sort_by_key(|m| m.measure);
        Overview { enterprises: self.len(), measures, completeness: self.completeness() }
    }

    /// How much is known of each fact and year.
    #[must_use]
    pub fn completeness(&self) -> Vec<Completeness> {
        let mut asked: BTreeMap<(FactId, Option<i32>), usize> = BTreeMap::new();
        for subject in self.in_force().iter().filter_map(|m| self.subject(*m)) {
            self.program(&subject).slots.into_iter().for_each(|slot| *asked.entry(slot).or_default() += 1);
        }
        for column in self.table().columns() {
            asked.entry((column.fact, column.year)).or_default();
        }
        let of = |((fact, year), asked): ((FactId, Option<i32>), usize)| {
            let cells = self.table().column(fact, year).map(|c| &c.cells);
            let count = |bits: Option<&zhida_facts::Bits>| bits.map_or(0, zhida_facts::Bits::count);
            let known = cells.map_or(0, |c| c.known().count() + c.odd().len());
            let not_applicable = count(cells.and_then(|c| c.not_applicable()));
            Completeness { fact, year, known, not_applicable, said_unknown: count(cells.and_then(|c| c.said_unknown())), asked }
        };
        asked.into_iter().map(of).collect()
    }
}
