//! What the address says of which cases are wanted, and back.

use crate::address::encode;
use zhida_cases::{Kind, Light, State, Urgency};
use zhida_store::{CaseFilter, CaseSort, Scope};

/// A search of cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CaseSearch {
    pub(crate) filter: CaseFilter,
    pub(crate) sort: CaseSort,
    pub(crate) page: usize,
    /// A figure of the rates of a period, whose cases these are: `overdue`, `2026-07-01`, `2026-10-01`.
    pub(crate) figure: Option<(String, String, String)>,
}

const SCOPES: &[(&str, Scope)] = &[("", Scope::Open), ("mine", Scope::Mine), ("leaders", Scope::Leaders), ("all", Scope::All)];
const SORTS: &[(&str, CaseSort)] =
    &[("", CaseSort::Due), ("newest", CaseSort::Newest), ("oldest", CaseSort::Oldest), ("changed", CaseSort::Changed)];
/// Where a light stands: cases that have none.
const UNLIT: &str = "none";

impl CaseSearch {
    pub(crate) fn read(parameters: &[(String, String)]) -> Self {
        let of = |name: &str| parameters.iter().rev().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim());
        let figure = of("figure");
        Self {
            filter: CaseFilter {
                scope: SCOPES.iter().find(|(word, _)| *word == of("scope")).map(|(_, scope)| *scope).unwrap_or_default(),
                light: Light::from_key(of("light")),
                unlit: of("light") == UNLIT,
                state: State::from_key(of("state")),
                kind: Kind::from_key(of("kind")),
                urgency: Urgency::from_key(of("urgency")),
                subject: of("subject").to_owned(),
                office: of("office").parse().ok(),
                district: of("district").to_owned(),
                enterprise: of("enterprise").parse().ok(),
                again: of("again") == "yes",
                text: of("q").to_owned(),
                only: None,
                began: None,
                since: None,
            },
            sort: SORTS.iter().find(|(word, _)| *word == of("sort")).map(|(_, sort)| *sort).unwrap_or_default(),
            page: of("page").parse().unwrap_or(1).max(1),
            figure: (!figure.is_empty()).then(|| (figure.to_owned(), of("from").to_owned(), of("to").to_owned())),
        }
    }

    /// Names and values, without the page.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let f = &self.filter;
        let word = |found: Option<&str>| found.unwrap_or_default().to_owned();
        let mut pairs = vec![
            ("scope", word(SCOPES.iter().find(|(_, s)| *s == f.scope).map(|(w, _)| *w))),
            ("q", f.text.clone()),
            ("light", word(f.light.map(Light::key).or(f.unlit.then_some(UNLIT)))),
            ("state", word(f.state.map(State::key))),
            ("kind", word(f.kind.map(Kind::key))),
            ("urgency", word(f.urgency.map(Urgency::key))),
            ("subject", f.subject.clone()),
            ("office", f.office.map(|o| o.to_string()).unwrap_or_default()),
            ("district", f.district.clone()),
            ("enterprise", f.enterprise.map(|e| e.to_string()).unwrap_or_default()),
            ("again", if f.again { "yes".to_owned() } else { String::new() }),
            ("sort", word(SORTS.iter().find(|(_, s)| *s == self.sort).map(|(w, _)| *w))),
        ];
        if let Some((figure, from, to)) = &self.figure {
            pairs.extend([("figure", figure.clone()), ("from", from.clone()), ("to", to.clone())]);
        }
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// What the form of the inbox has no field for and carries on.
    pub(crate) fn hidden(&self) -> Vec<(&'static str, String)> {
        let fields = ["q", "state", "kind", "urgency", "subject", "office", "again"];
        self.pairs().into_iter().filter(|(name, _)| !fields.contains(name)).collect()
    }

    /// The address of this search at `path`.
    pub(crate) fn href(&self, path: &str) -> String {
        let pairs: Vec<String> = self.pairs().into_iter().map(|(name, value)| format!("{name}={}", encode(&value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// The address of the inbox with a change.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.href("/desk/cases")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let read = |text: &str| {
            let pairs = text.split('&').filter_map(|p| p.split_once('=')).map(|(n, v)| (n.to_owned(), v.to_owned()));
            CaseSearch::read(&pairs.collect::<Vec<_>>())
        };
        let text = "scope=all&q=9&light=red&state=in-hand&kind=demand&urgency=urgent&subject=x&office=0&district=9&enterprise=3&again=yes&sort=newest&figure=overdue&from=2026-07-01&to=2026-10-01";
        let search = read(text);
        assert_eq!(read("light=none").href(""), "?light=none");
        assert_eq!(search.href(""), format!("?{text}"));
        assert_eq!(read("").href("/desk/cases"), "/desk/cases");
        assert_eq!(search.filter.office, Some(0), "the service centre is an office too");
    }
}
