//! An enterprise's cases: sent in two minutes, followed step by step, and closed by its own word.

pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;

use crate::app::App;
use zhida_live::By;

/// The district of an enterprise, for the desk's lists; empty if it is not known.
pub(crate) fn district(app: &App, enterprise: i64) -> String {
    let city = app.city();
    city.part_of(enterprise, By::District)
        .map(|key| crate::desk::search::part_name(&city, By::District, key))
        .filter(|d| d != "-")
        .unwrap_or_default()
}
