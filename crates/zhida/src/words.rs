//! Every sentence the binary says, from the message files; the language by `--lang`, else by locale, else Chinese.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::OnceLock;
use zhida_diagnostics::{Lang, Style};

static LANG: OnceLock<Lang> = OnceLock::new();

/// Chooses the language before arguments are parsed, because help texts need it.
pub(crate) fn choose_language(args: impl Iterator<Item = String>) {
    let args: Vec<String> = args.collect();
    let asked = args
        .iter()
        .position(|a| a == "--lang")
        .and_then(|i| args.get(i + 1).cloned())
        .or_else(|| args.iter().find_map(|a| a.strip_prefix("--lang=").map(str::to_owned)));
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    let english = asked.or(locale).is_some_and(|l| l.to_lowercase().starts_with("en"));
    let _ = LANG.set(if english { Lang::En } else { Lang::Zh });
}

/// The language chosen.
pub(crate) fn lang() -> Lang {
    *LANG.get_or_init(|| Lang::Zh)
}

/// Whether Chinese is spoken.
pub(crate) fn zh() -> bool {
    lang() == Lang::Zh
}

/// How diagnostics are printed: colours on a terminal unless NO_COLOR is set.
pub(crate) fn style() -> Style {
    use std::io::IsTerminal as _;
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    if !plain && std::io::stdout().is_terminal() { Style::Colour } else { Style::Plain }
}

/// `text` in an ANSI colour if colours are on.
pub(crate) fn paint(text: &str, code: u8) -> String {
    if style() == Style::Colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

type Bundle = FluentBundle<FluentResource>;

pub(crate) const ZH: &str = include_str!("../messages/zh-CN.ftl");
pub(crate) const EN: &str = include_str!("../messages/en.ftl");

fn bundle() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let (id, text) = if zh() { ("zh-CN", ZH) } else { ("en", EN) };
        let mut bundle = FluentBundle::new_concurrent(vec![id.parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
        bundle
    })
}

/// The message `key`; the key itself if it is missing, which a test forbids.
pub(crate) fn say(key: &str, args: &[(&str, String)]) -> String {
    try_say(key, args).unwrap_or_else(|| key.to_owned())
}

/// The message `key`, if there is one.
pub(crate) fn try_say(key: &str, args: &[(&str, String)]) -> Option<String> {
    let pattern = bundle().get_message(key)?.value()?;
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(*name, value.clone());
    }
    Some(bundle().format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(text: &str) -> BTreeSet<String> {
        assert!(FluentResource::try_new(text.to_owned()).is_ok(), "message file does not parse");
        text.lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split(" =").next())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_messages() {
        assert_eq!(keys(ZH), keys(EN));
    }

    #[test]
    fn every_message_the_code_asks_for_exists_and_none_is_idle() {
        let have = keys(EN);
        let mut used = BTreeSet::new();
        let mut all = String::new();
        let mut pending = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(path) = pending.pop() {
            for entry in std::fs::read_dir(&path).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    pending.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                all.push_str(&text);
                for part in text.split("say(\"").skip(1) {
                    used.insert(part.split('"').next().unwrap().to_owned());
                }
            }
        }
        let missing: Vec<_> = used.iter().filter(|k| !have.contains(*k) && k.len() > 1).collect();
        assert!(missing.is_empty(), "missing: {missing:?}");
        // Help texts are looked up by the names of commands and arguments; headings of tables stand in lists of keys.
        let idle: Vec<_> =
            have.iter().filter(|k| !all.contains(&format!("\"{k}\"")) && !k.starts_with("about") && !k.starts_with("arg-")).collect();
        assert!(idle.is_empty(), "nobody says {idle:?}");
    }
}
