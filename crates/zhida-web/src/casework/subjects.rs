//! The catalogue of subjects: the choices of the fact `case_subject`, so that routing documents and forms cannot disagree.

use crate::kit::form::Offer;
use zhida_measure::Library;

/// The fact.
pub(crate) const FACT: &str = "case_subject";

/// All subjects with their labels.
pub(crate) fn offers(library: &Library, chinese: bool) -> Vec<Offer> {
    let Some(fact) = library.dictionary.find(FACT) else { return Vec::new() };
    let choices = library.dictionary.fact(fact).choices.iter();
    choices.map(|c| Offer { value: c.name.clone(), label: spoken(&c.name, &c.aliases, chinese) }).collect()
}

/// A subject's label; one that the catalogue does not know (any more) is said as it stands.
pub(crate) fn label(library: &Library, subject: &str, chinese: bool) -> String {
    offers(library, chinese).into_iter().find(|o| o.value == subject).map_or_else(|| subject.to_owned(), |o| o.label)
}

/// The last of the other writings is the English one: `late-payment`.
fn spoken(name: &str, aliases: &[String], chinese: bool) -> String {
    let english = aliases.iter().rev().find(|a| a.is_ascii() && !chinese);
    let Some(english) = english else { return name.to_owned() };
    let words = english.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
