//! A condition from a form: fact, comparison, value, unit. Nobody needs to know how it is written.

use super::draft::lines;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use zhida_facts::{Fact, FactId, FactType, Number, Scheme, Unit, unit_names};
use zhida_live::{Comparison, condition_text};
use zhida_measure::plan::Op;
use zhida_measure::{Language, Library};

/// Comparisons of the form: name, word, and for what sort of fact.
const COMPARISONS: [(&str, Key, Sort); 13] = [
    ("ge", Key("city-op-ge"), Sort::Ordered),
    ("gt", Key("city-op-gt"), Sort::Ordered),
    ("le", Key("city-op-le"), Sort::Ordered),
    ("lt", Key("city-op-lt"), Sort::Ordered),
    ("eq", Key("city-op-eq"), Sort::Ordered),
    ("between", Key("city-op-between"), Sort::Number),
    ("yes", Key("city-op-yes"), Sort::Flag),
    ("no", Key("city-op-no"), Sort::Flag),
    ("in", Key("city-op-in"), Sort::Named),
    ("not-in", Key("city-op-not-in"), Sort::Named),
    ("has", Key("city-op-has"), Sort::Set),
    ("has-any", Key("city-op-has-any"), Sort::Set),
    ("has-not", Key("city-op-has-not"), Sort::Set),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Ordered,
    Number,
    Flag,
    Named,
    Set,
}

impl Sort {
    fn fits(self, fact: &Fact) -> bool {
        match (self, &fact.kind) {
            (Sort::Ordered, FactType::Number { .. } | FactType::Date) | (Sort::Number, FactType::Number { .. }) => true,
            (Sort::Ordered, FactType::Choice) => fact.ordered,
            (Sort::Flag, FactType::Bool) | (Sort::Set, FactType::List) => true,
            (Sort::Named, FactType::Code(_) | FactType::Choice | FactType::Text) => true,
            _ => false,
        }
    }
}

/// What was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    pub(crate) fact: String,
    pub(crate) op: String,
    pub(crate) value: String,
    pub(crate) unit: String,
    /// Words of the clause, which stand before the condition.
    pub(crate) words: String,
    pub(crate) section: String,
    /// The text it goes into, which says the language.
    pub(crate) language: String,
}

/// The form as it stands, fitting the fact chosen.
pub(crate) struct Form {
    pub(crate) given: Given,
    pub(crate) facts: Vec<String>,
    pub(crate) ops: Vec<(&'static str, Key)>,
    pub(crate) values: Vec<String>,
    pub(crate) units: Vec<String>,
    pub(crate) day: bool,
    pub(crate) hint: Option<Key>,
    pub(crate) error: String,
}

#[derive(Template)]
#[template(path = "pages/city/condition.html")]
pub(crate) struct CityCondition {
    page: Page,
    condition: Form,
}

/// `GET /desk/condition`: the fields that fit a fact.
pub(crate) async fn fields(State(app): State<App>, viewer: Viewer, Query(given): Query<Given>) -> Html<CityCondition> {
    let (shelf, t) = (app.shelf(), viewer.words());
    let language = if given.language == "en" { Language::En } else { Language::Zh };
    let fresh = Given { op: String::new(), value: String::new(), unit: String::new(), ..given };
    let mut condition = Form::of(&shelf.library, language, t, fresh);
    condition.error.clear();
    Html(CityCondition { page: viewer.page(), condition })
}

/// `POST /desk/condition`: the text of a condition, for the script that inserts it where the cursor stands.
pub(crate) async fn write(
    State(app): State<App>,
    viewer: Viewer,
    axum::Form(given): axum::Form<Given>,
) -> Result<Json<serde_json::Value>, Fault> {
    let language = if given.language == "en" { Language::En } else { Language::Zh };
    Ok(Json(match given.text(&app.shelf().library, language, viewer.words()) {
        Ok(text) => serde_json::json!({ "text": text, "line": given.line(&text) }),
        Err(error) => serde_json::json!({ "error": error }),
    }))
}

impl Form {
    pub(crate) fn of(library: &Library, language: Language, t: Words, given: Given) -> Self {
        let zh = language == Language::Zh;
        let language_tag = if zh { "zh" } else { "en" };
        let fact = library.dictionary.find(given.fact.trim()).map(|id| library.dictionary.fact(id));
        let ops = COMPARISONS.iter().filter(|(_, _, sort)| fact.is_none_or(|f| sort.fits(f))).map(|(name, word, _)| (*name, *word));
        let units = fact.map(|f| units(&f.unit)).unwrap_or_default();
        let error = if given.fact.is_empty() { String::new() } else { given.text(library, language, t).err().unwrap_or_default() };
        let hint = fact.and_then(|f| match &f.kind {
            FactType::Code(Scheme::Region) => Some(Key("city-value-region")),
            FactType::Code(Scheme::Industry) => Some(Key("city-value-industry")),
            FactType::List => Some(Key("city-value-list")),
            _ => None,
        });
        Self {
            facts: library.dictionary.iter().map(|(_, f)| f.label(zh).to_owned()).collect(),
            ops: ops.collect(),
            values: fact.map(|f| f.choices.iter().map(|c| c.name.clone()).collect()).unwrap_or_default(),
            units,
            day: fact.is_some_and(|f| f.kind == FactType::Date),
            hint,
            error,
            given: Given { language: language_tag.to_owned(), ..given },
        }
    }
}

/// Units a figure of this one may be written in, its own first.
fn units(own: &Unit) -> Vec<String> {
    if own.symbol.is_empty() {
        return Vec::new();
    }
    let chinese = !own.symbol.is_ascii();
    let kin = unit_names().filter(|name| Unit::parse(name).is_some_and(|u| u.dimension == own.dimension));
    let mut all = vec![own.symbol.clone()];
    all.extend(kin.filter(|name| **name != *own.symbol && (!chinese || !name.is_ascii() || *name == "%")).map(str::to_owned));
    all
}

impl Given {
    /// What the form means in the language of the text.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(crate) fn text(&self, library: &Library, language: Language, t: Words) -> Result<String, String> {
        let id = library.dictionary.find(self.fact.trim()).ok_or_else(|| {
            let near = library.dictionary.nearest(self.fact.trim()).unwrap_or_default();
            t.say("city-fact-unknown").with("near", near).to_string()
        })?;
        let comparison = self.comparison(library, id).ok_or_else(|| t.say("city-value-odd").to_string())?;
        let text = condition_text(&library.dictionary, id, None, &comparison, language);
        let text = text.ok_or_else(|| t.say("city-op-odd").to_string())?;
        let (_, problems) = library.condition(&text, language);
        match problems.iter().find(|p| p.severity() == zhida_diagnostics::Severity::Error) {
            Some(problem) => Err(format!("{} {}", problem.message(t.lang), problem.help(t.lang)).trim().to_owned()),
            None => Ok(text),
        }
    }

    fn comparison(&self, library: &Library, id: FactId) -> Option<Comparison> {
        let fact = library.dictionary.fact(id);
        let value = self.value.trim();
        let items = || {
            let parts: Vec<String> =
                value.split(['、', ',', '，', ';', '；']).map(|i| i.trim().to_owned()).filter(|i| !i.is_empty()).collect();
            (!parts.is_empty()).then_some(parts)
        };
        let number = |text: &str| Number::parse(text.trim()).ok();
        let op = match self.op.as_str() {
            "ge" => Some(Op::Ge),
            "gt" => Some(Op::Gt),
            "le" => Some(Op::Le),
            "lt" => Some(Op::Lt),
            "eq" => Some(Op::Eq),
            _ => None,
        };
        Some(match (self.op.as_str(), op, &fact.kind) {
            (_, Some(op), FactType::Number { .. }) => Comparison::Number(op, number(value)?, self.unit.clone()),
            (_, Some(op), FactType::Date) => Comparison::Day(op, value.parse().ok()?),
            (_, Some(op), FactType::Choice) if !value.is_empty() => Comparison::Rank(op, value.to_owned()),
            ("between", ..) => {
                let (low, high) = value.split_once(['-', '–', '—', '~', '～', '至'])?;
                Comparison::Between(number(low)?, number(high)?, self.unit.clone())
            }
            ("yes" | "no", ..) => Comparison::Flag(self.op == "yes"),
            ("in" | "not-in", ..) => Comparison::OneOf(items()?, self.op == "in"),
            ("has" | "has-not", ..) => Comparison::Has(items()?, self.op == "has"),
            ("has-any", ..) => Comparison::Has(Vec::new(), true),
            _ => return None,
        })
    }

    /// The clause as a line of a list.
    pub(crate) fn line(&self, text: &str) -> String {
        let words = lines(&self.words).replace('\n', " ");
        let words = if words.trim().is_empty() { self.fact.trim() } else { words.trim() };
        format!("- {words} `{text}`")
    }
}

/// The language a text is written in.
pub(crate) fn language_of(text: &str) -> Language {
    let mut front = text.lines().skip(1).take_while(|l| l.trim_end() != "---");
    let english = front.any(
        |l| matches!(l.split_once(':'), Some((key, value)) if ["lang", "语言"].contains(&key.trim()) && value.trim().starts_with("en")),
    );
    if english { Language::En } else { Language::Zh }
}

/// `text` with `line` at the end of the section headed `section`, or of the whole text if there is none of that name.
pub(crate) fn appended(text: &str, section: &str, line: &str) -> String {
    let mut out: Vec<&str> = text.lines().collect();
    let head = out.iter().position(|l| l.strip_prefix("## ").is_some_and(|name| name.trim() == section.trim()));
    let start = head.map_or(out.len(), |at| at + 1);
    let next = out.iter().skip(start).position(|l| l.starts_with("## ")).map_or(out.len(), |at| start + at);
    // Behind the last line that says something, before the blank one that parts the sections.
    let end = (start..next).rev().find(|at| out.get(*at).is_some_and(|l| !l.trim().is_empty())).map_or(start, |at| at + 1);
    out.insert(end.min(out.len()), line);
    out.join("\n") + "\n"
}
