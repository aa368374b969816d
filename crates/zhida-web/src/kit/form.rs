//! Form fields with their label, hint and error. The template `parts/field.html` renders them.

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
