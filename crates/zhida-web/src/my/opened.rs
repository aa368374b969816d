//! What an entry opened: the measures of which an enterprise stands elsewhere than it would without it.
//!
//! It is found by putting back what was on file before and comparing, so that the page can be asked for again and says the same.

use super::Own;
use crate::document::lang;
use crate::words::{Key, Words};
use zhida_engine::Outcome;
use zhida_live::{Entered, Shift, ShiftKind};
use zhida_measure::Kind;
use zhida_store::KnownFact;

/// What an entry did.
pub(super) struct Opened {
    /// The facts it put on file: label and value.
    pub(super) facts: Vec<(String, String)>,
    /// What changed by it, the best first.
    pub(super) shifts: Vec<ShiftView>,
    /// Where the first of these facts is asked again.
    pub(super) again: String,
}

/// A measure that stands elsewhere.
pub(super) struct ShiftView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) lang: &'static str,
    pub(super) word: Key,
    pub(super) tone: &'static str,
    pub(super) amount: String,
}

impl Opened {
    /// What the entry number `seq` of the ledger did, going by all that was ever on file; none if it put no fact of this enterprise there.
    pub(super) fn of(own: &Own<'_>, t: Words, history: &[KnownFact], seq: i64) -> Option<Self> {
        let (dictionary, codes, show) = (&own.shelf.library.dictionary, &own.shelf.library.codes, own.show(t));
        let read = |fact: &KnownFact, state: &str| dictionary.read_stored(codes, &fact.key, fact.year, state);
        let entries: Vec<&KnownFact> = history.iter().filter(|f| f.seq == seq).collect();
        let first = entries.first()?;
        let again = first.year.map_or_else(|| first.key.clone(), |y| format!("{}@{y}", first.key));
        let mut before: Vec<Entered> = Vec::new();
        let mut facts = Vec::new();
        for entry in entries {
            let earlier = history.iter().rfind(|f| f.seq < seq && f.key == entry.key && f.year == entry.year);
            before.extend(read(entry, earlier.map_or("", |f| f.state.as_str())));
            if let Some((fact, year, state)) = read(entry, &entry.state) {
                let at = super::file::at((fact, year));
                facts.push((show.fact(at), show.state(at, &state)));
            }
        }
        let back = own.city.what_if(&own.facts, &before).together;
        let mut shifts: Vec<Shift> =
            back.into_iter().map(|s| Shift { measure: s.measure, from: s.to, to: s.from, before: s.after, after: s.before }).collect();
        shifts.sort_by_key(Shift::kind);
        Some(Self { facts, shifts: shifts.iter().filter_map(|s| view(own, t, s)).collect(), again })
    }
}

fn view(own: &Own<'_>, t: Words, shift: &Shift) -> Option<ShiftView> {
    let measure = own.shelf.library.measures().get(shift.measure)?;
    let meta = &measure.plan.meta;
    let (word, tone) = match (meta.kind, shift.kind()) {
        (Kind::Alert, _) => return None,
        (Kind::Class, ShiftKind::Opened) => (Key("my-opened-classed"), "yes"),
        (_, ShiftKind::Opened) => (Key("my-opened-yes"), "yes"),
        (_, ShiftKind::CameClose) => (Key("my-opened-near"), "open"),
        (_, ShiftKind::Undecided) => (Key("my-opened-open"), "open"),
        (_, ShiftKind::Lost) => (Key("my-opened-no"), "no"),
        (_, ShiftKind::Amount) => (Key("my-opened-amount"), "yes"),
    };
    let amount = |outcome: &Outcome| outcome.amount.as_ref().map_or_else(String::new, |a| own.show(t).amount(a));
    let told = matches!(shift.kind(), ShiftKind::Opened | ShiftKind::Amount);
    Some(ShiftView {
        href: format!("/my/measures/{}", meta.id),
        title: meta.title.clone(),
        lang: lang(measure),
        word,
        tone,
        amount: if told { amount(&shift.after) } else { String::new() },
    })
}
