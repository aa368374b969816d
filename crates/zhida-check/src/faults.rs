//! Seeded faults: would the samples, or the checker, notice a slip of the pen? What survives is a missing sample.

use crate::check::check_plan;
use crate::mutate::{Mutant, Slip, mutant, mutants};
use crate::paste;
use crate::samples::Trial;
use crate::search::difference;
use std::collections::BTreeMap;
use zhida_diagnostics::{Code, Diagnostic, Severity};
use zhida_measure::plan::Span;
use zhida_measure::{Library, Measure};

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A sample fails on it: its name.
    CaughtBySample(String),
    /// The checker finds something new.
    CaughtByCheck(Code),
    /// Nothing notices: a sample that would (`None` if it cannot be written down).
    Survived(Option<String>),
    /// No enterprise was found on which it differs: equivalent, or undecided.
    Undecided,
}

/// A mutant and what became of it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Index of the measure.
    pub measure: usize,
    /// What kind of slip.
    pub slip: Slip,
    /// Where.
    pub span: Span,
    /// Before → after.
    pub words: String,
    /// What became of it.
    pub fate: Fate,
    /// The sample after which the missing one belongs.
    pub after: Option<Span>,
}

/// Results of seeding faults.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// All mutants made.
    pub all: Vec<Fault>,
}

impl Faults {
    /// Mutants noticed by a sample or the checker.
    #[must_use]
    pub fn caught(&self) -> usize {
        self.all.iter().filter(|f| matches!(f.fate, Fate::CaughtBySample(_) | Fate::CaughtByCheck(_))).count()
    }
    /// Mutants that change a result which nothing notices.
    #[must_use]
    pub fn survived(&self) -> usize {
        self.all.iter().filter(|f| matches!(f.fate, Fate::Survived(_))).count()
    }
    /// Mutants on which no difference was found.
    #[must_use]
    pub fn undecided(&self) -> usize {
        self.all.iter().filter(|f| f.fate == Fate::Undecided).count()
    }
    /// Survivors as missing samples, each with the row to add.
    #[must_use]
    pub fn missing_samples(&self, library: &Library) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for fault in &self.all {
            let (Fate::Survived(row), Some(measure)) = (&fault.fate, library.measures().get(fault.measure)) else { continue };
            let mut problem =
                Diagnostic::new(Code::MissingSample, fault.span.clone()).in_file(&measure.file).with("mutation", &fault.words);
            if let Some(after) = &fault.after {
                problem = problem.also(after.clone(), "");
            }
            found.push(match row {
                Some(row) => problem.with_witness(row.clone()),
                None => problem,
            });
        }
        found
    }
}

/// Seeds up to `n` faults in one measure, the same ones for the same `seed`.
#[must_use]
pub fn seed_faults(library: &Library, measure: usize, n: usize, seed: u64) -> Faults {
    run(library, &[measure], n, seed)
}

/// Seeds up to `n` faults over the whole library.
#[must_use]
pub fn seed_faults_all(library: &Library, n: usize, seed: u64) -> Faults {
    let all: Vec<usize> = (0..library.measures().len()).collect();
    run(library, &all, n, seed)
}

fn run(library: &Library, among: &[usize], n: usize, seed: u64) -> Faults {
    let mut picked = pick(library, among, n, seed);
    picked.sort_unstable();
    let mut faults = Faults::default();
    let mut at = 0;
    while let Some((index, _)) = picked.get(at) {
        let measure = &library.measures()[*index];
        let bench = Bench::new(library, measure);
        while let Some((_, number)) = picked.get(at).filter(|(i, _)| i == index) {
            if let Some(mutant) = mutant(library, measure, *number) {
                faults.all.push(bench.fate(*index, mutant));
            }
            at += 1;
        }
    }
    faults
}

/// Mutants in turn from every measure and kind of slip, so that tables of hundreds of numbers do not outweigh the rest.
fn pick(library: &Library, among: &[usize], n: usize, seed: u64) -> Vec<(usize, usize)> {
    let mut strata: BTreeMap<(usize, Slip), Vec<(usize, usize)>> = BTreeMap::new();
    for index in among {
        let Some(measure) = library.measures().get(*index) else { continue };
        for (number, slip) in mutants(library, measure).into_iter().enumerate() {
            strata.entry((*index, slip)).or_default().push((*index, number));
        }
    }
    let mut chance = Chance(seed);
    let mut strata: Vec<Vec<(usize, usize)>> = strata.into_values().collect();
    chance.shuffle(&mut strata);
    strata.iter_mut().for_each(|s| chance.shuffle(s));
    let mut picked = Vec::new();
    let longest = strata.iter().map(Vec::len).max().unwrap_or(0);
    for turn in 0..longest {
        for stratum in &strata {
            if picked.len() < n {
                picked.extend(stratum.get(turn));
            }
        }
    }
    picked
}

/// One measure with what its mutants are held against.
struct Bench<'a> {
    library: &'a Library,
    measure: &'a Measure,
    trials: Vec<Trial>,
    known: Vec<(Code, Span)>,
}

impl<'a> Bench<'a> {
    fn new(library: &'a Library, measure: &'a Measure) -> Self {
        let trials = measure.plan.samples.iter().map(|s| Trial::of(s, &measure.plan)).collect();
        let known = check_plan(library, &measure.plan).iter().map(|d| (d.code(), d.span())).collect();
        Self { library, measure, trials, known }
    }

    fn fate(&self, index: usize, mutant: Mutant) -> Fault {
        let (fate, after) = self.decide(&mutant);
        let source = self.measure.text.get(mutant.span.clone()).unwrap_or("").lines().next().unwrap_or("");
        let words = format!("{}（{}）", mutant.words, crate::words::short(source.trim(), 40));
        Fault { measure: index, slip: mutant.slip, span: mutant.span, words, fate, after }
    }

    fn decide(&self, mutant: &Mutant) -> (Fate, Option<Span>) {
        let plan = &self.measure.plan;
        for (sample, trial) in plan.samples.iter().zip(&self.trials) {
            // A sample that fails on the original proves nothing.
            if !trial.passes(self.library, &mutant.plan, sample) && trial.passes(self.library, plan, sample) {
                return (Fate::CaughtBySample(sample.name.clone()), None);
            }
        }
        let new = check_plan(self.library, &mutant.plan)
            .into_iter()
            .find(|d| d.severity() != Severity::Note && d.code() != Code::NoSamples && !self.known.contains(&(d.code(), d.span())));
        if let Some(problem) = new {
            return (Fate::CaughtByCheck(problem.code()), None);
        }
        match difference(self.library, plan, mutant, &self.trials) {
            None => (Fate::Undecided, None),
            Some(found) => {
                let after = found.base.and_then(|b| plan.samples.get(b)).map(|s| s.span.clone());
                (Fate::Survived(paste::row(self.library, self.measure, &found)), after)
            }
        }
    }
}

/// SplitMix64: a seed gives the same choice on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let bound = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from(z % bound).unwrap_or(0)
    }
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            let other = self.below(index + 1);
            items.swap(index, other);
        }
    }
}
