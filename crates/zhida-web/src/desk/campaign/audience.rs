//! Who gets a campaign: a search of the desk for a measure, narrowed further by what is in their way.

use super::fields::Filled;
use crate::city::entry;
use crate::desk::search::{Search, measure_index};
use crate::desk::standing;
use crate::show::Show;
use crate::words::{Key, Words};
use zhida_live::{By, City, Entry, Listing, Reason, Standing, Subject};

/// The word, in the place of a standing, for all whom a measure concerns: it is written to them when its window closes.
pub(super) const CONCERNED: &str = "concerned";

/// What is asked: parameters of the address, kept with the campaign.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) pairs: Vec<(String, String)>,
}

/// Who was found.
pub(super) struct Audience {
    pub(super) subject: Subject,
    pub(super) rows: Vec<usize>,
    /// What is in the way: name in addresses, words, how many; for those one step away and those who need an answer.
    pub(super) reasons: Vec<(String, String, usize)>,
}

impl Asked {
    /// What of `pairs` says who is meant.
    pub(super) fn of(pairs: &[(String, String)]) -> Self {
        let ours = ["q", "district", "section", "size", "measure", "standing", "if", "reason"];
        let kept = pairs.iter().filter(|(name, value)| ours.contains(&name.as_str()) && !value.trim().is_empty());
        Self { pairs: kept.cloned().collect() }
    }
    /// As a campaign keeps it.
    pub(super) fn kept(&self) -> String {
        serde_json::to_string(&self.pairs).unwrap_or_default()
    }
    /// As it was kept.
    pub(super) fn read(kept: &str) -> Self {
        Self { pairs: serde_json::from_str(kept).unwrap_or_default() }
    }
    pub(super) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
    }
    pub(super) fn search(&self) -> Search {
        Search::read(&self.pairs)
    }
    /// The query with `name` set to `value`.
    pub(super) fn query(&self, name: &str, value: &str) -> String {
        let others = self.pairs.iter().filter(|(n, _)| n != name).map(|(n, v)| (n.as_str(), v.as_str()));
        let all = others.chain([(name, value)]).filter(|(_, v)| !v.is_empty());
        all.map(|(n, v)| format!("{n}={}", crate::address::encode(v))).collect::<Vec<_>>().join("&")
    }

    /// Who is meant. Without a measure or a place to stand, nobody is.
    ///
    /// # Errors
    /// What is missing.
    pub(super) fn audience(&self, city: &City, show: Show<'_>) -> Result<Audience, Key> {
        let subject = measure_index(city, self.get("measure")).and_then(|m| city.subject(m)).ok_or(Key("campaign-no-measure"))?;
        let word = self.get("standing");
        let place = standing::read(word);
        if place.is_none() && word != CONCERNED {
            return Err(Key("campaign-no-standing"));
        }
        let found = self.search().run(city);
        if !found.problems.is_empty() {
            return Err(Key("desk-search-bad"));
        }
        let mut rows = found.rows;
        if place.is_none() {
            let judged = city.judge(&subject);
            rows.retain(|row| judged.standing(*row) != Standing::Ineligible);
        }
        let mut reasons = Vec::new();
        if matches!(place, Some(Standing::OneStep | Standing::NeedsAnswer)) {
            let wanted = self.get("reason");
            for (reason, of) in city.reasons(&subject, &rows) {
                let name = name(show, reason);
                reasons.push((name.clone(), words(show, &subject, reason), of.len()));
                if name == wanted {
                    rows = of;
                }
            }
            if !wanted.is_empty() && !reasons.iter().any(|(name, ..)| name == wanted) {
                rows.clear();
            }
        }
        Ok(Audience { subject, rows, reasons })
    }
}

/// How addresses name what is in the way.
fn name(show: Show<'_>, reason: Reason) -> String {
    match reason {
        Reason::Clause(id) => format!("clause-{id}"),
        Reason::Attest(id) => format!("attest-{id}"),
        Reason::Fact(at) => crate::show::address_key(&show.library.dictionary, at),
    }
}

fn words(show: Show<'_>, subject: &Subject, reason: Reason) -> String {
    match reason {
        Reason::Clause(id) => entry::clause(subject, id),
        Reason::Attest(id) => show.t.say("gap-attest").with("what", entry::clause(subject, id)).to_string(),
        Reason::Fact(at) => show.fact(at),
    }
}

/// Somebody who gets it, in the words of its fields.
pub(super) struct Reader {
    pub(super) number: i64,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) district: String,
    /// In the order of the fields.
    pub(super) values: [String; 5],
}

/// Those of `rows` in words of `t`, in their order.
pub(super) fn readers(city: &City, t: Words, subject: &Subject, rows: Vec<usize>) -> Vec<Reader> {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let listing = Listing { limit: rows.len(), ..Listing::default() };
    city.entries(subject, rows, &listing).items.iter().map(|entry| reader(city, show, subject, entry)).collect()
}

fn reader(city: &City, show: Show<'_>, subject: &Subject, entry: &Entry) -> Reader {
    let t = show.t;
    let row = entry::row(show, city, subject, entry, None);
    let meta = &subject.plan().meta;
    let gap = if row.gap.is_empty() { row.missing } else { row.gap };
    let or = |text: String, otherwise: Key| if text.is_empty() { t.say(otherwise).to_string() } else { text };
    let values = [
        row.name.clone(),
        meta.title.clone(),
        or(gap, Key("campaign-no-gap")),
        or(row.amount, Key("campaign-no-amount")),
        meta.deadline().map_or_else(|| t.say("campaign-no-deadline").to_string(), |day| day.to_string()),
    ];
    Reader { number: entry.number, name: row.name, code: row.code, district: row.district, values }
}

/// Subject and text for a reader.
pub(super) fn letter(title: &Filled, text: &Filled, reader: &Reader) -> (String, String) {
    (title.fill(&reader.values), text.fill(&reader.values))
}

/// The parts of the city a campaign may be narrowed to.
pub(super) const PARTS: [(&str, By, Key); 3] =
    [("district", By::District, Key("desk-district")), ("section", By::Section, Key("desk-section")), ("size", By::Size, Key("desk-size"))];
