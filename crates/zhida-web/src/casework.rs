//! Cases as pages show them, whoever looks: words, times, clocks, the steps of the log, and moves as forms.

pub(crate) mod asked;
pub(crate) mod clocks;
pub(crate) mod figures;
pub(crate) mod forms;
pub(crate) mod papers;
pub(crate) mod read;
pub(crate) mod refusal;
pub(crate) mod sent;
pub(crate) mod steps;
pub(crate) mod subjects;
pub(crate) mod when;
pub(crate) mod words;

use crate::words::Key;
use zhida_cases::Light;

/// A light as components show it: class and word, never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lamp {
    /// Class of the style sheet, and its value in addresses.
    pub(crate) tone: &'static str,
    /// Its word.
    pub(crate) word: Key,
}

/// A light of lists, by its key.
pub(crate) fn lamp(key: Option<&str>) -> Option<Lamp> {
    Light::from_key(key?).map(lamp_of)
}

/// A light.
pub(crate) fn lamp_of(light: Light) -> Lamp {
    Lamp { tone: light.key(), word: words::light(light) }
}

/// The beginning of a text, with a sign if there is more of it.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let shown: String = text.chars().take(most).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}

/// The number of a case as people read it.
pub(crate) fn number(id: i64) -> String {
    format!("{id:06}")
}
