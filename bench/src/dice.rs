//! Seeded chance: everything in the workload comes from here, so one seed gives one workload.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// A stream of chances.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream number `stream` of `seed`; streams do not disturb each other, so a longer column begins like a shorter one.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }
    /// 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        self.0.random_range(0.0..1.0)
    }
    /// `from` to `until`, not including it.
    pub fn between(&mut self, from: f64, until: f64) -> f64 {
        from + (until - from) * self.unit()
    }
    /// 0 up to, not including, `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0.random_range(0..n.max(1))
    }
    /// `low` to `high`, both included.
    pub fn whole(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }
    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
    /// About normal, mean 0, variance 1: the sum of four uniforms, which is all the tails this needs.
    pub fn normal(&mut self) -> f64 {
        let sum: f64 = (0..4).map(|_| self.unit()).sum();
        (sum - 2.0) * 3.0_f64.sqrt()
    }
}
