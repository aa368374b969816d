//! Money as it is typed in forms.

use zhida_facts::Number;

/// Fen of a 元 and of a 万元: the units in which money is typed.
pub(crate) const YUAN: i64 = 100;
pub(crate) const WAN: i64 = 1_000_000;

/// Money as it is typed (`12,345.60`) in a unit of so many fen, in fen; nothing for what is below zero or no whole number of fen.
pub(crate) fn fen(text: &str, unit: i64) -> Option<i64> {
    let typed = Number::parse(&text.replace([',', '，', ' '], "")).ok()?;
    let fen = &typed * &Number::from(unit);
    fen.is_integer().then(|| fen.to_i64()).flatten().filter(|fen| *fen >= 0)
}

#[cfg(test)]
mod tests {
    use super::{WAN, YUAN, fen};

    #[test]
    fn what_is_typed_is_whole_fen_or_nothing() {
        assert_eq!(fen("12,345.60", YUAN), Some(1_234_560));
        assert_eq!((fen("200000", YUAN), fen("0", YUAN)), (Some(20_000_000), Some(0)));
        assert!(["", "-5", "1.005", "十"].iter().all(|t| fen(t, YUAN).is_none()));
        assert_eq!((fen("2,000", WAN), fen("0.000001", WAN)), (Some(2_000_000_000), Some(1)));
        assert!(["-1", "0.0000001", "两千", "99999999999999999999"].iter().all(|t| fen(t, WAN).is_none()));
    }
}
