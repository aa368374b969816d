//! Whose row it is: the credit code decides, an invalid one is kept as given, none at all leaves the row out, with a report.

use crate::plans::{Plans, SHOWN};
use crate::reject::{Reject, Why, cut};
use crate::sheet::FileReader;
use crate::source::{Kind, Row};
use crate::uscc::{self, UsccError};
use std::sync::Arc;
use zhida_diagnostics::{Code, Diagnostic};

/// The cell with the code: where the first such column is blank, a second one (税号 beside 统一社会信用代码) answers.
fn code_cell<'r>(row: &'r Row, plans: &Plans<'_>) -> (&'r str, Kind) {
    let columns = plans.header.columns.iter().enumerate().filter(|(_, c)| c.plan == crate::header::Plan::Code);
    let mut cells = columns.map(|(i, _)| row.get(i)).filter(|(text, _)| !text.trim().is_empty());
    if row.text(plans.header.code).trim().is_empty() { cells.next() } else { None }.unwrap_or_else(|| row.get(plans.header.code))
}

impl<'a> FileReader<'a, '_, '_> {
    /// Position of the enterprise a row is about; `None` if the row gives no facts.
    pub(crate) fn whose(&mut self, row: &Row, plans: &mut Plans<'a>, rejects: &mut Vec<Reject>) -> Option<usize> {
        if row.is_blank() {
            return None;
        }
        self.rows += 1;
        let place = Arc::clone(&plans.place);
        let mut reject = |column: &str, text: String, why: Why| {
            rejects.push(Reject { file: Arc::clone(&place), row: row.number, column: Arc::from(column), text, why });
        };
        let (given, kind) = code_cell(row, plans);
        let name = plans.header.names.iter().map(|c| row.text(*c).trim()).find(|n| !n.is_empty()).unwrap_or("");
        let name = cut(name, SHOWN);
        let at = match self.identify(given, kind, &name, row.number) {
            Ok((at, None)) => at,
            Ok((at, Some(error))) => {
                reject(&plans.code_heading, cut(given, SHOWN), Why::BadCode(error));
                at
            }
            Err(why) => {
                reject("", row.line(), why);
                return None;
            }
        };
        if let Some(first) = self.first_row(at, row.number) {
            let code = self.store.enterprises.get(at).map_or(String::new(), |e| e.uscc.clone());
            reject("", code, Why::Duplicate { first });
        }
        if let Some(enterprise) = self.store.enterprises.get_mut(at)
            && !name.is_empty()
        {
            if enterprise.name.is_empty() {
                self.store.named += name.len() as u64;
                enterprise.name = name;
            } else if enterprise.name != name {
                let kept = enterprise.name.clone();
                reject(&plans.name_heading, name, Why::Conflict { kept });
            }
        }
        if self.is_shifted(row, plans) {
            reject("", row.line(), Why::Shifted { have: row.len(), want: plans.header.columns.len() });
            return None;
        }
        self.look_at_nameless(row, plans);
        Some(at)
    }

    /// The enterprise with this code, with what is wrong with the code; or why the row is nobody's.
    fn identify(&mut self, given: &str, kind: Kind, name: &str, row: u64) -> Result<(usize, Option<UsccError>), Why> {
        let error = match (uscc::check(given), kind) {
            // Fifteen digits are all a spreadsheet keeps of a number.
            (_, Kind::Number) if given.len() > 15 => UsccError::StoredAsNumber,
            (Ok(code), _) => return Ok((self.store.enterprise(code.as_str()), None)),
            (Err(UsccError::Empty), _) => return Err(Why::NoCode),
            (Err(error), _) => error,
        };
        let code = cut(&uscc::clean(given), SHOWN);
        let digits = code.chars().filter(char::is_ascii_digit).count();
        if digits < 6 && crate::heading::read(given, self.dictionary, self.as_of).fact == self.dictionary.find("uscc") {
            return Err(Why::RepeatedHeader);
        }
        // 合计, 注：… in the column of codes: a row about nobody.
        if code.chars().count() < 6 || digits == 0 {
            return Err(Why::NoCode);
        }
        // A wrong code tells enterprises apart only together with the name: placeholders and cut numbers repeat.
        let told_by_code = error != UsccError::StoredAsNumber && self.store.may_be(&code, name);
        let at = match (told_by_code, name) {
            (true, _) => self.store.enterprise(&code),
            (false, "") => self.store.enterprise_as(&format!("{code}\n{}\n{row}", self.name), &code),
            (false, name) => self.store.enterprise_as(&format!("{code}\n{name}"), &code),
        };
        Ok((at, Some(error)))
    }

    /// Whether a row of a text has more cells than the header, so that values may stand under wrong headings. Counts ragged rows.
    fn is_shifted(&mut self, row: &Row, plans: &Plans<'_>) -> bool {
        let want = plans.header.columns.len();
        if row.len() == want || self.is_workbook() {
            return false; // cells of a workbook know their columns
        }
        let shifted = (want..row.len()).any(|i| !row.text(i).trim().is_empty());
        if shifted || row.len() < want {
            self.ledger.summary.ragged += 1;
        }
        if row.len() < want && self.ledger.may_show(Code::RaggedRow, &plans.place, &Arc::from("")) {
            let diagnostic = Diagnostic::new(Code::RaggedRow, 0..0).in_file(&plans.place).with("row", row.number.to_string());
            self.ledger.diagnostics.push(diagnostic.with("have", row.len().to_string()).with("want", want.to_string()));
        }
        shifted
    }

    /// A column without heading that holds something is listed like one with an unknown heading.
    fn look_at_nameless(&mut self, row: &Row, plans: &mut Plans<'a>) {
        for column in 0..row.len() {
            let blank = plans.header.columns.get(column).is_none_or(|c| c.plan == crate::header::Plan::Blank);
            if !blank || row.text(column).trim().is_empty() || plans.nameless.get(column) == Some(&true) {
                continue;
            }
            if plans.nameless.len() <= column {
                plans.nameless.resize(column + 1, false);
            }
            if let Some(seen) = plans.nameless.get_mut(column) {
                *seen = true;
            }
            let place = Arc::clone(&plans.place);
            self.unknown(&place, column, &Arc::from(""), None);
        }
    }
}
