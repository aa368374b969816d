//! Whether measures land: how many of those that qualify are told, apply and are paid.

pub(crate) mod count;
pub(crate) mod export;
pub(crate) mod list;
mod part;
pub(crate) mod report;
pub(crate) mod show;
mod step;
pub(crate) mod who;

use zhida_measure::Kind;

/// Whether a measure of this kind is something an enterprise can get, so that it can land.
pub(crate) fn lands(kind: Kind) -> bool {
    !matches!(kind, Kind::Class | Kind::Score | Kind::Alert | Kind::Routing)
}
