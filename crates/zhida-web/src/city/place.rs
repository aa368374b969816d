//! Which version of a measure a page of the desk is about, and the pages beside it.

use crate::address::encode;
use crate::error::Fault;
use crate::measure::{Which, address};
use zhida_facts::NaiveDate;
use zhida_live::{City, Subject};
use zhida_measure::Library;

/// The version of the measure `id` that is asked for.
pub(crate) fn subject(city: &City, id: &str, which: &Which) -> Result<Subject, Fault> {
    let measure = which.find(city.library(), id, city.day())?;
    city.subject(measure).ok_or(Fault::Missing)
}

/// The desk's address of a version, without query and with it.
pub(crate) fn home(library: &Library, measure: usize, day: NaiveDate) -> String {
    format!("/desk{}", address(library, measure, day))
}

/// The query that names a version, to be carried from page to page; begins with `?` and ends so that a parameter can follow.
pub(crate) fn carried(which: &Which) -> String {
    let mut out = "?".to_owned();
    for (name, value) in [("on", &which.on), ("track", &which.track)] {
        if let Some(value) = value.as_ref().filter(|v| !v.is_empty()) {
            out.push_str(&format!("{name}={}&", encode(value)));
        }
    }
    out
}

/// The pages of a measure at the desk.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    /// The measure.
    pub(crate) id: String,
    /// What is carried along.
    pub(crate) query: String,
}

impl Beside {
    /// Of the version asked for.
    pub(crate) fn of(id: &str, which: &Which) -> Self {
        let carried = carried(which);
        Self { id: id.to_owned(), query: carried.trim_end_matches(['?', '&']).to_owned() }
    }
    /// The address of the page `name`; nothing for the verdict itself.
    pub(crate) fn href(&self, name: &str) -> String {
        let slash = if name.is_empty() { "" } else { "/" };
        format!("/desk/measures/{}{slash}{name}{}", encode(&self.id), self.query)
    }
    /// The measure as everyone sees it.
    pub(crate) fn public(&self) -> String {
        format!("/measures/{}{}", encode(&self.id), self.query)
    }
    /// The verdict of the measure on one enterprise.
    pub(crate) fn of_enterprise(&self, number: i64) -> String {
        format!("/desk/enterprises/{number}/measures/{}{}", encode(&self.id), self.query)
    }
    /// What is carried along, as fields of a form. Its values are a day and a word, which need no decoding.
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        self.query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('=')).collect()
    }
}
