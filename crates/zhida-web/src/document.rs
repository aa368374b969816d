//! The measure's own text as a page: its sections with addresses, and, for an enterprise, the marks at its clauses.

mod anchor;
mod marks;
mod mentions;
mod text;
mod view;

pub use marks::{Marks, Note, Stamp};
pub use text::{Cite, Run};
pub use view::{Cell, Document, Line, Part, SectionView, TableView, lang};

use zhida_measure::Measure;
use zhida_measure::document::{Block, Inline, Item, Section, read};

/// Headings of the samples, which show how the text is tested and not what it says.
const SAMPLES: [&str; 2] = ["样例", "samples"];

fn is_samples(section: &Section) -> bool {
    SAMPLES.contains(&section.title.plain().to_lowercase().as_str())
}

/// The text of a measure without marks, conditions and samples, for searching.
#[must_use]
pub fn plain(measure: &Measure) -> String {
    Plain { out: String::new(), bare: false }.whole(measure)
}

/// The same without headings and without the words that say how a group combines, to quote from.
#[must_use]
pub fn excerpt(measure: &Measure) -> String {
    Plain { out: String::new(), bare: true }.whole(measure)
}

struct Plain {
    out: String,
    bare: bool,
}

impl Plain {
    fn whole(mut self, measure: &Measure) -> String {
        let (before, sections) = read(&measure.text, measure.plan.meta.span.end);
        self.blocks(&before);
        sections.iter().filter(|s| !is_samples(s)).for_each(|s| self.section(s));
        self.out
    }

    fn section(&mut self, from: &Section) {
        if !self.bare {
            self.words(&from.title, '\n');
        }
        self.blocks(&from.blocks);
        from.children.iter().for_each(|child| self.section(child));
    }

    fn blocks(&mut self, all: &[Block]) {
        for block in all {
            match block {
                Block::Paragraph(inline) => self.words(inline, '\n'),
                Block::List(list) => self.items(list),
                Block::Table(table) => {
                    table.header.iter().chain(table.rows.iter().flatten()).for_each(|cell| self.words(cell, ' '));
                    self.out.push('\n');
                }
            }
        }
    }

    fn items(&mut self, all: &[Item]) {
        for item in all {
            self.words(&item.inline, '\n');
            self.items(&item.children);
        }
    }

    fn words(&mut self, inline: &Inline, end: char) {
        let mut text = inline.plain();
        if self.bare {
            inline.strongs().for_each(|(strong, _)| text = text.replace(strong, ""));
        }
        self.out.push_str(text.trim_end());
        self.out.push(end);
    }
}
