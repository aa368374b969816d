//! Nested lists → groups and clauses.

use super::Compiler;
use crate::document::{Block, Inline, Item, Section};
use crate::keywords::Language;
use crate::plan::{Clause, Combine, Group, Node, Span, Spanned};
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::nearest;

impl Compiler<'_> {
    /// The items of a section that holds lists.
    pub(crate) fn list_section(&mut self, section: &Section) -> Vec<Node> {
        let mut nodes = Vec::new();
        for block in &section.blocks {
            if let Block::List(items) = block {
                nodes.extend(items.iter().map(|item| self.item(item)));
            }
        }
        for child in &section.children {
            // A heading inside 条件 is a group of its own, all of its items.
            let items = self.list_section(child);
            nodes.push(Node::Group(Group {
                combine: self.combine(&child.title).unwrap_or(Combine::All),
                text: child.title.plain(),
                cites: child.title.citations(),
                span: child.title.span.clone(),
                marked: false,
                items,
            }));
        }
        if nodes.is_empty() {
            self.problem(Diagnostic::new(Code::EmptyGroup, section.title.span.clone()));
        }
        nodes
    }

    fn item(&mut self, item: &Item) -> Node {
        let plain = item.inline.plain();
        let marked = plain.starts_with('★');
        let text = self.without_keyword(&item.inline);
        let cites = item.inline.citations();
        let span = item.inline.span.clone();
        if item.children.is_empty() {
            return Node::Clause(self.clause(&item.inline, text, cites, span, marked));
        }
        let combine = self.combine(&item.inline).unwrap_or(Combine::All);
        let mut items = Vec::new();
        // Conditions on a group's own line hold beside its items: they become its first clause under an *all*.
        let own = item.inline.codes().next().is_some();
        items.extend(item.children.iter().map(|child| self.item(child)));
        self.check_count(combine, &items, &span);
        let group =
            Node::Group(Group { combine, text: text.clone(), cites: cites.clone(), span: span.clone(), marked: marked && !own, items });
        if !own {
            return group;
        }
        let clause = Node::Clause(self.clause(&item.inline, text.clone(), cites.clone(), span.clone(), false));
        Node::Group(Group { combine: Combine::All, text, cites, span, marked, items: vec![clause, group] })
    }

    fn check_count(&mut self, combine: Combine, items: &[Node], span: &Span) {
        let Combine::AtLeast { n, marked } = combine else { return };
        let have_marked = items.iter().filter(|i| i.is_marked()).count();
        for (want, have) in [(n, items.len()), (marked, have_marked)] {
            if want > have {
                let problem = Diagnostic::new(Code::GroupTooMany, span.clone()).with("n", want.to_string()).with("have", have.to_string());
                self.problem(problem);
            }
        }
    }

    /// A clause of the line `inline`.
    pub(crate) fn clause(&mut self, inline: &Inline, text: String, cites: Vec<String>, span: Span, marked: bool) -> Clause {
        let mut tests = Vec::new();
        for (code, place) in inline.codes() {
            if let Some(test) = self.condition_text(code, &place) {
                tests.push(Spanned { test, source: code.to_owned(), span: place });
            }
        }
        let wanted = cites.first().cloned().unwrap_or_else(|| text.chars().take(20).collect());
        let key = self.unique_key(wanted);
        let id = self.clauses;
        self.clauses += 1;
        Clause { id, key, text, cites, span, marked, tests, source_less: false }
    }

    /// The line's words without its group keyword.
    fn without_keyword(&self, inline: &Inline) -> String {
        let mut text = inline.plain();
        for (strong, _) in inline.strongs() {
            if combine_word(strong).is_some() {
                text = text.replace(strong, "").trim().to_owned();
            }
        }
        text.trim_end_matches(['：', ':']).trim_start_matches('★').trim().to_owned()
    }

    /// The group keyword of a line, if it has one.
    pub(crate) fn combine(&mut self, inline: &Inline) -> Option<Combine> {
        let mut found = None;
        for (strong, span) in inline.strongs() {
            match combine_word(strong) {
                Some((combine, language)) => {
                    if language != self.language {
                        let near = example(combine, self.language);
                        self.problem(Diagnostic::new(Code::MixedLanguage, span.clone()).with("name", strong).with("near", near));
                    }
                    found = found.or(Some(combine));
                }
                None => {
                    let known = ["全部满足", "任一满足", "至少1项", "均不得", "all of", "any of", "at least 1", "none of"];
                    if let Some(near) = nearest(strong, known) {
                        self.problem(Diagnostic::new(Code::UnknownGroup, span.clone()).with("name", strong).with("near", near));
                    }
                }
            }
        }
        found
    }
}

fn example(combine: Combine, language: Language) -> &'static str {
    match (combine, language) {
        (Combine::All, Language::Zh) => "全部满足",
        (Combine::Any, Language::Zh) => "任一满足",
        (Combine::AtLeast { .. }, Language::Zh) => "至少N项",
        (Combine::None, Language::Zh) => "均不得",
        (Combine::All, Language::En) => "all of",
        (Combine::Any, Language::En) => "any of",
        (Combine::AtLeast { .. }, Language::En) => "at least N",
        (Combine::None, Language::En) => "none of",
    }
}

/// A group keyword and its language.
fn combine_word(text: &str) -> Option<(Combine, Language)> {
    let text = text.trim().trim_end_matches(['：', ':', '。']).to_lowercase();
    let (zh, en) = (Language::Zh, Language::En);
    match text.as_str() {
        "全部满足" | "全部" | "同时满足" | "均须满足" => return Some((Combine::All, zh)),
        "任一满足" | "任一" | "任一项" | "满足任一" | "满足其一" | "之一" => return Some((Combine::Any, zh)),
        "均不得" | "均无" | "均不存在" => return Some((Combine::None, zh)),
        "all of" | "all" => return Some((Combine::All, en)),
        "any of" | "any" => return Some((Combine::Any, en)),
        "none of" | "none" => return Some((Combine::None, en)),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("至少") {
        let (n, rest) = rest.split_once('项')?;
        let marked = match rest.trim_start_matches(['，', ',', ' ']).trim_start_matches("其中").trim_start_matches('★') {
            "" => 0,
            rest => count(rest.strip_prefix("至少")?.strip_suffix('项')?)?,
        };
        return Some((Combine::AtLeast { n: count(n)?, marked }, zh));
    }
    let rest = text.strip_prefix("at least ")?;
    let (n, marked) = match rest.split_once(',') {
        None => (rest, 0),
        Some((n, rest)) => {
            (n, count(rest.trim().trim_start_matches("of which").trim().trim_start_matches('★').trim().strip_prefix("at least ")?)?)
        }
    };
    Some((Combine::AtLeast { n: count(n)?, marked }, en))
}

fn count(text: &str) -> Option<usize> {
    let text = text.trim();
    let words = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    words.iter().position(|w| *w == text).or(if text == "两" { Some(2) } else { None }).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords() {
        for (text, n, marked) in
            [("至少2项", 2, 0), ("至少两项", 2, 0), ("至少6项，其中★至少3项", 6, 3), ("at least 6, of which ★ at least 3", 6, 3)]
        {
            assert_eq!(combine_word(text).map(|c| c.0), Some(Combine::AtLeast { n, marked }), "{text}");
        }
        assert_eq!(combine_word("重要"), None);
    }
}
