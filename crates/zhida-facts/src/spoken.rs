//! Units, figures and sources of facts as they are said in Chinese and in English; sentences are made elsewhere.

use crate::{Base, Choice, Dimension, Number, Unit};

/// English words for dimensions, with the unit they count: of many, and of one.
const ENGLISH: &[(Base, &str, &str, &str)] = &[
    (Base::Yuan, "million yuan", " million yuan", " million yuan"),
    (Base::Dollar, "美元", " USD", " USD"),
    (Base::Person, "人", " people", " person"),
    (Base::Item, "项", "", ""),
    (Base::Point, "分", " points", " point"),
    (Base::Year, "年", " years", " year"),
    (Base::Day, "天", " days", " day"),
    (Base::Workday, "工作日", " workdays", " workday"),
    (Base::Mu, "亩", " mu", " mu"),
    (Base::Ton, "吨", " tons", " ton"),
    (Base::CoalTon, "吨标准煤", " tce", " tce"),
    (Base::KilowattHour, "千瓦时", " kWh", " kWh"),
];

/// A unit as figures are said in it.
struct Said {
    unit: Unit,
    many: String,
    one: String,
    places: u32,
}

fn said(unit: &Unit, chinese: bool) -> Said {
    let own = || Said { unit: unit.clone(), many: unit.symbol.clone(), one: unit.symbol.clone(), places: 4 };
    if chinese {
        return own();
    }
    let is_year = unit.dimension == Dimension::of(Base::Year);
    if is_year && unit.factor != Number::ONE {
        return Said { unit: unit.clone(), many: " months".to_owned(), one: " month".to_owned(), places: 4 };
    }
    let found = ENGLISH.iter().find(|(base, ..)| unit.dimension == Dimension::of(*base));
    let found = found.and_then(|(_, symbol, many, one)| Some((Unit::parse(symbol)?, *many, *one)));
    let Some((unit, many, one)) = found else { return own() };
    // A sum of money is whole 元 nearly always: six places of a million show it exactly.
    Said { unit, many: many.to_owned(), one: one.to_owned(), places: if is_year { 4 } else { 6 } }
}

/// The unit figures of `unit` are shown and asked in, the word behind the figure, and decimals shown: the dictionary's own unit in
/// Chinese, in English one that is said in English.
#[must_use]
pub fn unit(unit: &Unit, chinese: bool) -> (Unit, String, u32) {
    let said = said(unit, chinese);
    (said.unit, said.many, said.places)
}

/// A figure in the unit it is said in, exact to a few places; rounded ones say so.
#[must_use]
pub fn quantity(own: &Unit, n: &Number, chinese: bool) -> String {
    if own.dimension.is_money() && !chinese {
        return money(n, Some(n), chinese);
    }
    let said = said(own, chinese);
    let in_unit = n.checked_div(&said.unit.factor).unwrap_or_else(|| n.clone());
    let word = if in_unit == Number::ONE { said.one } else { said.many };
    format!("{}{word}", decimal(&in_unit, said.places))
}

/// Up to `places` decimals; `≈` where that loses something.
#[must_use]
pub fn decimal(n: &Number, places: u32) -> String {
    let sign = if n.is_exact_with(places) { "" } else { "≈" };
    format!("{sign}{}", n.to_decimal(places))
}

/// What lies between two ends, each as `shown` says it: `60`, `55–60`, `≥ 55`.
#[must_use]
pub fn between(low: Option<&Number>, high: Option<&Number>, shown: impl Fn(&Number) -> String) -> String {
    match (low, high) {
        (Some(a), Some(b)) if a == b => shown(a),
        (Some(a), Some(b)) => format!("{}–{}", shown(a), shown(b)),
        (Some(a), None) => format!("≥ {}", shown(a)),
        (None, Some(b)) => format!("≤ {}", shown(b)),
        (None, None) => "?".to_owned(),
    }
}

/// The unit sums of money are shown in, with its factor: 万元, or millions in English.
#[must_use]
pub fn money_unit(chinese: bool) -> (Number, &'static str) {
    if chinese { (Number::from(10_000), "万元") } else { (Number::from(1_000_000), " million yuan") }
}

/// A sum of money from `low` to `high` yuan: in 万元; in English in millions, or by the yuan where all of it is below a million.
#[must_use]
pub fn money(low: &Number, high: Option<&Number>, chinese: bool) -> String {
    let (factor, unit) = money_unit(chinese);
    if !chinese && high.unwrap_or(low).abs() < factor {
        return format!("{} yuan", between(Some(low), high, |n| thousands(&decimal(n, 2))));
    }
    let places = if chinese { 4 } else { 6 };
    let shown = |n: &Number| decimal(&n.checked_div(&factor).unwrap_or_else(|| n.clone()), places);
    format!("{}{unit}", between(Some(low), high, shown))
}

/// A decimal with commas between its thousands.
fn thousands(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_at(decimal.find('.').unwrap_or(decimal.len()));
    let mut left = whole.bytes().filter(u8::is_ascii_digit).count();
    let mut text = String::new();
    for c in whole.chars() {
        text.push(c);
        left -= usize::from(c.is_ascii_digit());
        if c.is_ascii_digit() && left > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
    }
    text + fraction
}

/// A choice in the language spoken: in English the first of its writings that has no Chinese in it.
#[must_use]
pub fn choice(of: &Choice, chinese: bool) -> &str {
    let english = of.aliases.iter().find(|a| !chinese && a.is_ascii());
    english.unwrap_or(&of.name)
}

/// Where facts come from, in English; the dictionary has the Chinese.
const SOURCES: &[(&str, &str)] = &[
    ("企业自报", "self-reported"),
    ("工信", "industry and information technology"),
    ("市场监管", "market regulation"),
    ("税务", "tax"),
    ("人社", "human resources"),
    ("审计报告", "audit report"),
    ("知识产权", "intellectual property"),
    ("统计", "statistics"),
    ("银行", "bank"),
    ("科技", "science and technology"),
    ("发改", "development and reform"),
    ("财政", "finance"),
    ("生态环境", "environment"),
    ("海关", "customs"),
    ("自然资源", "natural resources"),
    ("人行", "central bank"),
    ("应急", "emergency management"),
    ("信用办", "credit office"),
    ("证监", "securities regulator"),
    ("电力", "electricity"),
    ("水务", "water"),
    ("法院", "court"),
];

/// A source of facts in the language spoken.
#[must_use]
pub fn source(name: &str, chinese: bool) -> &str {
    if chinese { name } else { SOURCES.iter().find(|(zh, _)| *zh == name).map_or(name, |(_, en)| en) }
}

#[cfg(test)]
mod tests {
    use super::{money, quantity};
    use crate::{Number, Unit};

    #[test]
    fn english_figures_have_their_number_and_small_sums_count_yuan() {
        let of = |symbol: &str, n: &str| quantity(&Unit::parse(symbol).unwrap(), &Number::parse(n).unwrap(), false);
        assert_eq!([of("人", "1"), of("人", "2"), of("分", "1")], ["1 person", "2 people", "1 point"]);
        assert_eq!([of("年", "1"), of("年", "0.5")], ["1 year", "0.5 years"]);
        assert_eq!([of("万元", "3000"), of("万元", "-999999.5")], ["3,000 yuan", "-999,999.5 yuan"]);
        assert_eq!(of("万元", "1500000"), "1.5 million yuan");
        let range = |low: i64, high: Option<i64>| money(&Number::from(low), high.map(Number::from).as_ref(), false);
        assert_eq!([range(0, Some(50_000)), range(0, Some(2_000_000))], ["0–50,000 yuan", "0–2 million yuan"]);
        assert_eq!(range(800, None), "≥ 800 yuan");
        assert_eq!(money(&Number::from(3_000), Some(&Number::from(3_000)), true), "0.3万元");
    }
}
