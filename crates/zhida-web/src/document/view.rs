//! The document as a template shows it. Templates cannot call themselves, so nested lists come as a row of openings and closings.

use super::anchor::Anchors;
use super::is_samples;
use super::marks::{Marks, Stamp};
use super::mentions::Mentions;
use super::text::{Cite, Run, runs};
use zhida_measure::document::{Block, Inline, Item, Section, Table, read};
use zhida_measure::{Language, Library, Measure};

/// A measure's text.
#[derive(Clone, Debug)]
pub struct Document {
    /// The language it is written in, as HTML names it.
    pub lang: &'static str,
    /// Conditions that the front matter states and the text does not repeat.
    pub front: Vec<Line>,
    /// What stands before the first section.
    pub before: Vec<Part>,
    /// The sections.
    pub sections: Vec<SectionView>,
    /// Whether it has marks.
    pub marked: bool,
}

/// A section.
#[derive(Clone, Debug)]
pub struct SectionView {
    /// Its id in the page.
    pub id: String,
    /// Whether it is below another section.
    pub lower: bool,
    /// Its heading.
    pub title: Line,
    /// Score of the sheet it is, with marks.
    pub score: Option<String>,
    /// Whether it is the source text, which is folded.
    pub source: bool,
    /// What it holds.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Clone, Debug)]
pub enum Part {
    /// A list begins.
    ListOpen,
    /// It ends.
    ListClose,
    /// An item begins, with its own line.
    ItemOpen(Line),
    /// It ends.
    ItemClose,
    /// A paragraph.
    Paragraph(Line),
    /// A table.
    Table(TableView),
}

/// A line: a clause, a group, a cell, a paragraph, a heading.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its id in the page, or empty.
    pub id: String,
    /// Its words.
    pub runs: Vec<Run>,
    /// What it cites.
    pub cites: Vec<Cite>,
    /// Its mark.
    pub stamp: Option<Stamp>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct TableView {
    /// Header cells.
    pub header: Vec<Line>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell with the words of its header, which a phone shows beside it.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its column.
    pub column: String,
    /// What it holds.
    pub line: Line,
}

impl Document {
    /// The text of `measure`, with `marks` if there are any. Other measures of the `library` that it mentions are linked: the addresses of their
    /// pages begin with `base`.
    #[must_use]
    pub fn of(measure: &Measure, marks: Option<&Marks>, (library, base): (&Library, &str)) -> Self {
        let meta = &measure.plan.meta;
        let builder = Builder { anchors: Anchors::of(measure), marks, mentions: Mentions::new(library, base) };
        let (before, sections) = read(&measure.text, meta.span.end);
        let mut front = Vec::new();
        measure.plan.each_clause(&mut |c| {
            if c.source_less {
                let stamp = marks.and_then(|m| m.at(&c.span));
                front.push(Line { id: format!("clause-{}", c.id + 1), runs: vec![Run::Text(c.text.clone())], cites: Vec::new(), stamp });
            }
        });
        let mut views = Vec::new();
        sections.iter().filter(|s| !is_samples(s)).for_each(|s| builder.section(s, &mut views));
        Self { lang: lang(measure), front, before: builder.blocks(&before), sections: views, marked: marks.is_some() }
    }
}

/// The language a measure is written in, as HTML names it.
#[must_use]
pub fn lang(measure: &Measure) -> &'static str {
    if measure.plan.meta.language == Language::Zh { "zh-CN" } else { "en" }
}

/// How a group combines, as it reads beside a mark: next to a cross, `全部满足` would say that all are met.
fn asked(run: &mut Run) {
    let Run::Strong(text) = run else { return };
    let said = match text.as_str() {
        "全部满足" => "须全部满足",
        "任一满足" => "满足任一即可",
        "all of" => "all required",
        "any of" => "any suffices",
        _ => return,
    };
    said.clone_into(text);
}

struct Builder<'a> {
    anchors: Anchors,
    marks: Option<&'a Marks>,
    mentions: Mentions<'a>,
}

impl Builder<'_> {
    fn section(&self, section: &Section, views: &mut Vec<SectionView>) {
        let source = matches!(section.title.plain().to_lowercase().as_str(), "原文" | "source text");
        views.push(SectionView {
            id: format!("section-{}", views.len() + 1),
            lower: section.level > 2,
            score: self.marks.and_then(|m| m.score(&section.title.span)),
            title: self.line(&section.title),
            source,
            parts: self.blocks(&section.blocks),
        });
        section.children.iter().for_each(|child| self.section(child, views));
    }

    fn blocks(&self, blocks: &[Block]) -> Vec<Part> {
        let mut parts = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(inline) => parts.push(Part::Paragraph(self.line(inline))),
                Block::List(items) => self.list(items, &mut parts),
                Block::Table(table) => parts.push(Part::Table(self.table(table))),
            }
        }
        parts
    }

    fn list(&self, items: &[Item], parts: &mut Vec<Part>) {
        parts.push(Part::ListOpen);
        for item in items {
            parts.push(Part::ItemOpen(self.line(&item.inline)));
            if !item.children.is_empty() {
                self.list(&item.children, parts);
            }
            parts.push(Part::ItemClose);
        }
        parts.push(Part::ListClose);
    }

    fn table(&self, table: &Table) -> TableView {
        let header: Vec<Line> = table.header.iter().map(|cell| self.line(cell)).collect();
        let cell = |(index, inline): (usize, &Inline)| {
            let mut line = self.line(inline);
            line.stamp = self.marks.and_then(|m| m.in_cell(&inline.span));
            Cell { column: table.header.get(index).map(Inline::plain).unwrap_or_default(), line }
        };
        TableView { rows: table.rows.iter().map(|row| row.iter().enumerate().map(cell).collect()).collect(), header }
    }

    fn line(&self, inline: &Inline) -> Line {
        let (mut runs, cites) = runs(inline, &self.anchors, &self.mentions);
        let stamp = self.marks.and_then(|m| m.at(&inline.span));
        if stamp.is_some() {
            runs.iter_mut().for_each(asked);
        }
        Line { id: self.anchors.id(&inline.span), runs, cites, stamp }
    }
}
