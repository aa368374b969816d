//! Credit codes of invented enterprises (GB 32100-2015), with the region code of a fictional place.

use zhida_exchange::uscc::{check_character, organisation_check};

/// The valid code of invented enterprise `number` registered in `region` (six digits).
#[must_use]
pub fn credit_code(number: u32, region: &str) -> String {
    let organisation = format!("{:08}", number % 100_000_000);
    // Digits always have check characters; a code without them would be found by the reader and reported.
    let check = organisation_check(&organisation).map_or_else(String::new, String::from);
    let body = format!("91{region}{organisation}{check}");
    let last = check_character(&body).map_or_else(String::new, String::from);
    body + &last
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_characters_as_in_real_codes() {
        // 914403001922038216 is a public code: organisation 19220382, region 440300.
        assert_eq!(super::credit_code(19_220_382, "440300"), "914403001922038216");
    }
}
