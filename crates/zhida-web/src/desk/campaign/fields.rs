//! The fields of a campaign's text: `{name}` or `{企业}` is replaced by what is so for each recipient.

use crate::words::Key;

/// Fields: names in English and Chinese, and what they stand for.
pub(super) const FIELDS: [(&str, &str, Key); 5] = [
    ("name", "企业", Key("campaign-field-name")),
    ("measure", "政策", Key("campaign-field-measure")),
    ("gap", "差距", Key("campaign-field-gap")),
    ("amount", "金额", Key("campaign-field-amount")),
    ("deadline", "截止日", Key("campaign-field-deadline")),
];

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(usize),
}

/// A text with fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filled(Vec<Piece>);

/// Reads a text.
///
/// # Errors
/// Fields there are none of, as they were written; a brace that is not closed is one.
pub(super) fn read(text: &str) -> Result<Filled, Vec<String>> {
    let (mut pieces, mut unknown) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        pieces.push(Piece::Text(before.to_owned()));
        let Some((name, after)) = behind.split_once('}') else {
            unknown.push(format!("{{{}", behind.chars().take(12).collect::<String>()));
            rest = "";
            break;
        };
        match FIELDS.iter().position(|(english, chinese, _)| [*english, *chinese].contains(&name.trim())) {
            Some(field) => pieces.push(Piece::Field(field)),
            None => unknown.push(format!("{{{name}}}")),
        }
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    if unknown.is_empty() { Ok(Filled(pieces)) } else { Err(unknown) }
}

impl Filled {
    /// The text for somebody, of whom `values` are so in the order of [`FIELDS`].
    pub(super) fn fill(&self, values: &[String; 5]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Field(at) => values.get(*at).cloned().unwrap_or_default(),
        };
        self.0.iter().map(piece).collect()
    }
}

/// A text for everybody: the measure is named, what differs between recipients stands as the field it is.
pub(super) fn for_all(text: &str, measure: &str, chinese: bool) -> String {
    let mut values = FIELDS.map(|(en, zh, _)| format!("{{{}}}", if chinese { zh } else { en }));
    measure.clone_into(&mut values[1]);
    read(text).map_or_else(|_| text.to_owned(), |filled| filled.fill(&values))
}

#[cfg(test)]
mod tests {
    use super::{for_all, read};

    #[test]
    fn fields_are_filled_and_unknown_ones_named() {
        let values = ["甲", "乙", "丙", "丁", "戊"].map(str::to_owned);
        assert_eq!(read("{企业}还差{ gap }，{截止日}前").unwrap().fill(&values), "甲还差丙，戊前");
        assert_eq!(for_all("{企业}还差{gap}，见“{政策}”", "乙", true), "{企业}还差{差距}，见“乙”");
        assert_eq!(read("没有字段").unwrap().fill(&values), "没有字段");
        assert_eq!(read("{name} {nmae} {} {金额").unwrap_err(), ["{nmae}", "{}", "{金额"]);
    }
}
