//! A literal moved over values: the curve, and who enters and leaves at each.

use crate::{City, Subject};
use zhida_engine::{Knob, Point, Sweep};
use zhida_facts::Bits;
use zhida_measure::plan::Literal;

/// The curve of a literal.
pub struct Slide {
    subject: Subject,
    sweep: Sweep,
}

impl City {
    /// Moves literal number `literal` of a measure over `values`; `None` if the measure has no such literal or a value is none it can take.
    #[must_use]
    pub fn slide(&self, subject: &Subject, literal: usize, values: &[Literal]) -> Option<Slide> {
        let current = subject.plan().literals().into_iter().nth(literal)?.literal;
        let mut asked = vec![current];
        asked.extend_from_slice(values);
        let cost = !subject.plan().benefits.is_empty();
        let knob = Knob { measure: subject.index(), literal, as_of: self.day(), track: subject.track(), cost };
        let sweep = Sweep::new(subject.library(), self.table(), knob, &asked)?;
        Some(Slide { subject: subject.clone(), sweep })
    }
}

impl Slide {
    /// The measure.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
    /// The value that is in the text, and what follows from it; [`Point::cost`] is what the eligible are sure to get, in base units.
    #[must_use]
    pub fn current(&self) -> &Point {
        // A sweep has a point for each value, and the current one came first.
        &self.sweep.points[0]
    }
    /// The values asked for, in their order, with what follows from each.
    #[must_use]
    pub fn curve(&self) -> &[Point] {
        &self.sweep.points[1..]
    }
    /// Rows of those who become eligible at value number `at` of [`Slide::curve`] instead of the current one, and of those who cease to be;
    /// [`City::entries`] shows them page by page. Nobody for a value that was not asked for.
    #[must_use]
    pub fn moves(&self, at: usize) -> (Vec<usize>, Vec<usize>) {
        if at < self.curve().len() { self.sweep.moves(0, at + 1) } else { (Vec::new(), Vec::new()) }
    }
    /// Who is eligible at value number `at` of [`Slide::curve`].
    #[must_use]
    pub fn eligible(&self, at: usize) -> Option<Bits> {
        (at < self.curve().len()).then(|| self.sweep.eligible(at + 1))
    }
}
