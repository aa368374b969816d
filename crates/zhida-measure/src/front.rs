//! Front matter: what is said of the measure before its text.

mod loan;

pub use loan::Loan;

use crate::compile::{amount, workdays};
use crate::keywords::{Found, KEYS, Key, Language, look_up, spellings};
use std::collections::BTreeMap;
use std::ops::Range;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{CodeId, Codes, Dictionary, FactId, NaiveDate, Number, Resolved, nearest};

/// What a measure is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words are the glossary's own")]
pub enum Kind {
    Subsidy,
    Honour,
    Finance,
    Service,
    Event,
    Score,
    Class,
    Alert,
    Routing,
}

impl Kind {
    /// All kinds with their words.
    pub const ALL: [(Kind, &'static str); 9] = [
        (Kind::Subsidy, "subsidy"),
        (Kind::Honour, "honour"),
        (Kind::Finance, "finance"),
        (Kind::Service, "service"),
        (Kind::Event, "event"),
        (Kind::Score, "score"),
        (Kind::Class, "class"),
        (Kind::Alert, "alert"),
        (Kind::Routing, "routing"),
    ];
    /// The word of the front matter.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(k, _)| *k == self).map_or("", |(_, w)| w)
    }
}

/// The kind of case: two texts of one title may be in force on one day for the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Track {
    /// 新申报
    New,
    /// 复核
    Renewal,
}

impl Track {
    /// 新申报 / new, 复核 / renewal.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "新申报" | "新申请" | "new" => Some(Track::New),
            "复核" | "renewal" => Some(Track::Renewal),
            _ => None,
        }
    }
}

/// Days from a first to a last, both included; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl DateRange {
    /// Whether `day` lies in it.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day <= t)
    }
    /// The first day common to both.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Option<NaiveDate> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        match (from, to) {
            (Some(f), Some(t)) if f > t => None,
            (from, to) => from.or(to).or(NaiveDate::from_ymd_opt(2000, 1, 1)),
        }
    }
    fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once("..")?;
        let end = |t: &str| if t.trim().is_empty() { Some(None) } else { t.trim().parse::<NaiveDate>().ok().map(Some) };
        let range = Self { from: end(from)?, to: end(to)? };
        (range.from.is_none() || range.to.is_none() || range.from <= range.to).then_some(range)
    }
}

/// The front matter, read.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "docs/measure-format.md is the reference of each key")]
pub struct Meta {
    pub id: String,
    pub title: String,
    pub kind: Kind,
    pub issuer: String,
    pub doc: String,
    /// The division enterprises must be registered in; `None` for the whole country.
    pub region: Option<CodeId>,
    pub in_force: DateRange,
    pub window: Option<DateRange>,
    pub track: Option<Track>,
    pub exclusive: Vec<(String, Range<usize>)>,
    pub grants: Option<FactId>,
    /// Whose desk a case comes to by this routing: what they sign in with, deputies after.
    pub desk: Vec<String>,
    pub certainty: String,
    pub sample_date: Option<NaiveDate>,
    /// Working days a decision is shown to everybody before it counts; 0 for none.
    pub notice: u32,
    /// Working days an applicant has to supply what was missing.
    pub supplement: u32,
    /// Whether a step that is not done in time counts as passed.
    pub silence: bool,
    /// Yuan there are for it.
    pub budget: Option<Number>,
    /// What a finance product promises; nothing for every other measure.
    pub loan: Option<Loan>,
    pub language: Language,
    /// Where the front matter stands.
    pub span: Range<usize>,
}

impl Meta {
    /// The last day on which one can apply: the window's end or that of the validity, whichever comes first; none if neither has one.
    #[must_use]
    pub fn deadline(&self) -> Option<NaiveDate> {
        [self.window.and_then(|w| w.to), self.in_force.to].into_iter().flatten().min()
    }
}

/// Working days to supply what was missing, where a measure says nothing.
const SUPPLEMENT: u32 = 10;

/// The lines of a front matter, not yet understood.
pub(crate) struct Lines {
    values: BTreeMap<Key, (String, Range<usize>)>,
    /// Byte range with its fences.
    pub(crate) span: Range<usize>,
    pub(crate) language: Language,
}

/// Splits the front matter off `text`.
pub(crate) fn split(text: &str, problems: &mut Vec<Diagnostic>) -> Option<Lines> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = start;
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if first.trim_end() != "---" {
        problems.push(Diagnostic::new(Code::NoFrontMatter, start..start + first.trim_end().len()));
        return None;
    }
    at += first.len();
    let mut values: BTreeMap<Key, (String, Range<usize>)> = BTreeMap::new();
    let mut closed = false;
    for line in lines {
        let begin = at;
        at += line.len();
        let content = line.trim_end();
        if content == "---" {
            closed = true;
            break;
        }
        let content = content.split(" #").next().unwrap_or("").trim_end();
        if content.trim().is_empty() || content.starts_with('#') {
            continue;
        }
        let Some((name, value)) = content.split_once([':', '：']) else {
            let place = begin..begin + content.len();
            problems.push(Diagnostic::new(Code::Syntax, place).with("found", content).with("expected", "key: value"));
            continue;
        };
        let key_span = begin..begin + name.len();
        let value_start = begin + content.len() - value.trim_start().len();
        let value_span = value_start..begin + content.len();
        let (Found::Yes(key) | Found::Other(key, _)) = look_up(KEYS, name, Language::Zh) else {
            let known = spellings(KEYS, Language::Zh).into_iter().chain(spellings(KEYS, Language::En));
            let near = nearest(name.trim(), known).unwrap_or("标题");
            problems.push(Diagnostic::new(Code::UnknownKey, key_span).with("name", name.trim()).with("near", near));
            continue;
        };
        if values.insert(key, (value.trim().to_owned(), value_span)).is_some() {
            problems.push(Diagnostic::new(Code::DuplicateKey, key_span).with("name", name.trim()));
        }
    }
    if !closed {
        problems.push(Diagnostic::new(Code::NoFrontMatter, start..start + 3));
        return None;
    }
    let language = match values.get(&Key::Lang) {
        None => Language::Zh,
        Some((v, _)) if v == "zh" => Language::Zh,
        Some((v, _)) if v == "en" => Language::En,
        Some((v, span)) => {
            problems.push(bad("lang", v, span, "zh / en"));
            Language::Zh
        }
    };
    Some(Lines { values, span: start..at, language })
}

/// What a line lists.
fn names(value: &str) -> Vec<String> {
    value.split([',', '，', '、']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// A sum of money above nothing.
fn yuan(text: &str) -> Option<Number> {
    amount(text).filter(|(n, unit)| unit.dimension.is_money() && n.is_positive()).map(|(n, unit)| &n * &unit.factor)
}

fn bad(name: &str, value: &str, span: &Range<usize>, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, span.clone()).with("name", name).with("value", value).with("expected", expected)
}

impl Lines {
    fn get(&self, key: Key) -> Option<&(String, Range<usize>)> {
        self.values.get(&key)
    }
    fn text(&self, key: Key) -> String {
        self.get(key).map(|(v, _)| v.clone()).unwrap_or_default()
    }

    /// The id, for the first pass over a library.
    pub(crate) fn id(&self) -> Option<&str> {
        self.get(Key::Id).map(|(v, _)| v.as_str())
    }
    /// The fact the measure grants, for the first pass over a library.
    pub(crate) fn grants(&self, dictionary: &Dictionary) -> Option<FactId> {
        self.get(Key::Grants).and_then(|(v, _)| dictionary.find(v))
    }

    /// Understands the lines; `None` if something needed is missing.
    pub(crate) fn read(&self, dictionary: &Dictionary, codes: &Codes, problems: &mut Vec<Diagnostic>) -> Option<Meta> {
        let before = problems.len();
        for (key, name) in [(Key::Id, "id"), (Key::Title, "标题"), (Key::Kind, "类型")] {
            if self.get(key).is_none_or(|(v, _)| v.is_empty()) {
                problems.push(Diagnostic::new(Code::MissingKey, self.span.start..self.span.start + 3).with("name", name));
            }
        }
        if let Some((id, span)) = self.get(Key::Id)
            && !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            problems.push(bad("id", id, span, "a-z 0-9 -"));
        }
        let kind = self.get(Key::Kind).and_then(|(word, span)| {
            let kind = Kind::ALL.iter().find(|(_, w)| w == word).map(|(k, _)| *k);
            if kind.is_none() {
                problems.push(bad("类型", word, span, &Kind::ALL.map(|(_, w)| w).join(" ")));
            }
            kind
        });
        let region = self.get(Key::Region).filter(|(v, _)| !matches!(v.as_str(), "" | "全国" | "中国" | "CN"));
        let region = region.and_then(|(value, span)| match codes.regions.resolve(value) {
            Resolved::One(id) => Some(id),
            _ => {
                let near = codes.regions.nearest(value).unwrap_or("全国");
                problems.push(Diagnostic::new(Code::UnknownCode, span.clone()).with("value", value).with("near", near));
                None
            }
        });
        let mut range = |key: Key, name: &str| {
            let (value, span) = self.get(key)?;
            let range = DateRange::parse(value);
            if range.is_none() {
                problems.push(bad(name, value, span, "2026-01-01..2026-12-31"));
            }
            range
        };
        let in_force = range(Key::InForce, "有效期").unwrap_or_default();
        let window = range(Key::Window, "申报期");
        let track = self.get(Key::Track).and_then(|(value, span)| {
            let track = Track::parse(value);
            if track.is_none() {
                problems.push(bad("适用", value, span, "新申报 (new) / 复核 (renewal)"));
            }
            track
        });
        let grants = self.get(Key::Grants).and_then(|(value, span)| {
            let fact = dictionary.find(value);
            if fact.is_none() {
                let near = dictionary.nearest(value).unwrap_or("none");
                problems.push(Diagnostic::new(Code::UnknownFact, span.clone()).with("name", value).with("near", near));
            }
            fact
        });
        let sample_date = self.get(Key::SampleDate).and_then(|(value, span)| {
            let date = value.parse().ok();
            if date.is_none() {
                problems.push(bad("样例日期", value, span, "2026-06-30"));
            }
            date
        });
        let exclusive =
            self.get(Key::Exclusive).map_or_else(Vec::new, |(value, span)| names(value).into_iter().map(|id| (id, span.clone())).collect());
        let mut days = |key: Key, name: &str| {
            let (value, span) = self.get(key)?;
            let found = workdays(value);
            if found.is_none() {
                problems.push(bad(name, value, span, "5工作日 (5 working days)"));
            }
            found
        };
        let (notice, supplement) = (days(Key::Notice, "公示期").unwrap_or(0), days(Key::Supplement, "补正期").unwrap_or(SUPPLEMENT));
        let silence = self.get(Key::Silence).is_some_and(|(value, span)| match value.to_lowercase().as_str() {
            "视为同意" | "accepted" => true,
            "不视为同意" | "none" => false,
            _ => {
                problems.push(bad("逾期未办", value, span, "视为同意 (accepted) / 不视为同意 (none)"));
                false
            }
        });
        let budget = self.get(Key::Budget).and_then(|(value, span)| {
            let found = yuan(value);
            if found.is_none() {
                problems.push(bad("预算", value, span, "2000万元 (20000000 yuan)"));
            }
            found
        });
        let desk = self.get(Key::Desk).map_or_else(Vec::new, |(value, _)| names(value));
        let loan = self.loan(kind, problems);
        if problems.len() > before && (self.id().is_none() || kind.is_none()) {
            return None;
        }
        Some(Meta {
            id: self.text(Key::Id),
            title: self.text(Key::Title),
            kind: kind?,
            issuer: self.text(Key::Issuer),
            doc: self.text(Key::Doc),
            region,
            in_force,
            window,
            track,
            exclusive,
            grants,
            desk,
            certainty: self.text(Key::Certainty),
            sample_date,
            notice,
            supplement,
            silence,
            budget,
            loan,
            language: self.language,
            span: self.span.clone(),
        })
    }
}
