//! A chart in a Word document: bars that are cells of a table, as wide as their number.
//!
//! Not a picture: no drawing library has Chinese letters without carrying a font of megabytes, a picture of text is read by no screen reader,
//! and every office program lays out cells alike, prints them sharply and lets them be edited. The bars are drawn from the cells of the
//! table that stands below them, so that chart and table cannot differ.

use crate::document::{PaperTable, run};
use crate::table::Cell;
use docx_rs::{Paragraph, Shading, Table, TableBorder, TableBorderPosition, TableCell, TableLayoutType, TableRow, VAlignType, WidthType};
use zhida_facts::Number;

/// What of a table is drawn as bars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bars {
    /// Columns of numbers, from 0; each row has a bar for each of them, named by the row's first cell and the column's header.
    pub columns: Vec<usize>,
    /// What a bar over the whole width stands for; the largest of the numbers if nothing is said.
    pub full: Option<Number>,
}

/// Widths in twentieths of a point: of what a bar is called, of a step of its length, of its number; together those of a table.
const NAME: usize = 3_570;
const STEP: usize = 220;
const SAID: usize = 2_200;
/// Steps of a bar over the whole width.
const STEPS: usize = 40;
/// Colours of the columns in their order; they tell apart in grey too.
const FILLS: [&str; 3] = ["2F5D8A", "9DB8D2", "D9A441"];

/// The chart of `table`; none where there is no number, or all are nothing and nothing is said of a full bar.
pub(crate) fn drawn(table: &PaperTable, bars: &Bars) -> Option<Table> {
    let number = |row: &Vec<Cell>, at: usize| match row.get(at) {
        Some(Cell::Number(n)) => Some(n.clone()),
        _ => None,
    };
    let largest = table.rows.iter().flat_map(|row| bars.columns.iter().filter_map(|at| number(row, *at))).max()?;
    let full = bars.full.clone().unwrap_or(largest);
    if !full.is_positive() {
        return None;
    }
    let mut rows = Vec::new();
    for row in &table.rows {
        for (at, fill) in bars.columns.iter().zip(FILLS.iter().cycle()) {
            let name = row.first().map(|cell| cell.text().into_owned()).unwrap_or_default();
            let series = table.header.get(*at).filter(|_| bars.columns.len() > 1);
            let name = series.map_or_else(|| name.clone(), |series| format!("{name} · {series}"));
            let value = number(row, *at);
            let said = value.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
            rows.push(bar(&name, value.map_or(0, |n| steps(&n, &full)), &said, fill));
        }
    }
    let grid = std::iter::once(NAME).chain([STEP; STEPS]).chain([SAID]).collect();
    // White lines between the rows keep the bars apart.
    let apart = TableBorder::new(TableBorderPosition::InsideH).color("FFFFFF").size(24);
    let table = Table::without_borders(rows).set_border(apart).set_grid(grid).layout(TableLayoutType::Fixed);
    Some(table.width(NAME + STEPS * STEP + SAID, WidthType::Dxa))
}

/// How many steps a number takes: none of nothing, at least one of anything, all of them at most.
fn steps(n: &Number, full: &Number) -> usize {
    if !n.is_positive() {
        return 0;
    }
    let whole = (n * &Number::from(i64::try_from(STEPS).unwrap_or(0))).checked_div(full).map(|share| share.ceil());
    whole.and_then(|n| n.to_i64()).and_then(|n| usize::try_from(n).ok()).unwrap_or(STEPS).min(STEPS)
}

fn bar(name: &str, steps: usize, said: &str, fill: &str) -> TableRow {
    let text = |text: &str, width| {
        TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(Paragraph::new().add_run(run(text)))
    };
    let span = |count: usize| TableCell::new().width(count * STEP, WidthType::Dxa).grid_span(count).add_paragraph(Paragraph::new());
    let mut cells = vec![text(name, NAME)];
    if steps > 0 {
        cells.push(span(steps).shading(Shading::new().fill(fill)));
    }
    if steps < STEPS {
        cells.push(span(STEPS - steps));
    }
    cells.push(text(said, SAID));
    TableRow::new(cells).cant_split()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn a_bar_is_as_long_as_its_number() {
        assert_eq!(steps(&n("50"), &n("100")), 20);
        assert_eq!(steps(&n("100"), &n("100")), STEPS);
        assert_eq!(steps(&n("120"), &n("100")), STEPS);
        assert_eq!(steps(&n("0.01"), &n("100")), 1, "what there is is seen");
        assert_eq!(steps(&n("0"), &n("100")), 0);
        assert_eq!(steps(&n("-3"), &n("100")), 0);
    }

    #[test]
    fn widths_are_those_of_a_table() {
        assert_eq!(NAME + STEPS * STEP + SAID, crate::document::WIDTH);
    }

    #[test]
    fn a_chart_has_a_bar_for_each_number_and_none_where_there_is_nothing() {
        let row = |name: &str, a: Cell, b: Cell| vec![Cell::from(name), a, b];
        let mut table = PaperTable {
            header: ["类别", "收到", "办结"].map(str::to_owned).to_vec(),
            rows: vec![row("用电", 4.into(), 2.into()), row("用地", 0.into(), Cell::Blank)],
            ..PaperTable::default()
        };
        let bars = Bars { columns: vec![1, 2], full: None };
        let cells = |table: &Table| {
            let cells = table.rows.iter().map(|docx_rs::TableChild::TableRow(row)| row.cells.len());
            cells.collect::<Vec<_>>()
        };
        // Name, bar, what is left of the width, number; no bar of nothing, nothing left of the longest.
        assert_eq!(cells(&drawn(&table, &bars).unwrap()), [3, 4, 3, 3]);
        table.rows.iter_mut().for_each(|row| row[1..].fill(Cell::from(0)));
        assert!(drawn(&table, &bars).is_none());
        table.rows.clear();
        assert!(drawn(&table, &bars).is_none());
    }
}
