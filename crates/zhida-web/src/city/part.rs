//! The parts of the city in words: districts, sections of industry, size classes.

use super::chart::{Chart, Series};
use super::standing::{Place, places};
use crate::show::Show;
use crate::words::Key;
use zhida_facts::{Scheme, spoken};
use zhida_live::{By, City, Judged, Part, PartKey};

/// The ways to divide the city: name in addresses, and word.
pub(crate) const WAYS: [(By, &str, Key); 3] = [
    (By::District, "district", Key("city-by-district")),
    (By::Section, "section", Key("city-by-section")),
    (By::Size, "size", Key("city-by-size")),
];

/// The way of that name; by district if there is none.
pub(crate) fn way(wanted: &str) -> (By, &'static str) {
    WAYS.iter().find(|(_, name, _)| *name == wanted).map_or((By::District, "district"), |(by, name, _)| (*by, name))
}

/// A part with its counts.
#[derive(Clone, Debug)]
pub(crate) struct PartRow {
    /// Its name in addresses.
    pub(crate) name: String,
    /// Its label.
    pub(crate) label: String,
    /// Who stands where.
    pub(crate) places: Vec<Place>,
    /// All in it.
    pub(crate) total: usize,
}

/// All parts with an enterprise in them.
pub(crate) fn rows(show: Show<'_>, city: &City, judged: &Judged, by: By) -> Vec<PartRow> {
    let kind = judged.subject().plan().meta.kind;
    let row = |part: &Part| PartRow {
        name: name(show, by, part.key),
        label: label(show, by, part.key),
        places: places(kind, &part.counts),
        total: part.counts.total(),
    };
    city.breakdown(judged, by).iter().map(row).collect()
}

/// The part that addresses call `wanted`.
pub(crate) fn find(show: Show<'_>, city: &City, judged: &Judged, by: By, wanted: &str) -> Option<PartKey> {
    city.breakdown(judged, by).into_iter().map(|part| part.key).find(|key| name(show, by, *key) == wanted)
}

fn scheme(by: By) -> Scheme {
    if by == By::Section { Scheme::Industry } else { Scheme::Region }
}

/// The name of a part in addresses.
pub(crate) fn name(show: Show<'_>, by: By, key: PartKey) -> String {
    match key {
        PartKey::Code(id) => show.library.codes.tree(scheme(by)).code(id).to_owned(),
        PartKey::Choice(choice) => choice.to_string(),
        PartKey::Unknown => "none".to_owned(),
    }
}

/// What a part is called.
pub(crate) fn label(show: Show<'_>, by: By, key: PartKey) -> String {
    match key {
        PartKey::Code(id) => {
            let tree = show.library.codes.tree(scheme(by));
            if by == By::Section { format!("{} {}", tree.code(id), tree.name(id)) } else { tree.name(id).to_owned() }
        }
        PartKey::Choice(choice) => {
            let size = show.library.dictionary.find("size_class").map(|f| show.library.dictionary.fact(f));
            size.and_then(|f| f.choices.get(usize::from(choice))).map(|c| spoken::choice(c, show.t.zh()).to_owned()).unwrap_or_default()
        }
        PartKey::Unknown => show.t.say("city-part-unknown").to_string(),
    }
}

/// The parts as bars, the standings on each other. The greatest number stands nowhere near, and would hide the rest.
pub(crate) fn chart(show: Show<'_>, rows: &[PartRow]) -> Chart {
    let words = rows.first().map(|r| r.places.clone()).unwrap_or_default();
    let shown = words.iter().enumerate().filter(|(_, place)| place.name != "ineligible");
    let series = shown.map(|(at, place)| Series {
        name: show.t.say(place.word).to_string(),
        data: rows.iter().filter_map(|r| r.places.get(at)).map(|p| p.count.into()).collect(),
        tone: place.tone,
    });
    let x = rows.iter().map(|r| r.label.clone()).collect();
    Chart { kind: "bar", x, series: series.collect(), unit: String::new(), stacked: true, mark: None }
}
