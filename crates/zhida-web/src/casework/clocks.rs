//! The clocks of a case, with words beside the colours.

use super::words::which;
use super::{Lamp, lamp_of, when};
use crate::words::Key;
use chrono::NaiveDateTime;
use zhida_cases::{Case, Due, Frame, Which, clocks, light_of_clock};

/// A clock as pages show it.
pub(crate) struct ClockRow {
    pub(crate) which: Key,
    /// Until when; empty if nobody can say.
    pub(crate) due: String,
    /// When it was answered; empty while it runs.
    pub(crate) met: String,
    /// How it stands.
    pub(crate) lamp: Option<Lamp>,
    /// What has come of it: kept, missed, or open.
    pub(crate) end: Key,
    /// The enterprise's own.
    pub(crate) theirs: bool,
}

/// All clocks of a case; of the present round those that belong to a round.
pub(crate) fn rows(case: &Case, now: NaiveDateTime, frame: &Frame<'_>) -> Vec<ClockRow> {
    let row = |clock: zhida_cases::Clock| ClockRow {
        which: which(clock.which),
        due: match clock.due {
            Due::On(due) => when::deadline(due),
            Due::Open | Due::Unknown(_) => String::new(),
        },
        met: clock.met.map(when::minute).unwrap_or_default(),
        lamp: light_of_clock(case, &clock, now, frame).map(lamp_of),
        end: match (clock.kept(now), clock.met) {
            (Some(true), _) => Key("case-clock-kept"),
            (Some(false), _) => Key("case-clock-missed"),
            (None, Some(_)) => Key("case-clock-ended"),
            (None, None) if clock.stands => Key("case-clock-stands"),
            (None, None) => Key("case-clock-runs"),
        },
        theirs: matches!(clock.which, Which::Supply | Which::Confirmation),
    };
    clocks(case, frame).into_iter().map(row).collect()
}
