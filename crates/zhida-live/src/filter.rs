//! Enterprises by any condition of the measure language.

use crate::City;
use crate::plain::matching;
use rayon::prelude::*;
use zhida_diagnostics::{Diagnostic, has_errors};
use zhida_facts::Bits;
use zhida_measure::Language;

/// For whom a condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filtered {
    /// Rows for which it holds.
    pub holds: Bits,
    /// Rows for which facts are missing that decide it.
    pub unknown: Bits,
}

impl City {
    /// For whom `condition` holds, such as `职工人数 >= 50人 且 注册地 属于 示范市`. A condition about the kind of case is read as of a new
    /// application.
    ///
    /// # Errors
    /// The condition's problems; their spans are bytes of `condition`.
    pub fn filter(&self, condition: &str, language: Language) -> Result<Filtered, Vec<Diagnostic>> {
        match self.library().condition(condition, language) {
            (Some(test), problems) if !has_errors(&problems) => {
                let found = matching(self, &[test]).into_iter().next();
                let (holds, unknown) = found.unwrap_or_else(|| (Bits::zeros(self.len()), Bits::zeros(self.len())));
                Ok(Filtered { holds, unknown })
            }
            (_, problems) => Err(problems),
        }
    }

    /// Whose name or credit code holds `text`, regardless of case; everybody for an empty text.
    #[must_use]
    pub fn named(&self, text: &str) -> Bits {
        let wanted = text.trim();
        let (lower, upper) = (wanted.to_lowercase(), wanted.to_uppercase());
        let latin = lower != upper;
        let found = self.table().enterprises().par_iter().enumerate().filter(|(_, enterprise)| {
            let named = enterprise.name.contains(wanted) || (latin && enterprise.name.to_lowercase().contains(&lower));
            named || enterprise.uscc.contains(&upper)
        });
        let rows: Vec<usize> = found.map(|(row, _)| row).collect();
        let mut bits = Bits::zeros(self.len());
        rows.into_iter().for_each(|row| bits.set(row, true));
        bits
    }
}
