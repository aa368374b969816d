//! The keywords, in Chinese and in English. A document keeps to one language; the tree is the same.

/// Language of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

/// A table of keywords: meaning, Chinese spellings, English spellings. The first spelling is the one recommended.
pub(crate) type Table<T> = &'static [(T, &'static [&'static str], &'static [&'static str])];

/// How a word was found.
pub(crate) enum Found<T> {
    Yes(T),
    /// It is the other language's word: the meaning, and what to write.
    Other(T, &'static str),
    No,
}

/// Looks `word` up, case-insensitively.
pub(crate) fn look_up<T: Copy>(table: Table<T>, word: &str, language: Language) -> Found<T> {
    let word = word.trim().to_lowercase();
    for (meaning, zh, en) in table {
        let (own, other) = if language == Language::Zh { (zh, en) } else { (en, zh) };
        if own.contains(&word.as_str()) {
            return Found::Yes(*meaning);
        }
        if other.contains(&word.as_str()) {
            return Found::Other(*meaning, own[0]);
        }
    }
    Found::No
}

/// The recommended spellings of all keywords of a table in one language.
pub(crate) fn spellings<T>(table: Table<T>, language: Language) -> Vec<&'static str> {
    table.iter().flat_map(|(_, zh, en)| if language == Language::Zh { zh.iter() } else { en.iter() }).copied().collect()
}

/// Front-matter keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Id,
    Title,
    Kind,
    Issuer,
    Doc,
    Region,
    InForce,
    Window,
    Track,
    Exclusive,
    Grants,
    Desk,
    Certainty,
    SampleDate,
    Lang,
    Notice,
    Supplement,
    Silence,
    Budget,
    Lenders,
    Amount,
    Term,
    Rate,
    Security,
}

// Keys are short and technical, so either language's spelling is taken in either document.
pub(crate) const KEYS: Table<Key> = &[
    (Key::Id, &["id", "编号"], &["id"]),
    (Key::Title, &["标题", "名称"], &["title"]),
    (Key::Kind, &["类型"], &["kind"]),
    (Key::Issuer, &["发布机关", "发布单位"], &["issuer"]),
    (Key::Doc, &["文号"], &["doc"]),
    (Key::Region, &["地区"], &["region"]),
    (Key::InForce, &["有效期"], &["in force"]),
    (Key::Window, &["申报期"], &["window"]),
    (Key::Track, &["适用"], &["track"]),
    (Key::Exclusive, &["互斥"], &["exclusive"]),
    (Key::Grants, &["称号"], &["grants"]),
    (Key::Desk, &["承办人"], &["desk"]),
    (Key::Certainty, &["可靠性"], &["certainty"]),
    (Key::SampleDate, &["样例日期"], &["sample date"]),
    (Key::Lang, &["语言"], &["lang"]),
    (Key::Notice, &["公示期"], &["notice"]),
    (Key::Supplement, &["补正期"], &["supplement"]),
    (Key::Silence, &["逾期未办"], &["silence"]),
    (Key::Budget, &["预算"], &["budget"]),
    (Key::Lenders, &["机构", "贷款机构"], &["lenders"]),
    (Key::Amount, &["额度"], &["amount"]),
    (Key::Term, &["期限"], &["term"]),
    (Key::Rate, &["年利率"], &["rate"]),
    (Key::Security, &["担保方式"], &["security"]),
];

/// Sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heading {
    Conditions,
    Exclusions,
    Score,
    Classes,
    Benefits,
    Documents,
    Procedure,
    Prose,
    Source,
    Samples,
}

pub(crate) const HEADINGS: Table<Heading> = &[
    (Heading::Conditions, &["条件", "申报条件"], &["conditions"]),
    (Heading::Exclusions, &["例外", "否决", "不予支持"], &["exclusions"]),
    (Heading::Score, &["评分"], &["score"]),
    (Heading::Classes, &["分类"], &["classes"]),
    (Heading::Benefits, &["支持", "支持内容", "支持标准"], &["benefits"]),
    (Heading::Documents, &["材料"], &["documents"]),
    (Heading::Procedure, &["办理", "流程"], &["procedure"]),
    (Heading::Prose, &["说明", "附则", "备注"], &["notes"]),
    (Heading::Source, &["原文"], &["source text"]),
    (Heading::Samples, &["样例"], &["samples"]),
];

/// Table columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnWord {
    Indicator,
    Condition,
    Points,
    Scope,
    Fact,
    Value,
    Sample,
    Changes,
    Verdict,
    Score,
    Unmet,
    Amount,
    Track,
    Date,
    Step,
    Department,
    Officer,
    Workdays,
    Material,
    Needed,
    Template,
    Reuse,
}

impl ColumnWord {
    /// The word recommended in a language.
    pub(crate) fn spelling(self, language: Language) -> &'static str {
        let found = COLUMNS.iter().find(|(word, ..)| *word == self);
        found.and_then(|(_, zh, en)| if language == Language::Zh { zh.first() } else { en.first() }).copied().unwrap_or_default()
    }
}

pub(crate) const COLUMNS: Table<ColumnWord> = &[
    (ColumnWord::Indicator, &["指标", "评价指标"], &["indicator"]),
    (ColumnWord::Condition, &["条件", "评价标准", "标准"], &["condition"]),
    (ColumnWord::Points, &["分值", "得分标准"], &["points"]),
    (ColumnWord::Scope, &["范围"], &["scope"]),
    (ColumnWord::Value, &["值", "取值"], &["value"]),
    (ColumnWord::Sample, &["样例", "企业"], &["sample", "enterprise"]),
    (ColumnWord::Changes, &["改动"], &["changes"]),
    (ColumnWord::Verdict, &["结论"], &["verdict"]),
    (ColumnWord::Score, &["得分"], &["score"]),
    (ColumnWord::Unmet, &["差几步"], &["unmet"]),
    (ColumnWord::Amount, &["金额"], &["amount"]),
    (ColumnWord::Track, &["申报类型"], &["track"]),
    (ColumnWord::Date, &["日期"], &["date"]),
    (ColumnWord::Step, &["环节", "步骤"], &["step"]),
    (ColumnWord::Department, &["部门"], &["department"]),
    (ColumnWord::Officer, &["角色"], &["role"]),
    (ColumnWord::Workdays, &["工作日"], &["working days"]),
    (ColumnWord::Material, &["材料"], &["document"]),
    (ColumnWord::Needed, &["何时需要"], &["needed"]),
    (ColumnWord::Template, &["模板"], &["template"]),
    (ColumnWord::Reuse, &["复用"], &["reuse"]),
    (ColumnWord::Fact, &["指标", "事实"], &["fact"]),
];

/// Bare words in cells and after headings.
pub(crate) fn is_otherwise(text: &str) -> bool {
    matches!(text.trim().trim_end_matches('。').to_lowercase().as_str(), "其余" | "其他" | "其他情形" | "其余情形" | "otherwise")
}
