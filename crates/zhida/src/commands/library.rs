//! `zhida library`: what there is, and what is in force.

use super::matching::columns;
use crate::cli::LibraryArgs;
use crate::words::say;
use crate::{exit, load};
use zhida_measure::{DateRange, Track};

pub(crate) fn run(args: &LibraryArgs) -> anyhow::Result<u8> {
    let as_of = load::day(args.scope.as_of);
    let track: Track = args.scope.track.into();
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let mut rows = vec![
        [
            "overview-measure",
            "overview-title",
            "library-kind",
            "library-in-force",
            "library-dates",
            "library-window",
            "library-samples",
            "library-certainty",
        ]
        .map(|k| say(k, &[])),
    ];
    for (index, measure) in library.measures().iter().enumerate() {
        let meta = &measure.plan.meta;
        let speaks = library.version(&meta.id, as_of, track) == Some((index, true));
        rows.push([
            meta.id.clone(),
            meta.title.clone(),
            meta.kind.word().to_owned(),
            if speaks { say("yes", &[]) } else { say("no", &[]) },
            dates(&meta.in_force),
            meta.window.as_ref().map(dates).unwrap_or_default(),
            measure.plan.samples.len().to_string(),
            certainty(&meta.certainty),
        ]);
    }
    out!("{}", columns(&rows).trim_end())?;
    Ok(exit::FINE)
}

fn dates(range: &DateRange) -> String {
    let end = |d: Option<zhida_facts::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    format!("{}..{}", end(range.from), end(range.to))
}

/// The marks alone; what each concerns stands in the document.
fn certainty(words: &str) -> String {
    let said = |mark: &str| words.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w == mark);
    ["V", "V2", "M"].into_iter().filter(|mark| said(mark)).collect::<Vec<_>>().join("/")
}
