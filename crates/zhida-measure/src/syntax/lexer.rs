//! Text → tokens (winnow). Names are matched longest-first against the names that exist, because Chinese has no spaces and
//! labels such as 首台(套)产品数 contain brackets.

use super::SyntaxError;
use crate::plan::{Op, Span};
use std::collections::BTreeSet;
use winnow::combinator::{opt, preceded};
use winnow::stream::{LocatingSlice, Location as _};
use winnow::token::{literal, one_of, take_while};
use winnow::{ModalResult, Parser as _};
use zhida_facts::{NaiveDate, Number, Unit};

/// The names that exist: facts, score sheets, functions.
#[derive(Debug, Default)]
pub(crate) struct Names {
    folded: BTreeSet<String>,
    longest: usize,
}

impl Names {
    pub(crate) fn insert(&mut self, name: &str) {
        let folded = fold(name);
        self.longest = self.longest.max(folded.chars().count());
        self.folded.insert(folded);
    }

    /// Length in bytes of the longest name at the beginning of `text`.
    fn match_prefix(&self, text: &str) -> Option<usize> {
        let mut folded = String::new();
        let mut count = 0;
        let mut best = None;
        for (index, c) in text.char_indices() {
            if matches!(c, '`' | '\n') || (c.is_whitespace() && folded.is_empty()) {
                break;
            }
            if !c.is_whitespace() {
                folded.push_str(&fold(c.encode_utf8(&mut [0; 4])));
                count += 1;
                if count > self.longest {
                    break;
                }
                let end = index + c.len_utf8();
                let runs_on = c.is_ascii_alphanumeric() && text[end..].starts_with(|n: char| n.is_ascii_alphanumeric() || n == '_');
                if !runs_on && self.folded.contains(&folded) {
                    best = Some(end);
                }
            }
        }
        best
    }
}

pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number {
        value: Number,
        unit: String,
        unit_span: Span,
    },
    Date(NaiveDate),
    Name(String),
    Op(Op),
    Or,
    And,
    Not,
    In,
    Has,
    Within,
    /// `+ - * / ( ) [ ] ,`
    Mark(char),
    DotDot,
}

type Input<'a> = LocatingSlice<&'a str>;

/// Words that stand for operators, longest first where one begins another.
const WORDS: &[(&str, Token)] = &[
    ("不低于", Token::Op(Op::Ge)),
    ("不少于", Token::Op(Op::Ge)),
    ("大于等于", Token::Op(Op::Ge)),
    ("达到", Token::Op(Op::Ge)),
    ("不超过", Token::Op(Op::Le)),
    ("不高于", Token::Op(Op::Le)),
    ("不多于", Token::Op(Op::Le)),
    ("小于等于", Token::Op(Op::Le)),
    ("超过", Token::Op(Op::Gt)),
    ("高于", Token::Op(Op::Gt)),
    ("大于", Token::Op(Op::Gt)),
    ("低于", Token::Op(Op::Lt)),
    ("少于", Token::Op(Op::Lt)),
    ("不足", Token::Op(Op::Lt)),
    ("小于", Token::Op(Op::Lt)),
    ("等于", Token::Op(Op::Eq)),
    ("属于", Token::In),
    ("包含", Token::Has),
    ("含", Token::Has),
    ("在", Token::Within),
    ("或", Token::Or),
    ("且", Token::And),
    ("非", Token::Not),
    ("or", Token::Or),
    ("and", Token::And),
    ("not", Token::Not),
    ("in", Token::In),
    ("has", Token::Has),
    ("within", Token::Within),
];

/// Tokens of `text`, which stands at `offset` in its file.
pub(super) fn tokens(text: &str, offset: usize, names: &Names) -> Result<Vec<(Token, Span)>, SyntaxError> {
    let mut input = LocatingSlice::new(text);
    let mut found: Vec<(Token, Span)> = Vec::new();
    loop {
        let _ = spaces(&mut input);
        let start = input.current_token_start();
        let rest = &text[start..];
        if rest.is_empty() {
            return Ok(found);
        }
        let token = if let Some(token) = number_or_date(&mut input) {
            token
        } else if let Some(length) = names.match_prefix(rest) {
            // A name that runs on is another name: 研发费用占比 is not 研发费用. It may still be an item of a list.
            let length = if ends_word(&rest[length..]) { length } else { run(rest).max(length) };
            let _ = advance(&mut input, length);
            Token::Name(rest[..length].to_owned())
        } else if let Some(token) = symbol(&mut input) {
            token
        } else if let Some((word, token)) = word(rest) {
            let _ = advance(&mut input, word.len());
            token
        } else {
            let length = run(rest);
            if length == 0 {
                let c = rest.chars().next().map_or(0, char::len_utf8);
                let span = start + offset..start + offset + c;
                return Err(SyntaxError::Expected {
                    span,
                    found: rest[..c].to_owned(),
                    expected: "指标、数字或比较 (a fact, a number or a comparison)",
                });
            }
            // A name that is no fact may still be a choice such as 省级; the resolver decides.
            let _ = advance(&mut input, length);
            Token::Name(rest[..length].to_owned())
        };
        let end = input.current_token_start();
        found.push((token, start + offset..end + offset));
    }
}

fn spaces(input: &mut Input<'_>) -> ModalResult<()> {
    take_while(0.., char::is_whitespace).void().parse_next(input)
}

fn advance(input: &mut Input<'_>, bytes: usize) -> ModalResult<()> {
    winnow::token::take(input.as_ref().as_bytes().get(..bytes).map_or(0, |b| String::from_utf8_lossy(b).chars().count()))
        .void()
        .parse_next(input)
}

/// Signs, longest first where one begins another.
const SIGNS: &[(&str, Token)] = &[
    (">=", Token::Op(Op::Ge)),
    ("≥", Token::Op(Op::Ge)),
    ("⩾", Token::Op(Op::Ge)),
    ("<=", Token::Op(Op::Le)),
    ("≤", Token::Op(Op::Le)),
    ("⩽", Token::Op(Op::Le)),
    ("!=", Token::Op(Op::Ne)),
    ("≠", Token::Op(Op::Ne)),
    (">", Token::Op(Op::Gt)),
    ("＞", Token::Op(Op::Gt)),
    ("<", Token::Op(Op::Lt)),
    ("＜", Token::Op(Op::Lt)),
    ("=", Token::Op(Op::Eq)),
    ("＝", Token::Op(Op::Eq)),
    ("..", Token::DotDot),
    ("(", Token::Mark('(')),
    ("（", Token::Mark('(')),
    (")", Token::Mark(')')),
    ("）", Token::Mark(')')),
    ("[", Token::Mark('[')),
    ("]", Token::Mark(']')),
    (",", Token::Mark(',')),
    ("，", Token::Mark(',')),
    ("、", Token::Mark(',')),
    ("+", Token::Mark('+')),
    ("＋", Token::Mark('+')),
    ("-", Token::Mark('-')),
    ("－", Token::Mark('-')),
    ("−", Token::Mark('-')),
    ("*", Token::Mark('*')),
    ("×", Token::Mark('*')),
    ("/", Token::Mark('/')),
    ("÷", Token::Mark('/')),
    ("／", Token::Mark('/')),
];

fn symbol(input: &mut Input<'_>) -> Option<Token> {
    SIGNS.iter().find_map(|(sign, token)| {
        literal::<_, _, winnow::error::ErrMode<winnow::error::ContextError>>(*sign).parse_next(input).ok().map(|_| token.clone())
    })
}

fn number_or_date(input: &mut Input<'_>) -> Option<Token> {
    let text: &str = input.as_ref();
    if let Some(day) = text.get(..10).and_then(|t| t.parse::<NaiveDate>().ok())
        && !text[10..].starts_with(|c: char| c.is_ascii_digit())
        && advance(input, 10).is_ok()
    {
        return Some(Token::Date(day));
    }
    let mut copy = *input;
    let digits = digits.parse_next(&mut copy).ok()?;
    let value = Number::parse(&digits.chars().map(narrow).collect::<String>()).ok()?;
    *input = copy;
    let after = input.current_token_start();
    let rest: &str = input.as_ref();
    let padding = rest.len() - rest.trim_start_matches(' ').len();
    let (unit, length) = compound(&rest[padding..]).unwrap_or_default();
    if length > 0 {
        let _ = advance(input, padding + length);
    }
    let span = after + padding..after + padding + length;
    Some(Token::Number { value, unit, unit_span: span })
}

fn digits<'a>(input: &mut Input<'a>) -> ModalResult<&'a str> {
    let digit = |c: char| narrow(c).is_ascii_digit();
    (take_while(1.., digit), opt(preceded(one_of(['.', '．']), take_while(1.., digit)))).take().parse_next(input)
}

/// Full-width digits and signs as ASCII ones; input methods for Chinese write them.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A unit, or `unit/unit` where what follows the slash is a unit and nothing more.
fn compound(text: &str) -> Option<(String, usize)> {
    let (unit, length) = match Unit::prefix(text) {
        // A unit that runs on is another unit: 万圆 is not 万. The resolver says so, with the nearest one.
        Some((_, length)) if !ends_word(&text[length..]) => (text[..run(text).max(length)].to_owned(), run(text).max(length)),
        None if text.starts_with(|c: char| is_name_char(c) && !c.is_ascii()) && word(text).is_none() => {
            (text[..run(text)].to_owned(), run(text))
        }
        found => found.map(|(unit, length)| (unit.symbol, length))?,
    };
    if let Some(rest) = text[length..].strip_prefix('/')
        && let Some((_, second)) = Unit::prefix(rest)
        && ends_word(&rest[second..])
    {
        let whole = length + 1 + second;
        return Some((text[..whole].to_owned(), whole));
    }
    Some((unit, length))
}

fn word(text: &str) -> Option<(&'static str, Token)> {
    WORDS
        .iter()
        .find(|(word, _)| {
            text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word))
                && (!word.is_ascii() || !text[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        })
        .map(|(word, token)| (*word, token.clone()))
}

/// Whether a name may end where `tail` begins.
fn ends_word(tail: &str) -> bool {
    !tail.starts_with(is_name_char) || word(tail).is_some()
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '·'
}

/// Length of a run of name characters that is no known name; stops before an operator word.
fn run(text: &str) -> usize {
    let mut end = 0;
    for (index, c) in text.char_indices() {
        if !is_name_char(c) || (index > 0 && !c.is_ascii() && word(&text[index..]).is_some()) {
            break;
        }
        end = index + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> String {
        let mut names = Names::default();
        for name in ["研发费用", "营业收入", "首台(套)产品数", "所在地区", "R&D expense", "min", "含税收入"] {
            names.insert(name);
        }
        match tokens(text, 0, &names) {
            Ok(found) => found
                .iter()
                .map(|(t, _)| match t {
                    Token::Number { value, unit, .. } => format!("{value}:{unit}"),
                    Token::Name(n) => format!("<{n}>"),
                    Token::Op(op) => op.symbol().to_owned(),
                    Token::Mark(c) => c.to_string(),
                    Token::Date(d) => d.to_string(),
                    other => format!("{other:?}"),
                })
                .collect::<Vec<_>>()
                .join(" "),
            Err(e) => format!("{e:?}"),
        }
    }

    #[test]
    fn names_units_and_words_without_spaces() {
        assert_eq!(kinds("研发费用不低于100万元"), "<研发费用> >= 100:万元");
        assert_eq!(kinds("研发费用/营业收入 >= 3%"), "<研发费用> / <营业收入> >= 3:%");
        assert_eq!(kinds("首台（套）产品数 >= 1项 或 所在地区 属于 33"), "<首台（套）产品数> >= 1:项 Or <所在地区> In 33:");
        assert_eq!(kinds("R&D expense >= 1 万元/亩"), "<R&D expense> >= 1:万元/亩");
        assert_eq!(kinds("min(研发费用 * 10%, 200万元)"), "<min> ( <研发费用> * 10:% , 200:万元 )");
        assert_eq!(kinds("2026-01-01..2026-12-31"), "2026-01-01 DotDot 2026-12-31");
        assert_eq!(kinds("含税收入 > 1"), "<含税收入> > 1:");
    }

    #[test]
    fn a_unit_that_runs_on_is_another_unit() {
        assert_eq!(kinds("研发费用 >= 100万圆"), "<研发费用> >= 100:万圆");
        assert_eq!(kinds("研发费用 >= 100圆 且 营业收入 > 1"), "<研发费用> >= 100:圆 And <营业收入> > 1:");
        assert_eq!(kinds("研发费用 >= １００．５万元且营业收入>1"), "<研发费用> >= 100.5:万元 And <营业收入> > 1:");
    }

    #[test]
    fn a_name_that_runs_on_is_another_name() {
        assert_eq!(kinds("研发费用占比 >= 3%"), "<研发费用占比> >= 3:%");
    }
}
