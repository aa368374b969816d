//! Diagnostics about a whole file.

use crate::words::words;
use zhida_diagnostics::{Code, Diagnostic, Lang};

/// The file cannot be read; `key` is the message that says why.
pub(crate) fn unreadable(file: &str, key: &str, lang: Lang) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::FileUnreadable, 0..0).in_file(file).with("why", words(key, &[], lang)))
}

/// The same, with words from elsewhere (the operating system, a parser).
pub(crate) fn unreadable_because(file: &str, why: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::FileUnreadable, 0..0).in_file(file).with("why", why))
}

/// A limit is exceeded; `what` says which.
pub(crate) fn too_large(file: &str, what: String, lang: Lang) -> Box<Diagnostic> {
    let remedy = words("limit-remedy", &[], lang);
    Box::new(Diagnostic::new(Code::FileTooLarge, 0..0).in_file(file).with("what", what).with("remedy", remedy))
}
