//! Words of the codes, from the message files.

use crate::Code;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::OnceLock;

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static ZH: OnceLock<Bundle> = OnceLock::new();
    static EN: OnceLock<Bundle> = OnceLock::new();
    match lang {
        Lang::Zh => ZH.get_or_init(|| load("zh-CN", include_str!("../messages/zh-CN.ftl"))),
        Lang::En => EN.get_or_init(|| load("en", include_str!("../messages/en.ftl"))),
    }
}

fn load(id: &str, text: &str) -> Bundle {
    let id = id.parse::<unic_langid::LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    // A fault in a message file is found by the test below; at run time what parsed is used.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, _)| partial);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The message `key` of the diagnostics' files in `lang`, with arguments; the key itself if it is missing.
#[must_use]
pub fn translate(key: &str, attribute: Option<&str>, args: &[(&'static str, String)], lang: Lang) -> Option<String> {
    let bundle = bundle(lang);
    let message = bundle.get_message(key)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(*name, value.clone());
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
}

pub(crate) fn message(code: Code, attribute: Option<&str>, args: &[(&'static str, String)], lang: Lang) -> String {
    translate(code.name(), attribute, args, lang)
        .unwrap_or_else(|| if attribute.is_none() { code.name().to_owned() } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_in_both_languages() {
        for text in [include_str!("../messages/zh-CN.ftl"), include_str!("../messages/en.ftl")] {
            assert!(FluentResource::try_new(text.to_owned()).is_ok(), "message file does not parse");
        }
        for lang in [Lang::Zh, Lang::En] {
            let missing: Vec<_> = Code::ALL.iter().filter(|c| translate(c.name(), None, &[], lang).is_none()).map(|c| c.name()).collect();
            assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
        }
    }

    #[test]
    fn help_and_label_exist_in_both_or_in_neither() {
        for code in Code::ALL {
            for attribute in ["help", "label"] {
                let zh = translate(code.name(), Some(attribute), &[], Lang::Zh).is_some();
                let en = translate(code.name(), Some(attribute), &[], Lang::En).is_some();
                assert_eq!(zh, en, "{}.{attribute}", code.name());
            }
        }
    }
}
