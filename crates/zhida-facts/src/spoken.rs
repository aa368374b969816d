//! Units, figures and sources of facts as they are said in Chinese and in English; sentences are made elsewhere.

use crate::{Base, Dimension, Number, Unit};

/// English words for dimensions, with the unit they count.
const ENGLISH: &[(Base, &str, &str)] = &[
    (Base::Yuan, "million yuan", " million yuan"),
    (Base::Dollar, "美元", " USD"),
    (Base::Person, "人", " persons"),
    (Base::Item, "项", ""),
    (Base::Point, "分", " points"),
    (Base::Day, "天", " days"),
    (Base::Workday, "工作日", " workdays"),
    (Base::Mu, "亩", " mu"),
    (Base::Ton, "吨", " tons"),
    (Base::CoalTon, "吨标准煤", " tce"),
    (Base::KilowattHour, "千瓦时", " kWh"),
];

/// The unit figures of `unit` are shown and asked in, the word behind the figure, and decimals shown: the dictionary's own unit in
/// Chinese, in English one that is said in English.
#[must_use]
pub fn unit(unit: &Unit, chinese: bool) -> (Unit, String, u32) {
    let own = || (unit.clone(), unit.symbol.clone(), 4);
    if chinese {
        return own();
    }
    if unit.dimension == Dimension::of(Base::Year) {
        let months = unit.factor != Number::ONE;
        return (unit.clone(), if months { " months" } else { " years" }.to_owned(), 4);
    }
    let found = ENGLISH.iter().find(|(base, ..)| unit.dimension == Dimension::of(*base));
    match found.and_then(|(_, symbol, word)| Some((Unit::parse(symbol)?, *word))) {
        // A sum of money is whole 元 nearly always: six places of a million show it exactly.
        Some((unit, word)) => (unit, word.to_owned(), 6),
        None => own(),
    }
}

/// A figure in the unit it is said in, exact to a few places; rounded ones say so.
#[must_use]
pub fn quantity(own: &Unit, n: &Number, chinese: bool) -> String {
    let (unit, word, places) = unit(own, chinese);
    let in_unit = n.checked_div(&unit.factor).unwrap_or_else(|| n.clone());
    format!("{}{word}", decimal(&in_unit, places))
}

/// Up to `places` decimals; `≈` where that loses something.
#[must_use]
pub fn decimal(n: &Number, places: u32) -> String {
    let sign = if n.is_exact_with(places) { "" } else { "≈" };
    format!("{sign}{}", n.to_decimal(places))
}

/// The unit sums of money are shown in, with its factor: 万元, or millions in English.
#[must_use]
pub fn money_unit(chinese: bool) -> (Number, &'static str) {
    if chinese { (Number::from(10_000), "万元") } else { (Number::from(1_000_000), " million yuan") }
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
