//! Every sentence of the interface: message files by language, looked up by key from templates and Rust.
//!
//! A key is spelt alike everywhere: `measure-show-title` in `web/messages/*/measure.ftl`, in templates and in Rust (Fluent allows no dots).
//! A key that is missing, or an argument that is, shows as ⟦…⟧ and is logged; tests forbid both.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::Embed;
use std::fmt::{Display, Formatter};
use std::sync::OnceLock;
pub use zhida_diagnostics::Lang;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/messages"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

/// The words of one language; what templates know as `page.t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The language.
    pub lang: Lang,
}

/// The key of a message, where Rust hands one to a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub &'static str);

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        self.0
    }
}

/// A message that is about to be said; it displays as its text.
#[derive(Clone, Debug)]
pub struct Saying {
    words: Words,
    key: String,
    args: Vec<(&'static str, FluentValue<'static>)>,
}

impl Words {
    /// The words of `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }
    /// Whether they are Chinese.
    #[must_use]
    pub fn zh(&self) -> bool {
        self.lang == Lang::Zh
    }
    /// The language tag of HTML and of the message folder.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        if self.zh() { "zh-CN" } else { "en" }
    }
    /// As settings keep it: `zh` or `en`.
    #[must_use]
    pub fn short(&self) -> &'static str {
        if self.zh() { "zh" } else { "en" }
    }
    /// The message `key`.
    pub fn say(&self, key: impl AsRef<str>) -> Saying {
        Saying { words: *self, key: key.as_ref().to_owned(), args: Vec::new() }
    }
    /// Things in a row: 甲、乙.
    pub fn list(&self, items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let items: Vec<String> = items.into_iter().map(|i| i.as_ref().to_owned()).collect();
        items.join(if self.zh() { "、" } else { ", " })
    }
    fn bundle(self) -> &'static Bundle {
        static ZH: OnceLock<Bundle> = OnceLock::new();
        static EN: OnceLock<Bundle> = OnceLock::new();
        let cell = if self.zh() { &ZH } else { &EN };
        cell.get_or_init(|| load(self.tag()))
    }
}

impl Saying {
    /// Gives the argument `name`. Whole numbers choose plural forms.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        let text = value.to_string();
        let number = text.parse::<i64>().ok().filter(|n| n.to_string() == text);
        self.args.push((name, number.map_or_else(|| FluentValue::String(text.into()), FluentValue::from)));
        self
    }
}

impl Display for Saying {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let bundle = self.words.bundle();
        let Some(pattern) = bundle.get_message(&self.key).and_then(|m| m.value()) else {
            tracing::error!(key = self.key, lang = self.words.tag(), "message missing");
            return write!(f, "⟦{}⟧", self.key);
        };
        let args: FluentArgs<'_> = self.args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        if let Some(error) = errors.first() {
            tracing::error!(key = self.key, lang = self.words.tag(), %error, "message incomplete");
            return write!(f, "⟦{}: {error}⟧", self.key);
        }
        f.write_str(&text)
    }
}

fn load(tag: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
    bundle.set_use_isolating(false);
    for (file, text) in texts(tag) {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(partial, errors)| {
            tracing::error!(file, ?errors, "message file does not parse");
            partial
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file, ?errors, "messages given twice");
        }
    }
    bundle
}

/// The message files of a language: name and text.
pub(crate) fn texts(tag: &str) -> Vec<(String, String)> {
    let inside = format!("{tag}/");
    let names = Files::iter().filter(|name| name.starts_with(&inside));
    names.filter_map(|name| Some((name.to_string(), String::from_utf8(Files::get(&name)?.data.into_owned()).ok()?))).collect()
}
