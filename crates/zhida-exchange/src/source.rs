//! Rows of cells as they lie in a file, before anything is understood: the one shape CSV and workbooks are brought into.

use zhida_diagnostics::Diagnostic;

/// What kind of cell a text came from. CSV knows texts only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text, or anything from a CSV.
    Text,
    /// A number a spreadsheet stored, printed exactly.
    Number,
    /// A date a spreadsheet stored, as `2024-03-05`.
    Date,
    /// A formula whose value is not stored.
    Formula,
}

/// One row. Cells are kept in one string, so that a row costs three allocations and not one a cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Row number as the user sees it, from 1.
    pub(crate) number: u64,
    text: String,
    ends: Vec<u32>,
    kinds: Vec<Kind>,
}

impl Row {
    pub(crate) fn new(number: u64) -> Self {
        Self { number, ..Self::default() }
    }
    /// An empty row with room for `bytes` and `cells`.
    pub(crate) fn with_capacity(number: u64, bytes: usize, cells: usize) -> Self {
        Self { number, text: String::with_capacity(bytes), ends: Vec::with_capacity(cells), kinds: Vec::new() }
    }
    /// A row of texts that stand in one, each up to one of `ends`.
    pub(crate) fn of_texts(number: u64, text: String, ends: impl Iterator<Item = usize>) -> Self {
        Self { number, text, ends: ends.map(end).collect(), kinds: Vec::new() }
    }
    pub(crate) fn push(&mut self, text: &str, kind: Kind) {
        if kind != Kind::Text && self.kinds.is_empty() {
            self.kinds = vec![Kind::Text; self.ends.len()];
        }
        self.text.push_str(text);
        self.ends.push(end(self.text.len()));
        if !self.kinds.is_empty() || kind != Kind::Text {
            self.kinds.push(kind);
        }
    }
    /// Number of cells.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
    /// Bytes of text.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }
    /// The cell at `index`; blank beyond the end.
    pub(crate) fn get(&self, index: usize) -> (&str, Kind) {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or(u32::MAX) as usize };
        let Some(end) = self.ends.get(index) else { return ("", Kind::Text) };
        (self.text.get(start..*end as usize).unwrap_or(""), self.kinds.get(index).copied().unwrap_or(Kind::Text))
    }
    pub(crate) fn text(&self, index: usize) -> &str {
        self.get(index).0
    }
    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.text(i))
    }
    /// Whether all cells are blank.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !self.kinds.contains(&Kind::Formula)
    }
    /// The whole row as one line for a report, cut to a readable length.
    pub(crate) fn line(&self) -> String {
        let mut line = String::new();
        for (index, cell) in self.cells().enumerate() {
            if index > 0 {
                line.push('|');
            }
            line.push_str(cell.trim());
            if line.len() > 4_000 {
                line.push('…');
                break;
            }
        }
        line
    }
}

/// Where a cell ends. A row is bounded by `Limits::row_bytes`, far below `u32::MAX`.
fn end(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Cells that were merged in a sheet: (first row, first column, last row, last column), rows from 1, columns from 0.
pub(crate) type Merge = (u64, usize, u64, usize);

/// Takes the rows of one sheet one after another. An error stops the reading and becomes the file's diagnostic.
pub(crate) trait RowSink {
    /// A sheet begins; its merged cells if the format knows them.
    fn sheet(&mut self, name: &str, merges: Vec<Merge>) -> Result<(), Box<Diagnostic>>;
    /// The next row.
    fn row(&mut self, row: Row) -> Result<(), Box<Diagnostic>>;
    /// The sheet ends.
    fn end(&mut self) -> Result<(), Box<Diagnostic>>;
    /// The reader holds `bytes` of memory while it hands on rows.
    fn holding(&mut self, bytes: u64);
    /// `done` of `total` bytes are read.
    fn progress(&mut self, done: u64, total: u64);
    /// A sheet that was left out, and why: a message key.
    fn skipped(&mut self, name: &str, why: &'static str);
}

/// The decimal text of a number as the spreadsheet shows it: the shortest one that means the stored double, cut to the fifteen
/// significant digits Excel itself keeps, so that 0.30000000000000004 is 0.3 and 55.00000000000001 is 55. No arithmetic on
/// doubles takes part: the rounding is done on the digits.
pub(crate) fn shown(value: f64) -> String {
    // Beyond this nothing is a figure of an enterprise; the text would be hundreds of digits long.
    let text = format!("{value}");
    if text.len() > 60 {
        return format!("{value:e}");
    }
    round_15(&text)
}

fn round_15(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let significant = digits.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
    if significant < 16 || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return text.to_owned();
    }
    // Carry from the right, digit by digit, leaving the point where it is.
    let mut out: Vec<u8> = digits.bytes().collect();
    let mut left = significant - 15;
    let mut up = false;
    for byte in out.iter_mut().rev().filter(|b| **b != b'.') {
        if left > 0 {
            left -= 1;
            up = left == 0 && *byte >= b'5';
            *byte = b'0';
        } else if up {
            up = *byte == b'9';
            *byte = if up { b'0' } else { *byte + 1 };
        } else {
            break;
        }
    }
    let mut out = String::from_utf8(out).unwrap_or_default();
    if up {
        out.insert(0, '1');
    }
    if out.contains('.') {
        out.truncate(out.trim_end_matches('0').trim_end_matches('.').len());
    }
    format!("{sign}{out}")
}

/// A ratio's decimal text as a percentage, by moving the point: `0.035` is `3.5%`.
pub(crate) fn as_percent(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return format!("{text}%");
    }
    let padded = format!("{fraction:0<2}");
    let (up, rest) = padded.split_at(2);
    let moved = format!("{whole}{up}");
    let whole = moved.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { format!("{sign}{whole}%") } else { format!("{sign}{whole}.{rest}%") }
}

/// A number's decimal text divided by a hundred, by moving the point: `1234` is `12.34`.
pub(crate) fn point_left(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = format!("{whole:0>3}");
    let (up, down) = whole.split_at_checked(whole.len() - 2).unwrap_or((&whole, ""));
    let moved = format!("{sign}{up}.{down}{fraction}");
    moved.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether a number format shows percentages: a `%` that is no quoted or escaped text.
pub(crate) fn is_percent_format(format: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '%' if !quoted => return true,
            ';' if !quoted => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_as_excel_shows_them() {
        for (value, text) in [
            (0.1 + 0.2, "0.3"),
            (55.000_000_000_000_01, "55"),
            (1.1 * 3.0, "3.3"),
            (0.035, "0.035"),
            (-99.999_999_999_999_99, "-100"),
            (123_456_789_012_345.0, "123456789012345"),
            (914_403_001_922_038_216.0, "914403001922038000"),
            (1e-5, "0.00001"),
            (1e300, "1e300"),
            (0.0, "0"),
        ] {
            assert_eq!(shown(value), text);
        }
    }

    #[test]
    fn percentages_by_moving_the_point() {
        for (ratio, percent) in
            [("0.035", "3.5%"), ("1", "100%"), ("0", "0%"), ("-0.5", "-50%"), ("12.3456", "1234.56%"), ("0.0005", "0.05%")]
        {
            assert_eq!(as_percent(ratio), percent);
        }
        for (text, hundredth) in [("1234", "12.34"), ("5", "0.05"), ("-5", "-0.05"), ("100", "1"), ("0", "0"), ("1.5", "0.015")] {
            assert_eq!(point_left(text), hundredth);
        }
        assert!(is_percent_format("0.00%") && is_percent_format("0%;[Red]-0%"));
        assert!(!is_percent_format("0.00\"%\"") && !is_percent_format("0.00") && !is_percent_format("0\\%"));
    }

    #[test]
    fn rows_keep_cells_and_kinds() {
        let mut row = Row::new(7);
        for (text, kind) in [("a", Kind::Text), ("", Kind::Text), ("3", Kind::Number), ("中", Kind::Text)] {
            row.push(text, kind);
        }
        assert_eq!(
            (row.get(0), row.get(2), row.get(3), row.get(9)),
            (("a", Kind::Text), ("3", Kind::Number), ("中", Kind::Text), ("", Kind::Text))
        );
        assert_eq!(row.line(), "a||3|中");
    }
}
