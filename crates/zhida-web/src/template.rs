//! Texts to begin a measure with: the same as of `zhida new`, one that runs for each kind.

/// A template in Chinese and in English.
macro_rules! template {
    ($name:literal) => {
        [include_str!(concat!("../templates/", $name, ".zh.md")), include_str!(concat!("../templates/", $name, ".en.md"))]
    };
}

/// The text for a measure of `kind` (its word in the front matter), called `id` and `title`, in Chinese or in English.
#[must_use]
pub fn template(kind: &str, id: &str, title: &str, chinese: bool) -> String {
    let texts = match kind {
        "class" => template!("class"),
        "score" => template!("score"),
        "alert" => template!("alert"),
        "honour" | "service" | "event" => template!("plain"),
        _ => template!("measure"),
    };
    // One line each, as the front matter has it.
    let words: Vec<&str> = title.split_whitespace().collect();
    let title = if words.is_empty() { id.to_owned() } else { words.join(" ") };
    texts[usize::from(!chinese)].replace("{id}", id).replace("{kind}", kind).replace("{title}", &title)
}

/// Whether `id` may name a measure: lower-case letters, digits, hyphens.
#[must_use]
pub fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 80 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
