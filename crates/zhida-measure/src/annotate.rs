//! The document with marks: a verdict is never a second text, it is this one with ✓ ✗ ? at each clause.

use crate::plan::Span;

/// What stands at a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// Unknown.
    Unknown,
}

impl Mark {
    /// ✓ ✗ ?
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Mark::Yes => "✓",
            Mark::No => "✗",
            Mark::Unknown => "?",
        }
    }
}

/// A mark for the line or table cell at `span`, and what to say behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The clause's own line, a band's cells, or a class's cell.
    pub span: Span,
    /// The mark.
    pub mark: Mark,
    /// Values used, gap; empty for nothing.
    pub words: String,
}

/// `text` without front matter and without the sections whose headings are in `without`, with `notes` put in.
/// Everything else is left byte for byte.
#[must_use]
pub fn annotate(text: &str, body: usize, without: &[&str], notes: &[Note]) -> String {
    let mut sorted: Vec<&Note> = notes.iter().filter(|n| n.span.start >= body && text.get(n.span.clone()).is_some()).collect();
    sorted.sort_by_key(|n| (n.span.end, n.span.start));
    let mut out = String::new();
    let mut at = body;
    let mut marks = sorted.iter().peekable();
    for line in text[body.min(text.len())..].split_inclusive('\n') {
        let end = at + line.len();
        let mut shown = String::new();
        let mut from = at;
        while let Some(note) = marks.next_if(|n| n.span.end <= end) {
            let stop = cell_end(text, note, end).max(from);
            shown.push_str(text.get(from..stop).unwrap_or("").trim_end_matches('\n'));
            shown.push_str(&if note.words.is_empty() {
                format!(" {}", note.mark.sign())
            } else {
                format!(" {} {}", note.mark.sign(), note.words)
            });
            from = stop;
        }
        shown.push_str(text.get(from..end).unwrap_or(""));
        out.push_str(&shown);
        at = end;
    }
    drop_sections(&out, without)
}

/// Where a mark goes: behind the clause's line, but before the `|` of a table cell.
fn cell_end(text: &str, note: &Note, line_end: usize) -> usize {
    let mut stop = note.span.end.min(line_end);
    let line_start = text[..note.span.start].rfind('\n').map_or(0, |i| i + 1);
    let in_table = text[line_start..].trim_start().starts_with('|');
    let before = text[..stop].trim_end_matches([' ', '\n', '|']);
    if in_table && before.len() >= note.span.start {
        stop = before.len();
    } else if !in_table {
        stop = text[..stop].trim_end().len().max(note.span.start);
        // The rest of the line (a closing backtick, a citation) belongs to the clause.
        let rest = &text[stop..line_end];
        stop += rest.trim_end_matches('\n').len();
    }
    stop
}

fn drop_sections(text: &str, without: &[&str]) -> String {
    let mut out = String::new();
    let mut dropping = false;
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("## ") {
            dropping = without.iter().any(|w| title.trim().eq_ignore_ascii_case(w));
        }
        if !dropping {
            out.push_str(line);
        }
    }
    out.trim().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_behind_lines_and_into_cells() {
        let text = "## 条件\n- 甲 `x >= 1` 【一】\n\n| 指标 | 条件 |\n|---|---|\n| a | `>= 3%` |\n\n## 样例\nx\n";
        let item = text.find("- 甲").unwrap();
        let cell = text.find("`>= 3%`").unwrap();
        let notes = [
            Note { span: item..item + "- 甲 `x >= 1`".len(), mark: Mark::No, words: "x = 0".to_owned() },
            Note { span: cell..cell + 8, mark: Mark::Yes, words: String::new() },
        ];
        let shown = annotate(text, 0, &["样例"], &notes);
        assert!(shown.contains("- 甲 `x >= 1` 【一】 ✗ x = 0\n"), "{shown}");
        assert!(shown.contains("| a | `>= 3%` ✓ |"), "{shown}");
        assert!(!shown.contains("样例"));
    }
}
