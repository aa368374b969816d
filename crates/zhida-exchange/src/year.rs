//! The year a heading speaks of: `2025年`, `截至2024年末`, `上年度`, `前年`, `T-1`; and the texts that look like a year and are none.

use chrono::{Datelike as _, NaiveDate};

/// Words for a year relative to the as-of date, longest first.
const RELATIVE: &[(&str, i32)] = &[
    ("最近一个会计年度", -1),
    ("上一会计年度", -1),
    ("最近一年度", -1),
    ("上上年度", -2),
    ("最近一年", -1),
    ("上一年度", -1),
    ("前一年度", -1),
    ("本年度", 0),
    ("上年度", -1),
    ("前年度", -2),
    ("上上年", -2),
    ("上一年", -1),
    ("前一年", -1),
    ("近一年", -1),
    ("去年", -1),
    ("上年", -1),
    ("前年", -2),
    ("本年", 0),
    ("今年", 0),
    ("当年", 0),
    ("last year", -1),
    ("previous year", -1),
    ("prior year", -1),
    ("this year", 0),
    ("current year", 0),
];
/// What may follow a year and adds nothing: the figure at its end or over the whole of it.
const TAILS: &[&str] =
    &["12月31日", "1-12月", "1至12月", "12月末", "12月底", "会计年度", "财务年度", "财年", "全年", "年末", "年底", "末", "底"];

/// A text that is a year and nothing else.
pub(crate) fn whole_year(text: &str, as_of: NaiveDate) -> Option<i32> {
    let text = text.trim().trim_start_matches('年').trim_start_matches("FY").trim();
    if let Ok(back) = text.strip_prefix('T').unwrap_or(text).trim_end_matches('年').parse::<i32>()
        && (-9..=0).contains(&back)
        && (text.starts_with('-') || text.starts_with('T') || text == "0")
    {
        return Some(as_of.year() + back);
    }
    let (rest, year) = cut_year(text, as_of)?;
    rest.trim_matches(|c: char| c.is_whitespace() || "-_:/数据值".contains(c)).is_empty().then_some(year)
}

/// The text without its year, and the year. `None` if there is none or if there are two.
pub(crate) fn cut_year(text: &str, as_of: NaiveDate) -> Option<(String, i32)> {
    if let Some((start, end, year)) = absolute(text)? {
        let rest = format!("{}{}", text.get(..start)?, text.get(end..)?);
        return if matches!(absolute(&rest), Some(None)) { Some((rest, year)) } else { None };
    }
    let lower = text.to_lowercase();
    for (word, back) in RELATIVE {
        if let Some(at) = lower.find(word) {
            let mut end = at + word.len();
            end += tail(lower.get(end..)?);
            let rest = format!("{}{}", text.get(..at)?, text.get(end..)?);
            return Some((rest, as_of.year() + back));
        }
    }
    // `23年营业收入`: two digits only at the beginning and with 年 behind them.
    let (digits, after) = (text.get(..2)?, text.get(2..)?);
    let short: i32 = if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok()? } else { return None };
    let after = after.strip_prefix('年')?;
    let after = after.strip_prefix('度').unwrap_or(after);
    let after = after.get(tail(after)..)?;
    ((15..=40).contains(&short) && !after.is_empty()).then(|| (after.to_owned(), 2000 + short))
}

/// Start and end of the first four-digit year with its 年 and tail; the outer `None` for what names no whole year (`2025年初`, `2025年1-6月`).
fn absolute(text: &str) -> Option<Option<(usize, usize, i32)>> {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    for at in 0..bytes.len().saturating_sub(3) {
        let run = (0..4).all(|k| digit(at + k)) && !digit(at + 4) && (at == 0 || !digit(at - 1));
        if !run {
            continue;
        }
        let Some(year) = text.get(at..at + 4).and_then(|t| t.parse::<i32>().ok()).filter(|y| (1990..=2099).contains(y)) else { continue };
        let mut end = at + 4;
        let after = text.get(end..)?;
        for word in ["年度", "年"] {
            if after.starts_with(word) {
                end += word.len();
                break;
            }
        }
        let after = text.get(end..)?;
        end += tail(after);
        let after = text.get(end..)?.trim_start();
        if after.starts_with('初')
            || after.starts_with("上半年")
            || after.starts_with("下半年")
            || after.contains("季度")
            || (after.starts_with(|c: char| c.is_ascii_digit()) && after.contains('月'))
            || (after.starts_with(['-', '~', '至', '/', '.'])
                && after.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit())))
        {
            return None;
        }
        let mut start = at;
        for word in ["截至", "截止", "FY", "fy", "year "] {
            if let Some(before) = text.get(..start).and_then(|b| b.strip_suffix(word)) {
                start = before.len();
            }
        }
        return Some(Some((start, end, year)));
    }
    Some(None)
}

/// Bytes of a tail such as 末 or 12月31日 at the beginning of `text`.
fn tail(text: &str) -> usize {
    TAILS.iter().find(|t| text.starts_with(**t)).map_or(0, |t| t.len())
}
