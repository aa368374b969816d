//! Two versions of a measure: what they say differently, and who gains and loses by it.

use crate::edits::{Edit, edits};
use crate::{City, Judged, Subject};
use zhida_facts::{Bits, Number};

/// Two versions compared on a city.
#[derive(Clone, Debug)]
pub struct Diff {
    /// What the texts say differently.
    pub edits: Vec<Edit>,
    /// The city by the old version.
    pub old: Judged,
    /// The city by the new version.
    pub new: Judged,
}

impl City {
    /// Compares two versions, such as one of the library and a draft; each is judged with its own library.
    #[must_use]
    pub fn diff(&self, old: &Subject, new: &Subject) -> Diff {
        Diff { edits: edits(old, new), old: self.judge(old), new: self.judge(new) }
    }
}

impl Diff {
    /// Rows of those who become eligible; [`City::entries`] shows them page by page.
    #[must_use]
    pub fn gain(&self) -> Vec<usize> {
        without(self.new.eligible(), self.old.eligible())
    }
    /// Rows of those who cease to be eligible, whether certainly or because something is unknown now.
    #[must_use]
    pub fn lose(&self) -> Vec<usize> {
        without(self.old.eligible(), self.new.eligible())
    }
    /// By how much the sum changes that the eligible are sure to get, in base units; `None` if neither version names an amount, or they
    /// measure it differently.
    #[must_use]
    pub fn cost(&self) -> Option<Number> {
        match (self.old.amounts(), self.new.amounts()) {
            (Some(old), Some(new)) if old.dimension == new.dimension => Some(&new.eligible.low - &old.eligible.low),
            (None, Some(new)) => Some(new.eligible.low.clone()),
            (Some(old), None) => Some(-&old.eligible.low),
            _ => None,
        }
    }
}

fn without(a: &Bits, b: &Bits) -> Vec<usize> {
    a.ones().filter(|row| !b.get(*row)).collect()
}
