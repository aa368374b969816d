//! Parts of addresses.

/// `text` as it may stand in a query or a path: everything but letters, digits and `-._~` in percent signs.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_could_break_an_address_is_encoded() {
        assert_eq!(super::encode("a b&c=税"), "a%20b%26c%3D%E7%A8%8E");
    }
}
