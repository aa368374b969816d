//! A problem with a document or a data file: a code, a place, arguments for its message, and help.
//!
//! All problems of a text are reported at once. A problem carries no sentence: its words come from the message files
//! `messages/zh-CN.ftl` and `messages/en.ftl` when it is rendered, one message a code with the attributes `.label` and `.help`.
//!
//! This crate does not know measures, facts, files or terminals: it is handed texts and gives back text.

mod code;
mod messages;
mod render;

use std::ops::Range;

pub use code::{Code, Severity};
pub use messages::{Lang, translate};
pub use render::{Style, render, render_all, render_html};

/// One problem. Build it with [`Diagnostic::new`] and the `with_` methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    file: Option<String>,
    span: Range<usize>,
    args: Vec<(&'static str, String)>,
    also: Vec<(Range<usize>, String)>,
    witness: Option<String>,
}

impl Diagnostic {
    /// A problem of the kind `code` at the byte range `span` of the text at hand.
    #[must_use]
    pub fn new(code: Code, span: Range<usize>) -> Self {
        Self { code, file: None, span, args: Vec::new(), also: Vec::new(), witness: None }
    }

    /// Adds an argument of the message, e.g. `name`, `near`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Names the file the span is in.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Points at a second place that belongs to the problem, with a short text quoted as it is.
    #[must_use]
    pub fn also(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.also.push((span, text.into()));
        self
    }

    /// Adds a concrete enterprise that shows the fault, as rows for the section 样例.
    #[must_use]
    pub fn with_witness(mut self, rows: impl Into<String>) -> Self {
        self.witness = Some(rows.into());
        self
    }

    /// The code, whose name is stable.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }
    /// Error, warning or note.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
    /// The file, where known.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }
    /// Byte range of the place.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
    /// The witness rows, if any.
    #[must_use]
    pub fn witness(&self) -> Option<&str> {
        self.witness.as_deref()
    }
    /// Value of the argument `name`.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str())
    }
    /// The message in `lang`, without place.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        messages::message(self.code, None, &self.args, lang)
    }
    /// The help line in `lang`; empty if the code has none for these arguments.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        messages::message(self.code, Some("help"), &self.args, lang)
    }
    pub(crate) fn label(&self, lang: Lang) -> String {
        messages::message(self.code, Some("label"), &self.args, lang)
    }
    pub(crate) fn also_places(&self) -> &[(Range<usize>, String)] {
        &self.also
    }
}

/// Whether any of the problems is an error.
#[must_use]
pub fn has_errors(all: &[Diagnostic]) -> bool {
    all.iter().any(|d| d.severity() == Severity::Error)
}
