//! Chinese has no spaces: texts are cut into words by jieba, which is taught the words of the dictionary and the measures first.

use jieba_rs::{Jieba, TokenizeMode};
use tantivy::tokenizer::{PreTokenizedString, Token};
use zhida_measure::Library;

/// Longest thing looked for, in characters; more is cut off.
const LONGEST: usize = 80;

/// Cuts texts and queries alike.
pub(crate) struct Cutter {
    jieba: Jieba,
}

impl Cutter {
    /// A cutter that knows the words of `library`.
    pub(crate) fn new(library: &Library) -> Self {
        let mut jieba = Jieba::new();
        let mut teach = |word: &str| {
            if (2..=12).contains(&word.chars().count()) {
                jieba.add_word(word, None, None);
            }
        };
        library.dictionary.names().for_each(|(name, _)| teach(name));
        library.measures().iter().for_each(|m| teach(&m.plan.meta.title));
        Self { jieba }
    }

    /// The words of a text; of long words their parts as well, so that 认定 finds 认定管理办法.
    pub(crate) fn words(&self, text: &str) -> PreTokenizedString {
        let lower = text.to_lowercase();
        let tokens = self.jieba.tokenize(&lower, TokenizeMode::Search, true);
        let tokens = tokens.iter().filter(|t| meaningful(t.word)).map(|t| token(t.word, t.start)).collect();
        PreTokenizedString { text: text.to_owned(), tokens }
    }

    /// The single characters of a text, so that a word jieba does not know, or half of one, is found as well.
    pub(crate) fn characters(text: &str) -> PreTokenizedString {
        let tokens = characters(text).enumerate().map(|(position, c)| token(&c, position)).collect();
        PreTokenizedString { text: text.to_owned(), tokens }
    }

    /// What a query asks for: its words, each of which is to be found.
    pub(crate) fn query(&self, text: &str) -> Vec<String> {
        let text: String = text.chars().take(LONGEST).collect::<String>().to_lowercase();
        let mut words: Vec<String> = Vec::new();
        for word in self.jieba.cut(&text, true) {
            let word = word.word.trim().to_owned();
            if meaningful(&word) && !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }
}

/// The characters of a text that can be looked for, each as a token.
pub(crate) fn characters(text: &str) -> impl Iterator<Item = String> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(String::from)
}

fn meaningful(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

fn token(text: &str, position: usize) -> Token {
    Token { offset_from: 0, offset_to: 0, position, text: text.to_owned(), position_length: 1 }
}
