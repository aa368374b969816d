//! Work done in the best instructions this processor has.

use super::block::{Memory, Runner, Sink};
use super::masks::{Loops, Masks};

/// What is done in the words for comparisons that the processor has.
pub(super) trait Job {
    fn run(self, masks: impl Masks);
}

/// Does a job in the best instructions this processor has.
pub(super) fn dispatched(job: impl Job) {
    match pulp::Arch::new() {
        #[cfg(target_arch = "x86_64")]
        pulp::Arch::V4(simd) => pulp::Simd::vectorize(simd, Comparing { job, masks: simd }),
        #[cfg(target_arch = "x86_64")]
        pulp::Arch::V3(simd) => pulp::Simd::vectorize(simd, Comparing { job, masks: simd }),
        arch => arch.dispatch(Comparing { job, masks: Loops }),
    }
}

/// The same as `pulp` takes it: a type of its own, because a closure's body would not be inlined into the function that has the vector
/// instructions.
struct Comparing<J, M> {
    job: J,
    masks: M,
}

impl<J: Job, M: Masks> pulp::NullaryFnOnce for Comparing<J, M> {
    type Output = ();
    #[inline(always)]
    fn call(self) {
        self.job.run(self.masks);
    }
}

/// Running some blocks.
pub(super) struct Work<'a, S> {
    pub(super) runner: Runner<'a>,
    pub(super) first: usize,
    pub(super) memory: Memory<'a>,
    pub(super) sinks: &'a mut [S],
}

impl<S: Sink> Job for Work<'_, S> {
    #[inline(always)]
    fn run(self, masks: impl Masks) {
        self.runner.run(masks, self.first, self.memory, self.sinks);
    }
}
