//! Zhida: the columnar engine over a table in memory.
//!
//! Measures are lowered to a program beforehand, as the SQL peers' statements are prepared. Binding the program to the table is in the
//! time, and so is writing a bitmap of the eligible and one of the unknown for every measure, which no peer is asked for.

use crate::data::Column;
use crate::protocol::{Answer, Engine, Request};
use crate::rules::{Atom, Rules};
use crate::schema::slots;
use crate::{markdown, zhida_data};
use anyhow::{Context as _, Result, bail};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use zhida_engine::{Ask, Counts, Found, Knob, Matcher, Percolator, Program, Sweep};
use zhida_facts::Table;
use zhida_measure::plan::{Literal, Placed};
use zhida_measure::{Library, Track};

/// The measures compiled and the table built.
pub struct Loaded {
    pub(crate) library: Library,
    pub(crate) table: Table,
    /// W5: the measure, the moved literal, its values.
    sweep: (usize, usize, Vec<Literal>),
    /// All measures, for the index of W3.
    all: OnceCell<Program>,
}

impl Loaded {
    /// Compiles the measures and builds the table.
    pub fn new(rules: &Rules, columns: &[Column]) -> Result<Self> {
        let library = zhida_data::library(markdown::all(rules))?;
        let table = zhida_data::table(columns, &library)?;
        let sweep = swept_literal(rules, &library)?;
        Ok(Self { library, table, sweep, all: OnceCell::new() })
    }
}

/// Zhida with its library and its enterprises.
pub struct ZhidaRunner<'a> {
    loaded: &'a Loaded,
    programs: HashMap<Vec<usize>, Program>,
    percolator: OnceCell<Percolator<'a>>,
    found: Found,
}

impl<'a> ZhidaRunner<'a> {
    /// At work it uses so many threads.
    pub fn new(loaded: &'a Loaded, threads: usize) -> Result<Self> {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
        Ok(Self::on(loaded))
    }

    /// With the threads there are.
    pub fn on(loaded: &'a Loaded) -> Self {
        Self { loaded, programs: HashMap::new(), percolator: OnceCell::new(), found: Found::default() }
    }

    /// One measure over all enterprises: eligible, unknown.
    pub fn w1(&mut self, measure: usize) -> (Duration, Vec<Vec<u64>>) {
        self.w2(&[measure])
    }

    /// These measures over all enterprises: eligible, unknown.
    pub fn w2(&mut self, measures: &[usize]) -> (Duration, Vec<Vec<u64>>) {
        self.over(measures, Ask::default(), |c| vec![c.eligible as u64, c.unknown as u64])
    }

    /// One enterprise against all measures: the eligible ones. Reading its facts is in the time, building the index is not.
    pub fn w3(&self, row: usize) -> (Duration, Vec<u32>) {
        let loaded = self.loaded;
        let percolator = self.percolator.get_or_init(|| {
            let all = || program(&loaded.library, 0..loaded.library.measures().len());
            Percolator::new(&loaded.library, loaded.all.get_or_init(all), Some(&loaded.table))
        });
        let start = Instant::now();
        let standing = percolator.standing(&loaded.table.row(row), &[]);
        let eligible = percolator.eligible(&standing);
        (start.elapsed(), eligible)
    }

    /// These measures over all enterprises: eligible, unknown, one step away.
    pub fn w4(&mut self, measures: &[usize]) -> (Duration, Vec<Vec<u64>>) {
        let ask = Ask { near: true, ..Ask::default() };
        self.over(measures, ask, |c| vec![c.eligible as u64, c.unknown as u64, c.near as u64])
    }

    /// The swept measure: eligible, by threshold. Lowering is in the time here.
    pub fn w5(&self) -> Result<(Duration, Vec<Vec<u64>>)> {
        let Loaded { library, table, sweep: (measure, literal, values), .. } = self.loaded;
        let start = Instant::now();
        let knob = Knob { measure: *measure, literal: *literal, as_of: zhida_data::as_of(), track: Track::New, cost: false };
        let sweep = Sweep::new(library, table, knob, values).context("the literal can be moved")?;
        let counts = sweep.points.iter().map(|p| vec![p.eligible as u64]).collect();
        Ok((start.elapsed(), counts))
    }

    fn over(&mut self, measures: &[usize], ask: Ask, show: impl Fn(&Counts) -> Vec<u64>) -> (Duration, Vec<Vec<u64>>) {
        let Loaded { library, table, .. } = self.loaded;
        let lowered = self.programs.entry(measures.to_vec()).or_insert_with(|| program(library, measures.iter().copied()));
        let start = Instant::now();
        Matcher::new(library, lowered, table, ask).run_into(&mut self.found);
        let counts = self.found.counts().iter().map(show).collect();
        (start.elapsed(), counts)
    }
}

/// Which literal of the swept measure is the threshold: the one of that value on the line that names the fact.
fn swept_literal(rules: &Rules, library: &Library) -> Result<(usize, usize, Vec<Literal>)> {
    let sweep = &rules.sweep;
    let Atom::Number { column, value, .. } = &rules.atoms[sweep.atom] else { bail!("W5 moves a figure's threshold") };
    let (label, wanted) = (slots()[*column].label(), Literal::Number((*value).into()));
    let measure = &library.measures()[sweep.measure];
    let is = |p: &Placed| p.literal == wanted && measure.text[p.span.clone()].contains(&format!("{label} >="));
    let literal = measure.plan.literals().iter().position(is).context("W5's literal is in its measure")?;
    Ok((sweep.measure, literal, sweep.thresholds.iter().map(|t| Literal::Number((*t).into())).collect()))
}

/// These measures lowered.
pub(crate) fn program(library: &Library, measures: impl Iterator<Item = usize>) -> Program {
    let measures: Vec<(usize, bool)> = measures.map(|m| (m, true)).collect();
    Program::new(library, &measures, zhida_data::as_of(), Track::New)
}

impl Engine for ZhidaRunner<'_> {
    fn run(&mut self, request: &Request) -> Result<Answer> {
        let (time, counts) = match request {
            Request::W1 { measure } => self.w1(*measure),
            Request::W2 { measures } => self.w2(measures),
            Request::W4 { measures } => self.w4(measures),
            Request::W5 => self.w5()?,
            Request::W3 { rows } => {
                let (each, found): (Vec<Duration>, Vec<Vec<u32>>) = rows.iter().map(|row| self.w3(*row)).unzip();
                let each: Vec<f64> = each.iter().map(Duration::as_secs_f64).collect();
                let counts = found.iter().map(|f| vec![f.len() as u64]).collect();
                return Ok(Answer { seconds: Some(each.iter().sum()), counts, each, ..Answer::default() });
            }
        };
        Ok(Answer { seconds: Some(time.as_secs_f64()), counts, ..Answer::default() })
    }
}
