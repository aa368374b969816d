//! Words of this crate: keys of the diagnostics' message files.

use zhida_diagnostics::{Lang, translate};

/// The message `key`; the key itself if it is missing, so that a forgotten message is seen and not silent.
pub(crate) fn words(key: &str, args: &[(&'static str, String)], lang: Lang) -> String {
    translate(key, None, args, lang).unwrap_or_else(|| key.to_owned())
}

/// The help of the message `key`.
pub(crate) fn help(key: &str, args: &[(&'static str, String)], lang: Lang) -> String {
    translate(key, Some("help"), args, lang).unwrap_or_default()
}
