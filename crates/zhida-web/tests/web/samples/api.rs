//! See the routes of the same name.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[];
