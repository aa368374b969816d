//! What one column heading means: fact, year and unit, in any usual writing.
//!
//! `revenue@2025`, `营业收入(2025)`, `2025年营业收入（万元）`, `上年度营业收入`, `营业收入/万元`, `*营业收入` …
//! A heading is taken apart step by step; after each step what is left is looked up in the dictionary, so that labels which
//! themselves hold brackets or years (`首台(套)产品数`, `近三年安全事故`) are found whole.

use crate::year::{cut_year, whole_year};
use chrono::NaiveDate;
use zhida_facts::{Base, Dictionary, Dimension, Fact, FactId, FactType, Number, Period, Unit};

/// A heading taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heading {
    /// The fact it names.
    pub(crate) fact: Option<FactId>,
    /// The year it names.
    pub(crate) year: Option<i32>,
    /// The unit it names.
    pub(crate) unit: Option<Unit>,
    /// A text that stands where a unit stands and is none we know: figures of the column cannot be understood.
    pub(crate) odd_unit: Option<String>,
    /// What is left when year, unit and notes are gone.
    pub(crate) rest: String,
}

/// Names for the credit code besides the dictionary's.
const IDENTITY: &[&str] = &[
    "统一信用代码",
    "统一社会信用代码/注册号",
    "统一社会信用代码/组织机构代码",
    "统一社会信用代码（18位）",
    "社会统一信用代码",
    "纳税人识别号",
    "纳税识别号",
    "税号",
    "credit code",
    "usci",
];

/// Notes in brackets that say nothing about the figures.
const NOTES: &[&str] = &[
    "必填",
    "选填",
    "可选",
    "可空",
    "如有",
    "required",
    "optional",
    "是/否",
    "有/无",
    "y/n",
    "yes/no",
    "年末",
    "年底",
    "期末",
    "全年",
    "合并",
    "审计数",
];

/// Reads `text` on `as_of`, from which 上年 and its like are counted.
pub(crate) fn read(text: &str, dictionary: &Dictionary, as_of: NaiveDate) -> Heading {
    let text = plain(text);
    if let Some(fact) = find(&text, dictionary) {
        return Heading { fact: Some(fact), rest: text, ..Heading::default() };
    }
    // Brackets may belong to the label (`2025年首台(套)产品数`), the last pair alone may be a note, or all of them.
    let last = text.strip_suffix([')', ']']).and_then(|t| t.rsplit_once(['(', '[']));
    let last = last.map(|(body, group)| (body.to_owned(), vec![group.to_owned()]));
    let (body, groups) = brackets(&text);
    let mut readings = [Some((text.clone(), Vec::new())), last, Some((body.clone(), groups.clone()))].into_iter().flatten();
    if let Some(found) = readings.find_map(|(body, groups)| with_notes(&body, &groups, dictionary, as_of)) {
        return found;
    }
    without_fact(&text, body, &groups, as_of)
}

/// Reads a name with the notes that stood in brackets behind it; `None` if it names no fact.
fn with_notes(body: &str, groups: &[String], dictionary: &Dictionary, as_of: NaiveDate) -> Option<Heading> {
    let (mut found, notes) = notes(groups, as_of)?;
    let body = match body.split_once('@') {
        Some((name, year)) => {
            found.year = Some(whole_year(year.trim(), as_of)?);
            name
        }
        None => body,
    };
    let (name, year, unit, fact) = readings(body, as_of).into_iter().find_map(|(n, y, u)| find(&n, dictionary).map(|f| (n, y, u, f)))?;
    if year.is_some() && found.year.is_some() && year != found.year {
        return None;
    }
    if notes.iter().any(|note| is_other_figure(note, dictionary.fact(fact))) {
        // The note stays part of the name, or a merged header would find the bare name again.
        return Some(Heading { rest: format!("{body}({})", groups.join(")(")), ..Heading::default() });
    }
    found.fact = Some(fact);
    found.rest = name;
    found.year = found.year.or(year);
    found.unit = found.unit.or(unit);
    if !matches!(dictionary.fact(fact).kind, FactType::Number { .. }) {
        found.unit = None; // `成立日期（年/月/日）`: no figures, so no unit
    } else if found.unit.is_none() {
        // `营业收入（百万美金）`: the bracket means a unit, and we do not know it.
        found.odd_unit = notes.into_iter().find(|n| means_a_unit(n)).map(str::to_owned);
    }
    Some(found)
}

/// Year and unit among the notes, and the other notes. `None` for two years: the column is a sum or a comparison.
fn notes(groups: &[String], as_of: NaiveDate) -> Option<(Heading, Vec<&str>)> {
    let (mut found, mut others) = (Heading::default(), Vec::new());
    for piece in groups.iter().flat_map(|g| pieces(g, as_of)) {
        if let Some(year) = whole_year(piece, as_of) {
            if found.year.replace(year).is_some_and(|other| other != year) {
                return None;
            }
        } else if let Some(unit) = unit(piece) {
            found.unit = Some(unit);
        } else {
            others.push(piece);
        }
    }
    Some((found, others))
}

/// No fact: what is there may still be a year or a unit by itself, as in the upper row of a merged header.
fn without_fact(text: &str, body: String, groups: &[String], as_of: NaiveDate) -> Heading {
    let Some((mut found, _)) = notes(groups, as_of) else { return Heading { rest: text.to_owned(), ..Heading::default() } };
    found.rest = body;
    if text.contains('@') {
        return Heading { rest: text.to_owned(), ..Heading::default() };
    }
    if found.year.is_none() && found.unit.is_none() {
        found.year = whole_year(&found.rest, as_of);
        found.unit = unit(&found.rest);
        if found.year.is_some() || found.unit.is_some() {
            found.rest.clear();
        }
    }
    if found.year.is_none()
        && let Some((rest, year)) = cut_year(&found.rest, as_of)
    {
        (found.rest, found.year) = (rest, Some(year));
    }
    found
}

/// The parts of what a pair of brackets holds. Spaces part years from units, but not `10k yuan`.
fn pieces(group: &str, as_of: NaiveDate) -> Vec<&str> {
    let telling = |p: &str| whole_year(p, as_of).is_some() || unit(p).is_some();
    let by_comma = group.split([',', ';', '、', '|']).map(str::trim).filter(|p| !p.is_empty());
    by_comma.flat_map(|p| if !telling(p) && p.split_whitespace().all(telling) { p.split_whitespace().collect() } else { vec![p] }).collect()
}

fn find(name: &str, dictionary: &Dictionary) -> Option<FactId> {
    let name = name.trim();
    dictionary.find(name).or_else(|| {
        let folded = name.to_lowercase();
        IDENTITY.iter().any(|alias| plain(alias) == folded).then(|| dictionary.find("uscc")).flatten()
    })
}

/// Ways to read what stands outside the brackets, the most literal first: (name, year, unit).
fn readings(body: &str, as_of: NaiveDate) -> Vec<(String, Option<i32>, Option<Unit>)> {
    let mut all = Vec::new();
    let mut add = |name: &str, year: Option<i32>| {
        let name = name.trim_matches(|c: char| c.is_whitespace() || "-_:/·,的".contains(c));
        all.push((name.to_owned(), year, None));
        if let Some((short, unit)) = cut_unit(name) {
            all.push((short, year, Some(unit)));
        }
    };
    let bodies: Vec<&str> = [body].into_iter().chain(numbered(body)).collect();
    for body in bodies {
        for body in [Some(body), without_prefix(body)].into_iter().flatten() {
            add(body, None);
            if let Some((name, year)) = cut_year(body, as_of) {
                add(&name, Some(year));
                if let Some(name) = without_prefix(&name) {
                    add(name, Some(year));
                }
            }
        }
    }
    all
}

/// `其中:`, `是否`, `企业` before a name.
fn without_prefix(text: &str) -> Option<&str> {
    ["其中:", "其中", "是否为", "是否", "企业", "申报", "本企业", "year-end "]
        .iter()
        .find_map(|p| text.strip_prefix(p))
        .map(str::trim_start)
}

/// The text behind a number such as `1.`, `(一)`, `A01 `, `①`.
fn numbered(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十".contains(c) || ('①'..='⑳').contains(&c) || c.is_ascii_uppercase()
    });
    let cut = text.len() - rest.len();
    let circled = text.starts_with(|c| ('①'..='⑳').contains(&c));
    let rest = match rest.strip_prefix(['.', '、', ')', ' ', ':', '-']) {
        Some(rest) => rest,
        None if circled => rest,
        None => return None,
    };
    let short = text.get(..cut)?.chars().count() <= 3; // `2024-2025年` is no numbering
    (cut > 0 && short && !rest.is_empty()).then(|| rest.trim_start())
}

/// Full width made narrow, line breaks and runs of spaces one space, marks of required columns removed.
pub(crate) fn plain(text: &str) -> String {
    let narrow: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'))
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '【' | '〔' | '「' => '[',
            '】' | '〕' | '」' => ']',
            '\u{3000}' | '\u{a0}' | '\n' | '\r' | '\t' => ' ',
            '—' | '–' => '-',
            _ => c,
        })
        .collect();
    let joined = narrow.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.trim_matches(|c: char| "*★☆▲●#:\"'".contains(c) || c.is_whitespace()).to_owned()
}

/// The text outside the brackets, and what each pair holds.
fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut body, mut groups, mut depth) = (String::new(), Vec::new(), 0_usize);
    let mut inner = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' => {
                depth += 1;
                if depth > 1 {
                    inner.push(c);
                }
            }
            ')' | ']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    groups.push(std::mem::take(&mut inner));
                } else {
                    inner.push(c);
                }
            }
            _ if depth > 0 => inner.push(c),
            _ => body.push(c),
        }
    }
    if !inner.is_empty() {
        groups.push(inner); // never closed
    }
    (body.trim().to_owned(), groups)
}

/// A unit and nothing else: `万元`, `单位:万元`, `人民币万元`, `%`, `小数`.
fn unit(piece: &str) -> Option<Unit> {
    let mut piece = piece.trim();
    for prefix in ["计量单位", "金额单位", "单位", "unit", "Unit", ":", "人民币", "RMB", "以", "按", "in "] {
        piece = piece.strip_prefix(prefix).unwrap_or(piece).trim();
    }
    piece = piece.strip_suffix("计").unwrap_or(piece).trim();
    if matches!(piece, "小数" | "比率" | "比值" | "ratio") {
        return Some(Unit::none());
    }
    Unit::parse(piece).or_else(|| Unit::parse(&piece.to_lowercase())).or_else(|| multiple(piece))
}

/// The units a title names for the whole sheet: `单位：元`, `2025年情况表（金额单位：万元、人）`; not the 填报单位.
pub(crate) fn sheet_units(cell: &str) -> Vec<Unit> {
    let text = plain(cell);
    let Some((before, after)) = text.split_once("单位:") else { return Vec::new() };
    let before = ["计量", "金额", "货币"].iter().find_map(|p| before.strip_suffix(p)).unwrap_or(before);
    if !(before.is_empty() || before.ends_with(['(', '[', ' ', ',', ';'])) {
        return Vec::new();
    }
    after.split([')', ']', ' ']).find(|p| !p.is_empty()).unwrap_or("").split(['、', ',', ';', '/']).filter_map(unit).collect()
}

/// `万人`, `百万美元`, `千件`: a multiple of a unit that the unit list does not spell out.
fn multiple(piece: &str) -> Option<Unit> {
    let words =
        [("百万", 1_000_000), ("千万", 10_000_000), ("十万", 100_000), ("亿", 100_000_000), ("万", 10_000), ("千", 1_000), ("百", 100)];
    let (rest, n) = words.into_iter().find_map(|(word, n)| Some((piece.strip_prefix(word)?, n)))?;
    let base = Unit::parse(rest)?;
    Some(Unit { symbol: piece.to_owned(), dimension: base.dimension, factor: &base.factor * &Number::from(n) })
}

/// Whether an unknown note means a unit: it speaks of money or says so.
fn means_a_unit(note: &str) -> bool {
    if NOTES.contains(&note.to_lowercase().as_str()) {
        return false;
    }
    let lower = note.to_lowercase();
    note.starts_with(['十', '百', '千', '万', '亿'])
        || ["元", "圆", "美金", "镑", "％", "%", "‰"].iter().any(|end| note.ends_with(end))
        || ["单位", "unit", "usd", "eur", "hkd", "jpy", "yuan", "dollar", "million", "thousand"].iter().any(|word| lower.contains(word))
}

/// Notes that make another figure of it: `营业收入（预计）`, `（2025年1-6月）`, `（近三年平均）`, `（同比）`.
const OTHERS: &[&str] = &[
    "预计",
    "计划",
    "目标",
    "预算",
    "预测",
    "拟",
    "承诺",
    "同比",
    "环比",
    "增减",
    "增量",
    "增幅",
    "增速",
    "增长",
    "排名",
    "占比",
    "比重",
    "其中",
    "近两年",
    "近三年",
    "近2年",
    "近3年",
    "近五年",
    "近5年",
    "forecast",
    "plan",
    "budget",
    "target",
    "estimate",
    "growth",
    "rank",
    "share",
];
/// Notes that name a part of a year, or a mean over it.
const PARTS: &[&str] =
    &["半年", "季", "本月", "当月", "月份", "q1", "q2", "q3", "q4", "h1", "h2", "quarter", "half", "month", "均", "average", "avg"];

/// Whether a note in brackets says that the column is not the fact's figure of a whole year.
fn is_other_figure(note: &str, fact: &Fact) -> bool {
    let note = note.to_lowercase();
    if OTHERS.iter().any(|word| note.contains(word)) {
        return true;
    }
    if fact.period != Period::Annual {
        return false; // 参保人数（2026年5月）: any day will do
    }
    // The mean over a year is what a number of people means.
    let people = fact.unit.dimension == Dimension::of(Base::Person);
    let several =
        note.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")));
    let month = note.contains('月') && !["1-12月", "1至12月", "12月"].iter().any(|whole| note.contains(whole));
    !people && PARTS.iter().any(|word| note.contains(word)) || (month && !(people && note.contains('均'))) || several.count() > 1
}

/// `营业收入/万元`, `营业收入-万元`, `营业收入万元`, `资产负债率%`: name and unit.
fn cut_unit(name: &str) -> Option<(String, Unit)> {
    let units = zhida_facts::unit_names().filter(|u| name.len() > u.len() && name.ends_with(u));
    let longest = units.max_by_key(|u| u.len())?;
    let short = name.strip_suffix(longest)?;
    // `万元/亩` is one unit, `营业收入/万元` a name and its unit.
    let compound = short.strip_suffix('/').and_then(|upper| {
        let upper_unit = zhida_facts::unit_names().filter(|u| upper.ends_with(u)).max_by_key(|u| u.len())?;
        Some((upper.strip_suffix(upper_unit)?, format!("{upper_unit}/{longest}")))
    });
    let (short, symbol) = compound.unwrap_or((short, longest.to_owned()));
    let short = short.trim_end_matches(|c: char| c.is_whitespace() || "-_:/,单位".contains(c));
    Some((short.to_owned(), Unit::parse(&symbol)?))
}

#[cfg(test)]
#[path = "heading_tests.rs"]
mod tests;
