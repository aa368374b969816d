//! Why something failed, in the reader's language: the system's own words are English wherever the program runs.

use crate::words::say;
use std::io::ErrorKind;

/// A chain of errors as one line, outermost first.
pub(crate) fn reason(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in error.chain() {
        let words = part.downcast_ref::<std::io::Error>().and_then(|e| known(e.kind())).unwrap_or_else(|| part.to_string());
        // Wrapped system errors repeat themselves.
        if parts.last().is_none_or(|last| !last.contains(&words)) {
            parts.push(words);
        }
        if part.is::<std::io::Error>() {
            break;
        }
    }
    parts.join(&say("colon", &[]))
}

fn known(kind: ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::NotFound => say("why-not-found", &[]),
        ErrorKind::PermissionDenied => say("why-forbidden", &[]),
        ErrorKind::AlreadyExists => say("why-exists", &[]),
        ErrorKind::IsADirectory => say("why-folder", &[]),
        ErrorKind::NotADirectory => say("why-no-folder", &[]),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say("why-full", &[]),
        ErrorKind::ReadOnlyFilesystem => say("why-read-only", &[]),
        _ => return None,
    })
}

/// Whether it is only that the reader has gone away (`zhida … | head`).
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe))
}
