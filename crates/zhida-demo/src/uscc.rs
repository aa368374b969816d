//! Credit codes of invented enterprises (GB 32100-2015), with a registration code of a fictional place.

const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The valid code of invented enterprise `number` registered in `region` (six digits).
#[must_use]
pub fn credit_code(number: u32, region: &str) -> String {
    let organisation = format!("{:08}", u64::from(number) % 100_000_000);
    // Organisation code check (GB 11714): weights 3 7 9 10 5 8 4 2, 11 minus the remainder; 10 is X, 11 is 0.
    let sum: u32 = organisation.bytes().zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(d, w)| u32::from(d - b'0') * w).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    let body = format!("91{region}{organisation}{check}");
    let mut weight = 1_u32;
    let mut total = 0_u32;
    for c in body.bytes() {
        let value = ALPHABET.iter().position(|a| *a == c).and_then(|p| u32::try_from(p).ok()).unwrap_or(0);
        total += value * weight;
        weight = weight * 3 % 31;
    }
    let last = usize::try_from((31 - total % 31) % 31).map_or('0', |i| char::from(ALPHABET[i]));
    format!("{body}{last}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_characters_as_in_real_codes() {
        // 914403001922038216 is a public code: organisation 19220382, region 440300.
        assert_eq!(super::credit_code(19_220_382, "440300"), "914403001922038216");
    }
}
