//! Chance with the few shapes the city needs, and the cells drawn so far.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// A fact and its calendar year, if it has one.
pub(crate) type Key = (&'static str, Option<i32>);

/// One enterprise while it is drawn. Figures are in hundredths of 万元, so that all sums are whole numbers.
pub(crate) struct Draw<'a> {
    pub(crate) rng: &'a mut ChaCha8Rng,
    pub(crate) cells: BTreeMap<Key, String>,
}

impl Draw<'_> {
    /// Between `low` and `high` percent of `of`.
    pub(crate) fn percent(&mut self, of: i64, low: i64, high: i64) -> i64 {
        of * self.rng.random_range(low..=high) / 100
    }

    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    pub(crate) fn pick<'t>(&mut self, weighted: &[(&'t str, u32)]) -> &'t str {
        let total: u32 = weighted.iter().map(|(_, w)| w).sum();
        let mut at = self.rng.random_range(0..total.max(1));
        for (item, weight) in weighted {
            if at < *weight {
                return item;
            }
            at -= weight;
        }
        weighted.last().map_or("", |(item, _)| item)
    }

    /// A value between `low` and `low`·2^`doublings`, even on the logarithmic scale.
    pub(crate) fn log_scale(&mut self, low: i64, doublings: u32) -> i64 {
        let bracket = low << self.rng.random_range(0..doublings.max(1));
        self.rng.random_range(bracket..bracket * 2)
    }

    pub(crate) fn money(&mut self, key: &'static str, year: i32, hundredths: i64) {
        self.cells.insert((key, Some(year)), decimal(hundredths));
    }

    pub(crate) fn number(&mut self, key: &'static str, year: Option<i32>, value: i64) {
        self.cells.insert((key, year), value.to_string());
    }

    pub(crate) fn text(&mut self, key: &'static str, value: &str) {
        self.cells.insert((key, None), value.to_owned());
    }

    pub(crate) fn flag(&mut self, key: &'static str, percent: u32) -> bool {
        let yes = self.chance(percent);
        self.text(key, if yes { "是" } else { "否" });
        yes
    }
}

/// Hundredths as a decimal without idle zeros.
pub(crate) fn decimal(hundredths: i64) -> String {
    // The sign apart: of -0.30 the whole part is 0, which has none.
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    let text = format!("{sign}{}.{:02}", size / 100, size % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn small_losses_keep_their_sign() {
        let texts = [-30, -1, 0, 5, 100, -10_000, 123_456].map(decimal);
        assert_eq!(texts, ["-0.3", "-0.01", "0", "0.05", "1", "-100", "1234.56"]);
    }
}
