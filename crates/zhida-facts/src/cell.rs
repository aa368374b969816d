//! The text of one cell, as people write it, to a state: `1.2亿`, `３.５％`, `1,234.50`, 是, √, 无, `/`, `2024年3月`, Excel serials.

use crate::{Codes, Fact, FactType, Number, NumberError, Resolved, State, Unit, Value};
use chrono::NaiveDate;
use std::sync::Arc;

/// Longest cell that is read; longer ones are an error.
pub const MAX_CELL: usize = 32_767;

/// Why a cell cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellError {
    /// Not a number (in a unit that fits the fact).
    NotANumber,
    /// A floating-point number that stands for no short decimal.
    NotDecimal,
    /// A number in a unit of another dimension: the unit.
    WrongUnit(String),
    /// A fraction where only whole numbers occur.
    NotWhole,
    /// Neither yes nor no.
    NotYesNo,
    /// Not a date.
    NotADate,
    /// In no code list; the nearest name if there is one.
    NoSuchCode(Option<String>),
    /// The name of several divisions: their codes.
    AmbiguousCode(Vec<String>),
    /// Not one of the choices: what they are.
    NoSuchChoice(Vec<String>),
    /// An error value of a spreadsheet such as `#REF!`.
    SpreadsheetError,
    /// Longer than [`MAX_CELL`].
    TooLong,
}

/// Reads `text` as a value of `fact`. A figure without unit is in `unit` (from the column heading), else in the fact's own.
///
/// Blank is *not asked*; `/`, `-`, `—`, 不适用 are *not applicable*; 未知, 不详, 不清楚, `?` are *said unknown*;
/// 无 is none: 0 for a number, no for a flag, the empty list.
///
/// # Errors
/// [`CellError`] says what is wrong.
pub fn read(fact: &Fact, codes: &Codes, text: &str, unit: Option<&Unit>) -> Result<State, CellError> {
    if text.len() > MAX_CELL {
        return Err(CellError::TooLong);
    }
    let text = tidy(text);
    match text.as_str() {
        "" => return Ok(State::NotAsked),
        "/" | "\\" | "-" | "--" | "---" | "—" | "——" | "－" | "不适用" | "N/A" | "n/a" | "NA" | "not applicable" => {
            return Ok(State::NotApplicable);
        }
        "未知" | "不详" | "不清楚" | "不知道" | "待核实" | "待定" | "?" | "unknown" | "Unknown" => {
            return Ok(State::SaidUnknown);
        }
        _ if text.starts_with('#') && (text.ends_with('!') || text.ends_with('?') || text == "#N/A") => {
            return Err(CellError::SpreadsheetError);
        }
        _ => {}
    }
    let value = match &fact.kind {
        FactType::Number { whole } => Value::Number(number(fact, &text, unit, *whole)?),
        FactType::Bool => Value::Bool(yes_no(&text).ok_or(CellError::NotYesNo)?),
        FactType::Date => Value::Date(date(&text).ok_or(CellError::NotADate)?),
        FactType::Code(scheme) => {
            let tree = codes.tree(*scheme);
            match tree.resolve(&text) {
                Resolved::One(id) | Resolved::Under(id) => Value::Code(id),
                Resolved::Many(ids) => {
                    return Err(CellError::AmbiguousCode(ids.iter().map(|id| tree.code(*id).to_owned()).collect()));
                }
                Resolved::None => return Err(CellError::NoSuchCode(tree.nearest(&text).map(str::to_owned))),
            }
        }
        FactType::Choice => match fact.choice(&text) {
            Some(choice) => Value::Choice(choice),
            None => return Err(CellError::NoSuchChoice(fact.choices.iter().map(|c| c.name.clone()).collect())),
        },
        FactType::Text => Value::Text(Arc::from(text.as_str())),
        FactType::List => {
            const SEPARATORS: [char; 7] = ['、', ',', '，', ';', '；', '|', '\n'];
            // 高新技术企业 创新型中小企业: spaces part Chinese names, but not `ISO 9001`.
            let chinese = |word: &str| word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            let by_spaces = !text.contains(SEPARATORS) && text.split_whitespace().all(chinese);
            let mut items: Vec<Arc<str>> = text
                .split(|c: char| SEPARATORS.contains(&c) || (by_spaces && c.is_whitespace()))
                .map(str::trim)
                .filter(|item| !item.is_empty() && *item != "无" && *item != "none")
                .map(Arc::from)
                .collect();
            items.sort();
            items.dedup();
            Value::List(items.into())
        }
    };
    Ok(State::Value(value))
}

/// A state as [`read`] reads it again, exactly and whatever language is spoken.
#[must_use]
pub fn write(fact: &Fact, codes: &Codes, state: &State) -> String {
    match state {
        State::NotApplicable => "/".to_owned(),
        State::SaidUnknown | State::NotAsked => "未知".to_owned(),
        State::Value(Value::Number(n)) => {
            let in_unit = n.checked_div(&fact.unit.factor).unwrap_or_else(|| n.clone());
            format!("{in_unit}{}", fact.unit.symbol)
        }
        State::Value(Value::Bool(yes)) => if *yes { "是" } else { "否" }.to_owned(),
        State::Value(Value::Date(day)) => day.to_string(),
        State::Value(Value::Code(id)) => match fact.kind {
            FactType::Code(scheme) => codes.tree(scheme).code(*id).to_owned(),
            _ => String::new(),
        },
        State::Value(Value::Choice(index)) => fact.choices.get(usize::from(*index)).map(|c| c.name.clone()).unwrap_or_default(),
        State::Value(Value::Text(text)) => text.to_string(),
        State::Value(Value::List(items)) if items.is_empty() => "无".to_owned(),
        State::Value(Value::List(items)) => items.join("、"),
    }
}

/// Full-width forms made narrow, odd spaces and invisible characters removed, ends trimmed.
#[must_use]
pub fn tidy(text: &str) -> String {
    let narrow: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'))
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' => ' ',
            '０'..='９' | '．' | '％' | '＋' | '／' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '？' | '＃' | '！' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            '－' | '−' => '-',
            _ => c,
        })
        .collect();
    narrow.trim().to_owned()
}

fn number(fact: &Fact, text: &str, unit: Option<&Unit>, whole: bool) -> Result<Number, CellError> {
    if matches!(text, "无" | "没有" | "none" | "零") {
        return Ok(Number::ZERO);
    }
    let (figure, written) = figure(text).ok_or(CellError::NotANumber)?;
    let own = unit.unwrap_or(&fact.unit);
    let factor = if written.is_empty() {
        own.factor.clone()
    } else if let Some((scale, rest)) =
        multiple(written).filter(|(_, rest)| rest.is_empty() && fact.unit.dimension != crate::Dimension::NONE)
    {
        // `1.2亿` of a money fact is 1.2亿元; `3万` of a count is 30000.
        let _ = rest;
        scale
    } else {
        let written = written.strip_suffix("人民币").unwrap_or(written);
        // `3万人`, `2千件`: a multiple of a unit that the list does not spell out.
        let spelled = || multiple(written).and_then(|(scale, rest)| Unit::parse(rest).map(|u| Unit { factor: &u.factor * &scale, ..u }));
        let unit = Unit::parse(written).or_else(spelled).ok_or(CellError::NotANumber)?;
        if unit.dimension != fact.unit.dimension {
            return Err(CellError::WrongUnit(written.to_owned()));
        }
        unit.factor
    };
    let value = &figure * &factor;
    // Whole in the fact's own unit: 8 months are 2/3 of a year and still a whole number of months.
    if whole && !value.checked_div(&fact.unit.factor).is_some_and(|n| n.is_integer()) {
        return Err(CellError::NotWhole);
    }
    Ok(value)
}

/// `亿`, `万`, `千`, `百万`, `千万` before nothing or a base unit.
fn multiple(text: &str) -> Option<(Number, &str)> {
    [("千万", 10_000_000), ("百万", 1_000_000), ("亿", 100_000_000), ("万", 10_000), ("千", 1_000)]
        .into_iter()
        .find_map(|(word, n)| Some((Number::from(n), text.strip_prefix(word)?)))
}

/// The figure at the start and the unit text behind it. Accepts separators in groups of three, a sign, brackets for negative
/// (accounting style), a currency sign, and scientific notation as spreadsheets write it.
fn figure(text: &str) -> Option<(Number, &str)> {
    let text = text.trim_start_matches(['¥', '￥', '$']).trim();
    let (negative, body) = match text.strip_prefix('(').or_else(|| text.strip_prefix('（')) {
        Some(rest) => (true, rest.strip_suffix(')').or_else(|| rest.strip_suffix('）'))?),
        None => (false, text),
    };
    let end = body
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | '\'') || (*i == 0 && matches!(c, '-' | '+'))))
        .map_or(body.len(), |(i, _)| i);
    let (digits, mut rest) = body.split_at(end);
    let mut value = match Number::parse(&ungroup(digits)?) {
        Ok(value) => value,
        Err(NumberError::NotANumber | NumberError::TooLong) => return None,
    };
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent: i32 = exponent.parse().ok().filter(|e: &i32| e.abs() <= 30)?;
        let scale = Number::from(10).pow(exponent.unsigned_abs());
        value = if exponent >= 0 { &value * &scale } else { value.checked_div(&scale)? };
        rest = "";
    }
    Some((if negative { -&value } else { value }, rest.trim()))
}

/// `1,234,567.8` without separators; `None` where they do not stand in threes.
fn ungroup(digits: &str) -> Option<String> {
    let digits = digits.replace(['，', '\''], ",");
    if !digits.contains(',') {
        return Some(digits);
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let sign = whole.starts_with(['-', '+']);
    let groups: Vec<&str> = whole[usize::from(sign)..].split(',').collect();
    let (first, others) = groups.split_first()?;
    // Groups of four (万) occur in hand-typed sheets too.
    let size = others.first()?.len();
    // `0,123` is no group of three: it is a decimal comma, and 123 would be wrong by a thousand.
    if first.is_empty()
        || first.starts_with('0')
        || first.len() > size
        || !(size == 3 || size == 4)
        || others.iter().any(|g| g.len() != size)
        || fraction.contains(',')
    {
        return None;
    }
    Some(digits.replace(',', ""))
}

/// 是 否 √ × 有 无 Y N true false 1 0.
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "是" | "√" | "✓" | "✔" | "☑" | "有" | "y" | "yes" | "true" | "1" | "对" | "1.0" | "符合" | "已" => Some(true),
        "否" | "×" | "✗" | "✘" | "x" | "☒" | "无" | "没有" | "未" | "n" | "no" | "false" | "0" | "0.0" | "不是" | "none" | "不符合" => {
            Some(false)
        }
        _ => None,
    }
}

/// `2024-03-05`, `2024/3/5`, `2024.3.5`, `20240305`, `2024年3月5日`, with a time behind it or not, and Excel serials.
/// A month alone is its first day; a year alone is no date.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    // `2024 年 3 月 5 日`
    let close: String = if text.contains('年') { text.split_whitespace().collect() } else { text.to_owned() };
    let text = close.as_str();
    let text = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    let plausible = |d: &NaiveDate| (1900..=2200).contains(&chrono::Datelike::year(d));
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !text.is_empty() {
        let whole = text.split_once('.').filter(|(_, f)| f.bytes().all(|b| b == b'0') || text.matches('.').count() == 1);
        if text.len() == 8 && !text.contains('.') {
            return NaiveDate::parse_from_str(text, "%Y%m%d").ok().filter(plausible);
        }
        let serial = whole.map_or(text, |(w, _)| w);
        if text.matches('.').count() <= 1 && serial.len() == 5 {
            // Day 60 is the 29 February 1900 that never was; everything after counts from 1899-12-30.
            let days: u64 = serial.parse().ok()?;
            return NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(days)).filter(plausible);
        }
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [y, m, d] => (*y, *m, *d),
        [y, m] => (*y, *m, "1"),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).filter(plausible)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CodeTree, Dictionary, Scheme};

    fn codes() -> Codes {
        Codes {
            industries: CodeTree::parse(Scheme::Industry, &[include_str!("../../../measures/codes/industries.csv")]).unwrap(),
            regions: CodeTree::parse(Scheme::Region, &[include_str!("../../../measures/codes/regions.csv")]).unwrap(),
        }
    }

    #[test]
    fn cells_as_people_write_them() {
        let d = Dictionary::parse(include_str!("../../../measures/facts.csv")).unwrap();
        let codes = codes();
        let get = |key: &str, text: &str| read(d.fact(d.find(key).unwrap()), &codes, text, None);
        let money = |text: &str| match get("revenue", text) {
            Ok(State::Value(Value::Number(n))) => n.to_string(),
            other => format!("{other:?}"),
        };
        for (text, yuan) in [
            ("100", "1000000"),
            ("1.2亿", "120000000"),
            ("1.2亿元", "120000000"),
            ("1,234.5", "12345000"),
            ("１２３４．５", "12345000"),
            ("3000元", "3000"),
            ("无", "0"),
            ("0", "0"),
            ("(5)", "-50000"),
            ("¥5", "50000"),
            ("1.5E3", "15000000"),
            ("5000 万元", "50000000"),
            ("1.2亿元人民币", "120000000"),
        ] {
            assert_eq!(money(text), yuan, "{text}");
        }
        assert_eq!(get("employees", "1.2万人"), get("employees", "12000"));
        assert_eq!(get("revenue", "3万人"), Err(CellError::WrongUnit("万人".to_owned())));
        assert_eq!(get("revenue", "3%"), Err(CellError::WrongUnit("%".to_owned())));
        assert_eq!(get("revenue", "1,23,4"), Err(CellError::NotANumber));
        assert_eq!(get("employees", "12.5"), Err(CellError::NotWhole));
        assert_eq!(get("revenue", " "), Ok(State::NotAsked));
        assert_eq!(get("revenue", "/"), Ok(State::NotApplicable));
        assert_eq!(get("revenue", "不详"), Ok(State::SaidUnknown));
        assert_eq!(get("debt_ratio", "55%"), get("debt_ratio", "55"));
        assert_eq!(get("abnormal_list", "×"), Ok(Value::Bool(false).into()));
        assert_eq!(get("digital_level", "3级"), get("digital_level", "三级"));
        assert_eq!(get("honours", "高新技术企业 创新型中小企业"), get("honours", "创新型中小企业、高新技术企业"));
        assert_ne!(get("certifications", "ISO 9001"), get("certifications", "ISO、9001"));
        assert!(matches!(get("registered_region", "西湖区"), Err(CellError::AmbiguousCode(_))));
    }

    #[test]
    fn dates() {
        let want = NaiveDate::from_ymd_opt(2024, 3, 5);
        for text in [
            "2024-03-05",
            "2024/3/5",
            "2024.3.5",
            "20240305",
            "2024年3月5日",
            "2024 年 3 月 5 日",
            "45356",
            "2024-03-05 00:00:00",
            "45356.0",
        ] {
            assert_eq!(date(text), want, "{text}");
        }
        assert_eq!(date("2024年3月"), NaiveDate::from_ymd_opt(2024, 3, 1));
        assert_eq!(date("2024"), None);
        assert_eq!(date("2024-02-30"), None);
    }
}
