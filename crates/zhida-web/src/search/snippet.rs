//! A stretch of text around what was looked for, in pieces that a template can mark.

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Whether it was looked for.
    pub hit: bool,
}

/// Characters before the first hit.
const BEFORE: usize = 24;
/// Characters of a snippet.
const LENGTH: usize = 110;

/// The part of `text` with the first of the `words` that it holds, or its beginning.
#[must_use]
pub fn snippet(text: &str, words: &[String]) -> Vec<Piece> {
    let characters: Vec<char> = text.chars().collect();
    // Case folding one to one, so that positions agree.
    let folded: Vec<char> = characters.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let words: Vec<Vec<char>> = words.iter().map(|w| w.chars().collect()).collect();
    let hit_at = |at: usize| words.iter().filter(|w| !w.is_empty() && folded[at..].starts_with(w)).map(Vec::len).max();
    // Where most different words stand close together.
    let hits: Vec<usize> = (0..folded.len()).filter(|at| hit_at(*at).is_some()).collect();
    let near = |at: usize| {
        let end = (at + LENGTH - BEFORE).min(folded.len());
        words.iter().filter(|w| !w.is_empty() && folded[at..end].windows(w.len()).any(|x| x == w.as_slice())).count()
    };
    let best = hits.iter().copied().max_by_key(|at| (near(*at), std::cmp::Reverse(*at))).unwrap_or(0);
    let from = best.saturating_sub(BEFORE);
    let to = (from + LENGTH).min(characters.len());
    let mut pieces: Vec<Piece> = Vec::new();
    if from > 0 {
        push(&mut pieces, "…", false);
    }
    let mut at = from;
    while at < to {
        let length = hit_at(at).unwrap_or(0);
        let end = (at + length.max(1)).min(characters.len());
        push(&mut pieces, &characters[at..end].iter().collect::<String>(), length > 0);
        at = end;
    }
    if to < characters.len() {
        push(&mut pieces, "…", false);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, hit: bool) {
    match pieces.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), hit }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_marked_and_the_ends_are_cut() {
        let text = format!("{}高新技术企业认定管理办法{}", "前".repeat(60), "后".repeat(200));
        let pieces = snippet(&text, &["认定".to_owned(), "办法".to_owned()]);
        let hits: Vec<&str> = pieces.iter().filter(|p| p.hit).map(|p| p.text.as_str()).collect();
        assert_eq!(hits, ["认定", "办法"]);
        assert!(pieces[0].text.starts_with('…'));
        assert_eq!(snippet("", &[]), []);
        assert_eq!(snippet("甲乙", &[]), [Piece { text: "甲乙".to_owned(), hit: false }]);
    }
}
