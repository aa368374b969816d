//! A move as its form was sent, read alike whoever makes it.

use super::forms::{Tried, Typed};
use super::refusal::tried;
use crate::error::Fault;
use crate::upload::{Sent, complaints};
use crate::words::Words;
use std::collections::BTreeMap;
use zhida_cases::{ActKind, Refusal};
use zhida_store::NewFile;

/// Which move, with what was typed and the files that came with it.
pub(crate) struct SentMove {
    pub(crate) kind: ActKind,
    /// The rows of the log that were looked at.
    pub(crate) seen: Option<usize>,
    pub(crate) typed: Typed,
    pub(crate) files: Vec<NewFile>,
    /// Files that cannot be kept, and why.
    wrong: Vec<String>,
}

impl SentMove {
    /// Reads a form.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if it names no move.
    pub(crate) fn read(t: Words, sent: Sent) -> Result<Self, Fault> {
        let wrong = complaints(t, &sent.refused);
        let (typed, files) = sent.parted();
        let kind = typed.get("act").and_then(|name| ActKind::from_key(name)).ok_or(Fault::Invalid)?;
        let seen = typed.get("rows").and_then(|n| n.parse().ok());
        Ok(Self { kind, seen, typed, files, wrong })
    }
    /// What stands in its form if some files could not be kept: nothing of it is done then.
    pub(crate) fn unkept(&self) -> Option<Tried<'_>> {
        let tried = || Tried { act: self.kind.key(), typed: &self.typed, error: self.wrong.join(" "), wrong: BTreeMap::new(), since: None };
        (!self.wrong.is_empty()).then(tried)
    }
    /// What stands in its form if it was refused.
    pub(crate) fn refused(&self, t: Words, why: &Refusal) -> Tried<'_> {
        tried(t, self.kind.key(), &self.typed, why, !self.files.is_empty())
    }
}
