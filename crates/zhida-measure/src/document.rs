//! The document tree: sections, nested lists, tables and inline parts with byte spans, as pulldown-cmark sees them.

use crate::{MAX_DEPTH, MAX_DOCUMENT};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use zhida_diagnostics::{Code, Diagnostic};

/// A stretch of inline text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    /// Its parts in order.
    pub parts: Vec<Part>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// One part of inline text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Plain text.
    Text(String, Range<usize>),
    /// A code span: its content and where the content stands.
    Code(String, Range<usize>),
    /// Bold text.
    Strong(String, Range<usize>),
}

impl Inline {
    /// Plain text without code, bold markers or citations.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            if let Part::Text(t, _) | Part::Strong(t, _) = part {
                text.push_str(t);
            }
        }
        strip_citations(&text).trim().to_owned()
    }
    /// Code spans.
    pub fn codes(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.parts.iter().filter_map(|p| if let Part::Code(t, s) = p { Some((t.as_str(), s.clone())) } else { None })
    }
    /// Bold texts.
    pub fn strongs(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.parts.iter().filter_map(|p| if let Part::Strong(t, s) = p { Some((t.as_str(), s.clone())) } else { None })
    }
    /// What stands in 【…】, outside code.
    #[must_use]
    pub fn citations(&self) -> Vec<String> {
        let text: String =
            self.parts.iter().filter_map(|p| if let Part::Text(t, _) | Part::Strong(t, _) = p { Some(t.as_str()) } else { None }).collect();
        let mut found = Vec::new();
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once('【') {
            let Some((cite, after)) = after.split_once('】') else { break };
            found.push(cite.trim().to_owned());
            rest = after;
        }
        found
    }
    /// Whether there is nothing but spaces.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.parts.iter().all(|p| if let Part::Text(t, _) | Part::Strong(t, _) = p { t.trim().is_empty() } else { false })
    }
}

fn strip_citations(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('【') {
        out.push_str(before);
        rest = after.split_once('】').map_or("", |(_, a)| a);
    }
    out.push_str(rest);
    out
}

/// A list item with its nested list.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its own text.
    pub inline: Inline,
    /// Nested items.
    pub children: Vec<Item>,
    /// Where it stands, nested items included.
    pub span: Range<usize>,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Header cells.
    pub header: Vec<Inline>,
    /// Rows of cells; as many as the header has.
    pub rows: Vec<Vec<Inline>>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What a section holds, in order.
#[derive(Clone, Debug)]
pub enum Block {
    /// A list.
    List(Vec<Item>),
    /// A table.
    Table(Table),
    /// A paragraph.
    Paragraph(Inline),
}

/// A heading with what follows it.
#[derive(Clone, Debug)]
pub struct Section {
    /// 2 for `##`.
    pub level: usize,
    /// The heading's text.
    pub title: Inline,
    /// What follows, up to the next heading.
    pub blocks: Vec<Block>,
    /// Sections below it.
    pub children: Vec<Section>,
}

/// Reads the Markdown of a measure that compiled, whose front matter ends at `offset`, for showing it: what stands before the first
/// `##` section, and the sections.
#[must_use]
pub fn read(text: &str, offset: usize) -> (Vec<Block>, Vec<Section>) {
    let mut builder = Builder { text, offset, ..Builder::default() };
    builder.run(&mut Vec::new());
    let before = builder.flat.iter().take_while(|s| s.level < 2).flat_map(|s| s.blocks.clone()).collect();
    (before, builder.finish())
}

/// Reads the Markdown after the front matter, which ends at `offset`. Returns the `##` sections.
pub(crate) fn parse(text: &str, offset: usize, problems: &mut Vec<Diagnostic>) -> Vec<Section> {
    if text.len() > MAX_DOCUMENT {
        problems.push(
            Diagnostic::new(Code::TooLarge, offset..offset).with("size", text.len().to_string()).with("limit", MAX_DOCUMENT.to_string()),
        );
        return Vec::new();
    }
    let mut builder = Builder { text, offset, ..Builder::default() };
    builder.run(problems);
    builder.finish()
}

/// Builds the tree from events with explicit stacks, so that depth is bounded by a check and not by the machine's stack.
#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    offset: usize,
    flat: Vec<Section>,
    inline: Option<Inline>,
    strong: Option<(String, Range<usize>)>,
    items: Vec<Item>,
    lists: Vec<Vec<Item>>,
    table: Option<Table>,
    row: Vec<Inline>,
    too_deep: Option<Range<usize>>,
}

impl Builder<'_> {
    fn run(&mut self, problems: &mut Vec<Diagnostic>) {
        let (text, offset) = (self.text, self.offset);
        for (event, range) in Parser::new_ext(text.get(offset..).unwrap_or(""), Options::ENABLE_TABLES).into_offset_iter() {
            self.event(event, range.start + offset..range.end + offset);
            if let Some(place) = self.too_deep.take() {
                problems.push(Diagnostic::new(Code::TooDeep, place).with("limit", MAX_DEPTH.to_string()));
                break;
            }
        }
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableCell) => self.inline = Some(Inline { parts: Vec::new(), span }),
            Event::Start(Tag::Paragraph) if self.items.is_empty() => self.inline = Some(Inline { parts: Vec::new(), span }),
            Event::End(TagEnd::Heading(level)) => {
                let mut title = self.inline.take().unwrap_or_default();
                title.span = trimmed(self.text, title.span);
                self.flat.push(Section { level: depth(level), title, blocks: Vec::new(), children: Vec::new() });
            }
            Event::End(TagEnd::Paragraph) if self.items.is_empty() => {
                if let Some(inline) = self.inline.take() {
                    self.block(Block::Paragraph(inline));
                }
            }
            Event::Start(Tag::List(_)) => {
                if self.lists.len() >= MAX_DEPTH {
                    self.too_deep = Some(span);
                }
                self.lists.push(Vec::new());
            }
            Event::End(TagEnd::List(_)) => {
                let list = self.lists.pop().unwrap_or_default();
                match self.items.last_mut() {
                    Some(parent) => parent.children.extend(list),
                    None => self.block(Block::List(list)),
                }
            }
            Event::Start(Tag::Item) => {
                self.items.push(Item { inline: Inline { parts: Vec::new(), span: span.clone() }, children: Vec::new(), span })
            }
            Event::End(TagEnd::Item) => {
                if let (Some(mut item), Some(list)) = (self.items.pop(), self.lists.last_mut()) {
                    item.inline.span = own_line(self.text, &item.inline);
                    list.push(item);
                }
            }
            Event::Start(Tag::Table(_)) => self.table = Some(Table { span, ..Table::default() }),
            Event::End(TagEnd::Table) => {
                if let Some(table) = self.table.take() {
                    self.block(Block::Table(table));
                }
            }
            Event::End(TagEnd::TableCell) => {
                let mut cell = self.inline.take().unwrap_or_default();
                cell.span = trimmed(self.text, cell.span);
                self.row.push(cell);
            }
            Event::End(TagEnd::TableHead) => {
                if let Some(table) = &mut self.table {
                    table.header = std::mem::take(&mut self.row);
                }
            }
            Event::End(TagEnd::TableRow) => {
                if let Some(table) = &mut self.table {
                    table.rows.push(std::mem::take(&mut self.row));
                }
            }
            Event::Start(Tag::Strong) => self.strong = Some((String::new(), span)),
            Event::End(TagEnd::Strong) => {
                if let Some((text, span)) = self.strong.take() {
                    self.part(Part::Strong(text, span));
                }
            }
            Event::Text(t) => match &mut self.strong {
                Some((text, _)) => text.push_str(&t),
                None => self.part(Part::Text(t.into_string(), span)),
            },
            Event::SoftBreak | Event::HardBreak => self.part(Part::Text(" ".to_owned(), span)),
            Event::Code(t) => {
                let inner = self.text[span.clone()].find(&*t).map_or(span.start + 1, |i| span.start + i);
                self.part(Part::Code(t.to_string(), inner..inner + t.len()));
            }
            _ => {}
        }
    }

    fn part(&mut self, part: Part) {
        if let Some(inline) = &mut self.inline {
            inline.parts.push(part);
        } else if let Some(item) = self.items.last_mut() {
            item.inline.parts.push(part);
        }
    }

    fn block(&mut self, block: Block) {
        if self.flat.is_empty() {
            // Text before the first heading belongs to a section without title.
            let title = Inline { parts: Vec::new(), span: self.offset..self.offset };
            self.flat.push(Section { level: 1, title, blocks: Vec::new(), children: Vec::new() });
        }
        if let Some(section) = self.flat.last_mut() {
            section.blocks.push(block);
        }
    }

    /// Hangs deeper headings below shallower ones and drops the `#` title.
    fn finish(self) -> Vec<Section> {
        let mut roots: Vec<Section> = Vec::new();
        for section in self.flat.into_iter().filter(|s| s.level >= 2) {
            let mut level = 2;
            let mut siblings = &mut roots;
            while level < section.level && !siblings.is_empty() {
                let last = siblings.len() - 1;
                siblings = &mut siblings[last].children;
                level += 1;
            }
            siblings.push(section);
        }
        roots
    }
}

/// Where an item's own text stands: from its first part to its last, backticks included, without the bullet.
fn own_line(text: &str, inline: &Inline) -> Range<usize> {
    let place = |part: &Part| match part {
        Part::Text(_, s) | Part::Strong(_, s) => s.clone(),
        Part::Code(_, s) => {
            let tick = |at: usize| usize::from(text.as_bytes().get(at) == Some(&b'`'));
            s.start - s.start.checked_sub(1).map_or(0, tick)..s.end + tick(s.end)
        }
    };
    match (inline.parts.first().map(place), inline.parts.last().map(place)) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => inline.span.clone(),
    }
}

/// A cell's or heading's place without the spaces around its text, so that problems underline the text.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let Some(inner) = text.get(span.clone()) else { return span };
    let start = span.start + inner.len() - inner.trim_start().len();
    start.min(span.end)..(start + inner.trim().len()).min(span.end)
}

fn depth(level: HeadingLevel) -> usize {
    level as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_tables_and_spans() {
        let text = "# T\n## 条件\n- 甲 **任一满足** 【第一条】\n  - 乙 `x >= 1`\n\n| 指标 | 值 |\n|---|---|\n| a | `b\\|c` |\n";
        let mut problems = Vec::new();
        let sections = parse(text, 0, &mut problems);
        assert_eq!(sections.len(), 1);
        let Block::List(items) = &sections[0].blocks[0] else { panic!() };
        assert_eq!(items[0].inline.citations(), ["第一条"]);
        assert_eq!(items[0].inline.plain(), "甲 任一满足");
        let (code, span) = items[0].children[0].inline.codes().next().unwrap();
        assert_eq!((code, &text[span]), ("x >= 1", "x >= 1"));
        let Block::Table(table) = &sections[0].blocks[1] else { panic!() };
        assert_eq!(table.rows[0][1].codes().next().unwrap().0, "b|c");
    }

    #[test]
    fn hostile_nesting_is_an_error_not_a_crash() {
        let mut problems = Vec::new();
        parse(&format!("## 条件\n{}x", "- ".repeat(10_000)), 0, &mut problems);
        assert_eq!(problems[0].code(), Code::TooDeep);
    }
}
