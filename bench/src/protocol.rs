//! How the benchmark talks to an engine: a process of its own, one JSON request a line, one JSON answer a line.

use serde::{Deserialize, Serialize};
use std::io::{BufRead as _, Write as _};

/// Work to do once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Request {
    /// One measure over all enterprises.
    W1 { measure: usize },
    /// These measures over all enterprises.
    W2 { measures: Vec<usize> },
    /// These enterprises, one after another, against all measures.
    W3 { rows: Vec<usize> },
    /// As W2, and who is one step away.
    W4 { measures: Vec<usize> },
    /// One measure at all thresholds of one of its atoms.
    W5,
}

/// What came of it. Without `seconds`, the engine does not do this work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// How long it took, for all rows; where only a slice of them was run, scaled up from that.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// W1, W2, W4: eligible, unknown and one step away, as far as the engine tells them, by measure. W3: eligible measures by enterprise. W5: eligible, by threshold.
    #[serde(default)]
    pub counts: Vec<Vec<u64>>,
    /// W3: seconds by enterprise.
    #[serde(default)]
    pub each: Vec<f64>,
    /// Seconds spent beforehand on this very work, which are not in the time.
    #[serde(default)]
    pub beforehand: Option<f64>,
    /// How many rows were run, if not all.
    #[serde(default)]
    pub slice: Option<usize>,
}

/// An engine of this process.
pub trait Engine {
    /// Does the work once, timed; preparation of the first time is not in the time.
    fn run(&mut self, request: &Request) -> anyhow::Result<Answer>;
}

/// Answers requests from standard input until it ends.
pub fn serve(engine: &mut dyn Engine) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{{\"ready\":true}}")?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let answer = engine.run(&serde_json::from_str(&line?)?)?;
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        out.flush()?;
    }
    Ok(())
}
