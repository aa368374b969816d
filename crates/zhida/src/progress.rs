//! Progress bars on standard error, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// A bar over bytes.
pub(crate) fn bytes(label: &str) -> ProgressBar {
    bar(label, "{prefix} [{bar:30}] {bytes}/{total_bytes} {eta}")
}

/// A bar over rows.
pub(crate) fn rows(label: &str, total: usize) -> ProgressBar {
    let bar = bar(label, "{prefix} [{bar:30}] {pos}/{len} {eta}");
    bar.set_length(total as u64);
    bar
}

fn bar(label: &str, template: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr()).with_style(style).with_prefix(label.to_owned())
}
