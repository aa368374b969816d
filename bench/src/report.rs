//! Figures and the table they are shown in.

use serde::Serialize;
use std::fmt::Write as _;

/// Middle and ends of some measurements.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stat {
    /// The middle one.
    pub median: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

impl Stat {
    /// Of at least one measurement.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = |at: usize| sorted.get(at).copied().unwrap_or(f64::NAN);
        let half = sorted.len() / 2;
        let median = if sorted.len().is_multiple_of(2) { (middle(half.saturating_sub(1)) + middle(half)) / 2.0 } else { middle(half) };
        Self { median, min: middle(0), max: middle(sorted.len().saturating_sub(1)) }
    }
}

/// One comparison: Zhida and a peer on the same work in one run.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The work.
    pub work: String,
    /// The peer.
    pub peer: String,
    /// Threads of both.
    pub threads: usize,
    /// Seconds.
    pub zhida: Stat,
    /// Seconds.
    pub other: Stat,
    /// How many times longer the peer took, pair by pair.
    pub ratio: Stat,
    /// Whether the counts agree, as far as both give them for all rows; slices run instead of all rows.
    pub note: String,
}

/// A Markdown table of all rows.
pub fn table(rows: &[Row]) -> String {
    let mut text = "| work | peer | threads | Zhida | peer | peer ÷ Zhida | |\n|---|---|---|---|---|---|---|\n".to_owned();
    for r in rows {
        let (zhida, other) = (span(&r.zhida, seconds), span(&r.other, seconds));
        let ratio = span(&r.ratio, |x| if x >= 10.0 { format!("{x:.0}") } else { format!("{x:.2}") });
        let _ = writeln!(text, "| {} | {} | {} | {zhida} | {other} | **{ratio}** | {} |", r.work, r.peer, r.threads, r.note);
    }
    text
}

fn span(stat: &Stat, show: impl Fn(f64) -> String) -> String {
    format!("{} ({}–{})", show(stat.median), show(stat.min), show(stat.max))
}

fn seconds(s: f64) -> String {
    match s {
        s if s < 1e-3 => format!("{:.1} µs", s * 1e6),
        s if s < 1.0 => format!("{:.1} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::Stat;

    #[test]
    fn medians() {
        assert_eq!(Stat::of(&[3.0, 1.0, 2.0]), Stat { median: 2.0, min: 1.0, max: 3.0 });
        assert!((Stat::of(&[1.0, 2.0, 3.0, 4.0]).median - 2.5).abs() < 1e-12);
    }
}
