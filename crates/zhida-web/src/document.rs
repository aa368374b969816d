//! The measure's own text as a page: its sections with addresses, and, for an enterprise, the marks at its clauses.

mod anchor;
mod marks;
mod text;
mod view;

pub use marks::{Marks, Note, Stamp};
pub use text::{Cite, Run};
pub use view::{Cell, Document, Line, Part, SectionView, TableView, lang};

use zhida_measure::Measure;
use zhida_measure::document::{Block, Item, Section, read};

/// Headings of the samples, which show how the text is tested and not what it says.
const SAMPLES: [&str; 2] = ["样例", "samples"];

fn is_samples(section: &Section) -> bool {
    SAMPLES.contains(&section.title.plain().to_lowercase().as_str())
}

/// The text of a measure without marks, conditions and samples, for searching.
#[must_use]
pub fn plain(measure: &Measure) -> String {
    let (before, sections) = read(&measure.text, measure.plan.meta.span.end);
    let mut out = String::new();
    blocks(&before, &mut out);
    sections.iter().filter(|s| !is_samples(s)).for_each(|s| section(s, &mut out));
    out
}

fn section(from: &Section, out: &mut String) {
    out.push_str(&from.title.plain());
    out.push('\n');
    blocks(&from.blocks, out);
    from.children.iter().for_each(|child| section(child, out));
}

fn blocks(all: &[Block], out: &mut String) {
    for block in all {
        match block {
            Block::Paragraph(inline) => {
                out.push_str(&inline.plain());
                out.push('\n');
            }
            Block::List(list) => items(list, out),
            Block::Table(table) => {
                for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                    out.push_str(&cell.plain());
                    out.push(' ');
                }
                out.push('\n');
            }
        }
    }
}

fn items(all: &[Item], out: &mut String) {
    for item in all {
        out.push_str(&item.inline.plain());
        out.push('\n');
        items(&item.children, out);
    }
}
