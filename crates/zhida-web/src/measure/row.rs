//! A measure as lists show it: what it is, who gives it, until when.

use crate::document::lang;
use crate::search::Entry;
use crate::words::Key;
use zhida_facts::NaiveDate;
use zhida_measure::{Kind, Library, Track};

/// A row of a list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) lang: &'static str,
    pub(crate) kind: Key,
    pub(crate) issuer: String,
    pub(crate) region: String,
    pub(crate) due: Due,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) over: bool,
}

/// Until when a measure can be applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// At any time.
    Always,
    /// Not any more.
    Over(NaiveDate),
    /// From this day.
    Later(NaiveDate),
    /// Until this day, so many days from now.
    Until(NaiveDate, i64),
    /// Begun, with no end said.
    Open,
}

impl Row {
    /// The row of `entry`.
    pub(crate) fn of(library: &Library, entry: &Entry, today: NaiveDate) -> Self {
        Self {
            href: address(library, entry.measure, today),
            title: entry.title.clone(),
            lang: library.measures().get(entry.measure).map_or("zh-CN", lang),
            kind: kind(entry.kind),
            issuer: entry.issuer.clone(),
            region: entry.region.clone(),
            due: Due::of(entry, today),
            from: entry.in_force.from,
            over: !entry.in_force.contains(today),
        }
    }
}

impl Due {
    /// Of `entry`, on the day `today`.
    pub(crate) fn of(entry: &Entry, today: NaiveDate) -> Self {
        match (entry.in_force.to, entry.window) {
            (Some(to), _) if to < today => Due::Over(to),
            (_, None) => Due::Always,
            (_, Some(window)) => match (window.from, window.to) {
                (Some(from), _) if from > today => Due::Later(from),
                (_, Some(to)) if to < today => Due::Over(to),
                (_, Some(to)) => Due::Until(to, (to - today).num_days()),
                (_, None) => Due::Open,
            },
        }
    }
}

/// The word of a kind.
pub(crate) fn kind(kind: Kind) -> Key {
    match kind {
        Kind::Subsidy => Key("kind-subsidy"),
        Kind::Honour => Key("kind-honour"),
        Kind::Finance => Key("kind-finance"),
        Kind::Service => Key("kind-service"),
        Kind::Event => Key("kind-event"),
        Kind::Score => Key("kind-score"),
        Kind::Class => Key("kind-class"),
        Kind::Alert => Key("kind-alert"),
        Kind::Routing => Key("kind-routing"),
    }
}

/// The word of a kind of case.
pub(crate) fn track(track: Track) -> Key {
    match track {
        Track::New => Key("track-new"),
        Track::Renewal => Key("track-renewal"),
    }
}

/// The address of a version of a measure: the plain one if it is what the measure says today, else with its day and kind of case.
pub(crate) fn address(library: &Library, measure: usize, today: NaiveDate) -> String {
    let Some(meta) = library.measures().get(measure).map(|m| &m.plan.meta) else { return "/measures".to_owned() };
    let path = format!("/measures/{}", meta.id);
    if library.version(&meta.id, today, Track::New).is_some_and(|(index, _)| index == measure) {
        return path;
    }
    let day = meta.in_force.from.or(meta.in_force.to).unwrap_or(today);
    let track = if meta.track == Some(Track::Renewal) { "&track=renewal" } else { "" };
    format!("{path}?on={day}{track}")
}
