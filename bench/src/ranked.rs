//! Zhida over ranks that stay in memory: what a library costs that runs again over the same enterprises.

use crate::protocol::{Answer, Engine, Request};
use crate::zhida::{Loaded, program};
use anyhow::Result;
use std::collections::HashMap;
use std::time::Instant;
use zhida_engine::{Ask, Found, Matcher, Program, Ranks};

/// The columnar engine on ranks.
pub struct Ranked<'a> {
    loaded: &'a Loaded,
    found: Found,
    /// By measures: the ranks of their program, and how long they took to make.
    ranks: HashMap<Vec<usize>, (Ranks<'a>, f64)>,
}

impl<'a> Ranked<'a> {
    /// At work it uses so many threads.
    pub fn new(loaded: &'a Loaded, threads: usize) -> Result<Self> {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
        Ok(Self { loaded, found: Found::default(), ranks: HashMap::new() })
    }

    fn over(&mut self, measures: &[usize], ask: Ask) -> Answer {
        let Loaded { library, table, .. } = self.loaded;
        if !self.ranks.contains_key(measures) {
            // Leaked: its ranks refer to it until the process ends.
            let lowered: &'a Program = Box::leak(Box::new(program(library, measures.iter().copied())));
            let start = Instant::now();
            let ranks = Ranks::new(library, lowered, table);
            self.ranks.insert(measures.to_vec(), (ranks, start.elapsed().as_secs_f64()));
        }
        let (ranks, beforehand) = &self.ranks[measures];
        let start = Instant::now();
        Matcher::ranked(ranks, table, ask).run_into(&mut self.found);
        let show = |c: &zhida_engine::Counts| {
            let both = [c.eligible as u64, c.unknown as u64];
            if ask.near { vec![both[0], both[1], c.near as u64] } else { both.to_vec() }
        };
        let counts = self.found.counts().iter().map(show).collect();
        Answer { seconds: Some(start.elapsed().as_secs_f64()), counts, beforehand: Some(*beforehand), ..Answer::default() }
    }
}

impl Engine for Ranked<'_> {
    fn run(&mut self, request: &Request) -> Result<Answer> {
        Ok(match request {
            Request::W2 { measures } => self.over(measures, Ask::default()),
            Request::W4 { measures } => self.over(measures, Ask { near: true, ..Ask::default() }),
            _ => Answer::default(),
        })
    }
}
