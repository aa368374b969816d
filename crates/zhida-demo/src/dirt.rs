//! Cells as people write them.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// Cells in a thousand that are written badly.
pub(crate) const SHARE: u32 = 25;

/// `cell` of the fact `key`, measured in `unit`, written badly. Most ways keep the meaning; `约` and a mistyped code lose it.
pub(crate) fn soil(cell: &str, key: &str, unit: &str, rng: &mut ChaCha8Rng) -> String {
    let kind = rng.random_range(0..8_u8);
    let one_of = |texts: [&str; 4]| texts[usize::from(kind % 4)].to_owned();
    match (key, cell) {
        ("uscc", _) => match kind {
            0..=3 => spaced(cell),
            4 | 5 => cell.to_lowercase(),
            // One wrong character in the check position, as when a code is typed by hand.
            6 => mistyped(cell),
            _ => wide(cell),
        },
        ("enterprise_name" | "industry_code" | "registered_region" | "honours" | "certifications", _) => format!(" {cell} "),
        (_, "") => one_of(["/", "不详", " ", "-"]),
        (_, "不适用") => one_of(["/", "—", "N/A", "-"]),
        (_, "是") => one_of(["√", "有", "Y", "1"]),
        (_, "否") => one_of(["×", "无", "N", "0"]),
        ("establishment_date" | "loan_date", date) => match kind % 3 {
            0 => date.replace('-', "/"),
            1 => date.replace('-', "."),
            _ => month(date),
        },
        (_, number) if is_number(number) => match (kind, unit) {
            (0 | 1, "%") => format!("{number}％"),
            (0 | 1, "万元") => with_unit(number),
            (0..=2, _) => grouped(number),
            (3 | 4, _) => wide(number),
            (5, _) => format!(" {number}"),
            (6, _) => "待核实".to_owned(),
            _ => format!("约{number}"),
        },
        (_, other) => format!("{other} "),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn wide(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c }).collect()
}

fn spaced(code: &str) -> String {
    code.as_bytes().chunks(6).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(" ")
}

fn mistyped(code: &str) -> String {
    let mut wrong = code.to_owned();
    let last = wrong.pop();
    wrong.push(if last == Some('0') { '1' } else { '0' });
    wrong
}

/// `2024-03-05` as `2024年3月`.
fn month(date: &str) -> String {
    let mut parts = date.split('-');
    match (parts.next(), parts.next()) {
        (Some(year), Some(month)) => format!("{year}年{}月", month.trim_start_matches('0')),
        _ => date.to_owned(),
    }
}

/// `12000` 万元 as `1.2亿`, less than a 亿 as `350.5万元`; no digit is lost.
fn with_unit(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() < 5 || whole.starts_with('-') {
        return format!("{number}万元");
    }
    let (hundred_millions, rest) = whole.split_at(whole.len() - 4);
    let text = format!("{hundred_millions}.{rest}{fraction}");
    format!("{}亿", text.trim_end_matches('0').trim_end_matches('.'))
}

fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (index, c) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    fraction.map_or(out.clone(), |f| format!("{out}.{f}"))
}

#[cfg(test)]
mod tests {
    use super::{grouped, mistyped, month, wide, with_unit};

    #[test]
    fn figures_and_dates_as_people_write_them() {
        assert_eq!(["12000", "123456.78", "350.5", "-20000"].map(with_unit), ["1.2亿", "12.345678亿", "350.5万元", "-20000万元"]);
        assert_eq!(["1234567.8", "-1234", "999"].map(grouped), ["1,234,567.8", "-1,234", "999"]);
        assert_eq!((month("2024-03-05"), wide("3.5%")), ("2024年3月".to_owned(), "３．５％".to_owned()));
        assert_eq!((mistyped("9A0"), mistyped("9A7")), ("9A1".to_owned(), "9A0".to_owned()));
    }
}
