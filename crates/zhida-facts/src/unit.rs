//! Units and dimensions: money in 元, time by the calendar, counts, ratios; checked before anything is compared.

use crate::Number;
use std::fmt;

/// What a quantity is measured in, before multiples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// 元
    Yuan,
    /// 美元
    Dollar,
    /// 人
    Person,
    /// 项 件 个 家 名 次 种: interchangeable counting words
    Item,
    /// 分 of a score
    Point,
    /// 年 and 月, by the calendar
    Year,
    /// 天
    Day,
    /// 工作日
    Workday,
    /// 级
    Level,
    /// 亩
    Mu,
    /// 吨
    Ton,
    /// 吨标准煤
    CoalTon,
    /// 千瓦时
    KilowattHour,
}

const BASES: [(Base, &str); 13] = [
    (Base::Yuan, "元"),
    (Base::Dollar, "美元"),
    (Base::Person, "人"),
    (Base::Item, "项"),
    (Base::Point, "分"),
    (Base::Year, "年"),
    (Base::Day, "天"),
    (Base::Workday, "工作日"),
    (Base::Level, "级"),
    (Base::Mu, "亩"),
    (Base::Ton, "吨"),
    (Base::CoalTon, "吨标准煤"),
    (Base::KilowattHour, "千瓦时"),
];

/// A product of powers of bases; the default is a pure number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dimension([i8; 13]);

impl Dimension {
    /// A pure number or ratio.
    pub const NONE: Dimension = Dimension([0; 13]);

    /// The dimension of one base.
    #[must_use]
    pub fn of(base: Base) -> Self {
        let mut powers = [0; 13];
        for (power, (b, _)) in powers.iter_mut().zip(BASES) {
            *power = i8::from(b == base);
        }
        Self(powers)
    }
    /// Product of two quantities' dimensions.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.zip(other, i8::saturating_add)
    }
    /// Quotient.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        self.zip(other, i8::saturating_sub)
    }
    fn zip(mut self, other: Self, f: impl Fn(i8, i8) -> i8) -> Self {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a = f(*a, b);
        }
        self
    }
    /// Whether a bare number may stand for it: pure numbers, counts, points and levels.
    #[must_use]
    pub fn allows_bare(self) -> bool {
        [Self::NONE, Self::of(Base::Item), Self::of(Base::Person), Self::of(Base::Point), Self::of(Base::Level)].contains(&self)
    }
    /// Whether it is a sum of money.
    #[must_use]
    pub fn is_money(self) -> bool {
        self == Self::of(Base::Yuan)
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::NONE {
            return f.write_str("比率或纯数");
        }
        let part = |sign: i8| -> Vec<String> {
            self.0
                .iter()
                .zip(BASES)
                .filter(|(p, _)| p.signum() == sign)
                .map(|(p, (_, name))| if p.abs() == 1 { name.to_owned() } else { format!("{name}^{}", p.abs()) })
                .collect()
        };
        let (up, down) = (part(1), part(-1));
        f.write_str(&if up.is_empty() { "1".to_owned() } else { up.join("·") })?;
        if down.is_empty() { Ok(()) } else { write!(f, "/{}", down.join("·")) }
    }
}

/// A unit as written, e.g. 万元: its dimension and how many base units it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// As written.
    pub symbol: String,
    /// What it measures.
    pub dimension: Dimension,
    /// Base units in one of it.
    pub factor: Number,
}

/// (symbols, base, numerator, denominator); the first symbol is the Chinese one shown.
const UNITS: &[(&[&str], Option<Base>, i64, i64)] = &[
    (&["元", "yuan", "CNY", "人民币元"], Some(Base::Yuan), 1, 1),
    (&["千元", "thousand yuan"], Some(Base::Yuan), 1_000, 1),
    (&["万元", "万元人民币", "万", "10k yuan", "ten thousand yuan"], Some(Base::Yuan), 10_000, 1),
    (&["百万元", "million yuan"], Some(Base::Yuan), 1_000_000, 1),
    (&["千万元"], Some(Base::Yuan), 10_000_000, 1),
    (&["亿元", "亿", "hundred million yuan"], Some(Base::Yuan), 100_000_000, 1),
    (&["美元", "USD"], Some(Base::Dollar), 1, 1),
    (&["万美元"], Some(Base::Dollar), 10_000, 1),
    (&["%", "％", "个百分点"], None, 1, 100),
    (&["‰"], None, 1, 1_000),
    (&["人", "persons", "person", "people"], Some(Base::Person), 1, 1),
    (&["项", "items", "item"], Some(Base::Item), 1, 1),
    (&["件"], Some(Base::Item), 1, 1),
    (&["个"], Some(Base::Item), 1, 1),
    (&["家"], Some(Base::Item), 1, 1),
    (&["名"], Some(Base::Item), 1, 1),
    (&["次"], Some(Base::Item), 1, 1),
    (&["种"], Some(Base::Item), 1, 1),
    (&["台"], Some(Base::Item), 1, 1),
    (&["套"], Some(Base::Item), 1, 1),
    (&["分", "points", "point"], Some(Base::Point), 1, 1),
    (&["年", "周年", "years", "year"], Some(Base::Year), 1, 1),
    (&["个月", "月", "months", "month"], Some(Base::Year), 1, 12),
    (&["工作日", "个工作日", "workdays", "workday"], Some(Base::Workday), 1, 1),
    (&["天", "日", "days", "day"], Some(Base::Day), 1, 1),
    (&["级", "level"], Some(Base::Level), 1, 1),
    (&["亩", "mu"], Some(Base::Mu), 1, 1),
    (&["吨标准煤", "tce"], Some(Base::CoalTon), 1, 1),
    (&["万吨标准煤"], Some(Base::CoalTon), 10_000, 1),
    (&["吨", "tons", "ton"], Some(Base::Ton), 1, 1),
    (&["万吨"], Some(Base::Ton), 10_000, 1),
    (&["千瓦时", "度", "kWh"], Some(Base::KilowattHour), 1, 1),
    (&["万千瓦时", "万度"], Some(Base::KilowattHour), 10_000, 1),
];

impl Unit {
    /// The unit written exactly `symbol`; compounds such as `万元/亩` are read too.
    #[must_use]
    pub fn parse(symbol: &str) -> Option<Self> {
        let symbol = symbol.trim();
        if let Some((up, down)) = symbol.split_once('/') {
            let (up, down) = (Self::parse(up)?, Self::parse(down)?);
            return Some(Self {
                symbol: symbol.to_owned(),
                dimension: up.dimension.over(down.dimension),
                factor: up.factor.checked_div(&down.factor)?,
            });
        }
        let (_, base, n, d) = UNITS.iter().find(|(symbols, ..)| symbols.contains(&symbol))?;
        Some(Self { symbol: symbol.to_owned(), dimension: base.map_or(Dimension::NONE, Dimension::of), factor: Number::ratio(*n, *d)? })
    }

    /// The longest unit at the beginning of `text`, with its length in bytes. A compound `a/b` only if `b` is a unit too.
    #[must_use]
    pub fn prefix(text: &str) -> Option<(Self, usize)> {
        let simple = unit_names().filter(|name| starts_with_word(text, name)).max_by_key(|name| name.len())?;
        Some((Self::parse(simple)?, simple.len()))
    }

    /// A pure number without unit.
    #[must_use]
    pub fn none() -> Self {
        Self { symbol: String::new(), dimension: Dimension::NONE, factor: Number::ONE }
    }
}

/// A Latin unit must not run on into a longer word.
fn starts_with_word(text: &str, name: &str) -> bool {
    text.strip_prefix(name)
        .is_some_and(|rest| !name.ends_with(|c: char| c.is_ascii_alphabetic()) || !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// All unit symbols.
pub fn unit_names() -> impl Iterator<Item = &'static str> {
    UNITS.iter().flat_map(|(symbols, ..)| symbols.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compound_and_prefix() {
        let unit = Unit::parse("万元/亩").unwrap();
        assert_eq!(unit.dimension, Dimension::of(Base::Yuan).over(Dimension::of(Base::Mu)));
        assert_eq!(Unit::prefix("吨标准煤以上").map(|(u, n)| (u.symbol, n)), Some(("吨标准煤".to_owned(), 12)));
        assert_eq!(Unit::prefix("万元 且").map(|(u, _)| u.symbol), Some("万元".to_owned()));
        assert_eq!(Unit::prefix("personsX"), None);
    }
}
