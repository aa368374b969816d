//! Other measures that a text mentions by their ids, shown by their titles and linked.

use super::text::Run;
use std::collections::BTreeMap;
use zhida_measure::Library;

/// The measures there are.
pub(super) struct Mentions<'a> {
    titles: BTreeMap<&'a str, &'a str>,
    /// What the address of a measure's page begins with.
    base: &'a str,
}

impl<'a> Mentions<'a> {
    pub(super) fn new(library: &'a Library, base: &'a str) -> Self {
        // Of several versions the last one's title.
        let titles = library.measures().iter().map(|m| (m.plan.meta.id.as_str(), m.plan.meta.title.as_str())).collect();
        Self { titles, base }
    }

    /// Words, and where an id stands among them its measure.
    pub(super) fn runs(&self, text: &str) -> Vec<Run> {
        let (mut runs, mut words, mut rest) = (Vec::new(), String::new(), text);
        while let Some(start) = rest.find(in_id) {
            let (before, from) = rest.split_at(start);
            let (id, behind) = from.split_at(from.find(|c| !in_id(c)).unwrap_or(from.len()));
            words.push_str(before);
            match self.titles.get(id) {
                Some(title) => {
                    runs.extend((!words.is_empty()).then(|| Run::Text(std::mem::take(&mut words))));
                    runs.push(Run::Measure { title: (*title).to_owned(), href: format!("{}{id}", self.base) });
                }
                None => words.push_str(id),
            }
            rest = behind;
        }
        words.push_str(rest);
        runs.extend((!words.is_empty()).then_some(Run::Text(words)));
        runs
    }
}

/// Whether a letter may stand in an id.
fn in_id(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_ids_become_titles() {
        let mentions = Mentions { titles: BTreeMap::from([("cn-a-2022", "甲"), ("cn-b", "乙")]), base: "/measures/" };
        let measure = |title: &str, id: &str| Run::Measure { title: title.to_owned(), href: format!("/measures/{id}") };
        let text = |words: &str| Run::Text(words.to_owned());
        assert_eq!(mentions.runs("持有(cn-a-2022)"), [text("持有("), measure("甲", "cn-a-2022"), text(")")]);
        assert_eq!(mentions.runs("cn-b、cn-bc、cn-a"), [measure("乙", "cn-b"), text("、cn-bc、cn-a")]);
        assert_eq!(mentions.runs("营业收入 >= 5万元"), [text("营业收入 >= 5万元")]);
        assert_eq!(mentions.runs(""), []);
    }
}
