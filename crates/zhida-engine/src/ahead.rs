//! Memory asked for ahead of its use: the processor fetches it while it goes on with something else. What is computed does not depend on it.

/// Bytes that are fetched together.
const LINE: usize = 64;

/// Has all of `values` fetched.
#[inline(always)]
pub(crate) fn fetch<T>(values: &[T]) {
    values.iter().step_by((LINE / size_of::<T>().max(1)).max(1)).for_each(
        #[inline(always)]
        |value| fetch_one(value),
    );
}

/// Has what stands at `value` fetched.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn fetch_one<T>(value: &T) {
    // Every such processor has SSE, so this costs no question.
    if let Some(sse) = pulp::core_arch::x86::Sse::try_new() {
        sse._mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(std::ptr::from_ref(value).cast());
    }
}

/// Elsewhere nothing safe does.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub(crate) fn fetch_one<T>(_: &T) {}
