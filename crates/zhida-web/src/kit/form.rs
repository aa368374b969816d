//! Form fields with their label, hint and error. The template `parts/field.html` renders them.

use crate::words::{Key, Words};

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line about a person or enterprise; the word browsers know it by (`autocomplete`).
    Line(&'static str),
    /// A password; never sent back.
    Secret(&'static str),
    /// Agreed or not.
    Tick,
    /// One line; a unit may stand behind it.
    Text {
        /// The unit, or nothing.
        unit: String,
        /// Whether figures are expected.
        figures: bool,
        /// What is offered while typing.
        offers: Vec<String>,
    },
    /// Several lines.
    Area,
    /// A day.
    Date,
    /// A day and a time.
    Moment,
    /// One of these.
    Choice(Vec<Offer>),
}

impl Input {
    /// One line of words.
    pub(crate) fn words() -> Self {
        Self::Text { unit: String::new(), figures: false, offers: Vec::new() }
    }
    /// One line of figures.
    pub(crate) fn figures() -> Self {
        Self::Text { unit: String::new(), figures: true, offers: Vec::new() }
    }
}

/// An offered value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name, sent with the value.
    pub name: String,
    /// Id in the page.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What to know before filling it in; may be empty.
    pub hint: String,
    /// What is in it.
    pub value: String,
    /// What is wrong with it; empty if nothing.
    pub error: String,
    /// How it is filled in.
    pub input: Input,
}

impl Field {
    /// Ids of hint and error for `aria-describedby`; empty if there are neither.
    #[must_use]
    pub fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.id));
        }
        if !self.error.is_empty() {
            ids.push(format!("{}-error", self.id));
        }
        ids.join(" ")
    }
    /// Whether `offer` is what is in it.
    #[must_use]
    pub fn holds(&self, offer: &str) -> bool {
        self.value == offer
    }
}

/// Makes the fields of a form; ids begin with its name.
pub(crate) struct Fields<'a> {
    /// The words.
    pub(crate) t: Words,
    /// Its name.
    pub(crate) form: &'a str,
    /// What is wrong with the field of a name.
    pub(crate) wrong: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl Fields<'_> {
    /// A field with what is in it.
    pub(crate) fn field(&self, name: &str, label: Key, hint: Option<Key>, value: &str, input: Input) -> Field {
        Field {
            name: name.to_owned(),
            id: format!("{}-{name}", self.form),
            label: self.t.say(label).to_string(),
            hint: hint.map(|key| self.t.say(key).to_string()).unwrap_or_default(),
            value: value.to_owned(),
            error: (self.wrong)(name).unwrap_or_default(),
            input,
        }
    }
}
