//! Verdicts as they come back, put into the order of enterprises and measures.

use crate::commands::matching::columns;
use crate::words::{paint, say};
use anyhow::anyhow;
use serde_json::Value as Json;
use std::collections::HashMap;
use std::io::Write as _;
use zhida_engine::Program;
use zhida_exchange::Cell;
use zhida_facts::Number;
use zhida_measure::{Kind, Library};

/// What a query says of one pair.
#[derive(Clone)]
struct Verdict {
    word: &'static str,
    unmet: i64,
    score: [Option<Number>; 2],
    in_force: bool,
}

/// All of them.
pub(super) struct Results {
    measures: Vec<String>,
    enterprises: Vec<(String, String)>,
    rows: HashMap<String, usize>,
    places: HashMap<String, usize>,
    verdicts: Vec<Option<Verdict>>,
}

impl Results {
    pub(super) fn new(measures: &[&str], enterprises: impl IntoIterator<Item = (String, String)>) -> anyhow::Result<Self> {
        let enterprises: Vec<(String, String)> = enterprises.into_iter().collect();
        let mut rows = HashMap::with_capacity(enterprises.len());
        for (row, (uscc, _)) in enterprises.iter().enumerate() {
            if rows.insert(uscc.clone(), row).is_some() {
                return Err(anyhow!(say("engine-twice", &[("uscc", uscc.clone())])));
            }
        }
        let places = measures.iter().enumerate().map(|(i, id)| ((*id).to_owned(), i)).collect();
        let verdicts = vec![None; enterprises.len() * measures.len()];
        Ok(Self { measures: measures.iter().map(|id| (*id).to_owned()).collect(), enterprises, rows, places, verdicts })
    }

    /// Takes a row of the query.
    pub(super) fn take(&mut self, row: &[Json]) -> anyhow::Result<()> {
        let text = |i: usize| row.get(i).and_then(Json::as_str);
        let word = ["eligible", "ineligible", "unknown"].into_iter().find(|w| text(2) == Some(w));
        let at = self.rows.get(text(0).unwrap_or_default()).zip(self.places.get(text(1).unwrap_or_default()));
        let (Some((enterprise, measure)), Some(word)) = (at, word) else {
            return Err(anyhow!(say("engine-row", &[("row", Json::from(row.to_vec()).to_string())])));
        };
        let number = |i: usize| text(i).and_then(|t| Number::parse(t).ok());
        let unmet = row.get(3).and_then(Json::as_i64).unwrap_or(i64::MAX);
        let in_force = row.get(6).and_then(Json::as_bool).unwrap_or(false);
        self.verdicts[enterprise * self.measures.len() + measure] = Some(Verdict { word, unmet, score: [number(4), number(5)], in_force });
        Ok(())
    }

    /// Rows for the result file; what a query does not compute is blank.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<Cell>> + '_ {
        self.verdicts.iter().enumerate().filter_map(|(at, verdict)| {
            let verdict = verdict.as_ref()?;
            let (uscc, name) = &self.enterprises[at / self.measures.len()];
            let [low, high] = verdict.score.clone();
            Some(vec![
                Cell::from(uscc.as_str()),
                Cell::from(name.as_str()),
                Cell::from(self.measures[at % self.measures.len()].as_str()),
                Cell::from(verdict.word),
                Cell::Blank,
                Cell::from(Number::from(verdict.unmet)),
                Cell::from(low),
                Cell::from(high),
                Cell::Blank,
                Cell::Blank,
                Cell::Bool(verdict.in_force),
            ])
        })
    }

    /// Counts for a person at a terminal.
    pub(super) fn overview(&self, library: &Library, program: &Program) -> anyhow::Result<()> {
        let heads = ["overview-measure", "overview-title", "eligible", "unknown", "ineligible", "overview-near"];
        let mut rows = vec![heads.map(|k| say(k, &[]))];
        for (index, lowered) in program.measures.iter().enumerate() {
            let meta = &library.measures()[lowered.measure].plan.meta;
            let own = || self.verdicts.iter().skip(index).step_by(self.measures.len()).flatten();
            let count = |word: &str| own().filter(|v| v.word == word).count().to_string();
            // An alert is no step to take, a class no rung to reach.
            let rung = !matches!(meta.kind, Kind::Alert | Kind::Class);
            let near = own().filter(|v| rung && v.word != "eligible" && v.unmet == 1).count();
            let mark = if lowered.in_force { "" } else { "*" };
            rows.push([
                format!("{}{mark}", meta.id),
                meta.title.clone(),
                count("eligible"),
                count("unknown"),
                count("ineligible"),
                near.to_string(),
            ]);
        }
        let head = [("n", self.enterprises.len().to_string()), ("m", self.measures.len().to_string()), ("day", program.as_of.to_string())];
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", say("overview-head", &head))?;
        write!(out, "{}", columns(&rows))?;
        writeln!(out, "{}", paint(&say("overview-next", &[]), 2))?;
        Ok(())
    }
}
