//! Themes under which an enterprise finds its facts: the departments of the dictionary, brought together to what people look for.

use crate::words::Key;
use zhida_facts::Fact;

/// A theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Theme {
    /// Its name in addresses.
    pub(super) word: &'static str,
    /// Its title.
    pub(super) title: Key,
    /// Departments of the dictionary.
    sources: &'static [&'static str],
}

/// All themes; the last takes what no other names.
pub(super) const THEMES: [Theme; 8] = [
    Theme { word: "registration", title: Key("my-theme-registration"), sources: &["市场监管", "统计", "证监"] },
    Theme { word: "finance", title: Key("my-theme-finance"), sources: &["审计报告", "税务", "财政", "海关"] },
    Theme { word: "people", title: Key("my-theme-people"), sources: &["人社"] },
    Theme { word: "innovation", title: Key("my-theme-innovation"), sources: &["知识产权", "科技"] },
    Theme { word: "titles", title: Key("my-theme-titles"), sources: &["工信", "发改"] },
    Theme { word: "credit", title: Key("my-theme-credit"), sources: &["银行", "人行", "信用办", "法院"] },
    Theme { word: "resources", title: Key("my-theme-resources"), sources: &["生态环境", "自然资源", "水务", "电力", "应急"] },
    Theme { word: "own", title: Key("my-theme-own"), sources: &[] },
];

impl Theme {
    /// The theme of a fact.
    pub(super) fn of(fact: &Fact) -> Theme {
        let [.., rest] = THEMES;
        THEMES.into_iter().find(|t| t.sources.contains(&fact.source.as_str())).unwrap_or(rest)
    }
    /// The theme named `word` in an address.
    pub(super) fn named(word: &str) -> Option<Theme> {
        THEMES.into_iter().find(|t| t.word == word)
    }
}
