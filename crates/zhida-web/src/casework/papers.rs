//! Files of cases in words: what each is, who sent it with which step, and how a page shows it.

use super::words;
use crate::upload::Listed;
use crate::words::Key;
use std::collections::BTreeMap;
use zhida_store::{CaseFile, CasePaper};

/// Largest photo that a page shows by itself, in bytes: larger ones wait until somebody opens them.
const SHOWN: i64 = 5_000_000;

/// A file of a case.
pub(crate) struct PaperRow {
    pub(crate) file: Listed,
    /// The step it came with.
    pub(crate) act: Key,
    /// Who sent it; empty if the name is gone.
    pub(crate) who: String,
    pub(crate) look: PaperLook,
}

/// How a page shows a file besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaperLook {
    /// A photo browsers show.
    Photo,
    /// A recording, with a player.
    Sound,
    /// By its name alone.
    Name,
}

impl PaperLook {
    fn of(kind: &str, size: i64) -> Self {
        match kind {
            "image/jpeg" | "image/png" | "image/webp" if size <= SHOWN => Self::Photo,
            // No browser plays what old telephones record.
            "audio/amr" => Self::Name,
            kind if kind.starts_with("audio/") => Self::Sound,
            _ => Self::Name,
        }
    }
}

/// The files of a case, with the names of the persons in it.
pub(crate) fn rows(file: &CaseFile, papers: &[CasePaper], names: &BTreeMap<i64, String>) -> Vec<PaperRow> {
    let row = |paper: &CasePaper| PaperRow {
        file: Listed::of(&paper.file),
        act: words::act(file.log.get(paper.row).map_or(zhida_cases::ActKind::Submit, |row| row.act.kind())),
        who: paper.file.author_id.and_then(|author| names.get(&author)).cloned().unwrap_or_default(),
        look: PaperLook::of(&paper.file.kind, paper.file.size),
    };
    papers.iter().map(row).collect()
}
