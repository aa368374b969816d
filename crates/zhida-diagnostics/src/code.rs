//! The codes. A code's name is stable and appears in output; its severity belongs to it.

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The document cannot be used, or would decide wrongly.
    Error,
    /// Probably a mistake; the document still has one meaning.
    Warning,
    /// Worth knowing.
    Note,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $severity:ident,)*) => {
        /// What kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }
        impl Code {
            /// All codes, in the order of the reference page.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];
            /// Stable kebab-case name; also the key in the message files.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Code::$variant => $name,)* } }
            /// Its severity.
            #[must_use]
            pub fn severity(self) -> Severity { match self { $(Code::$variant => Severity::$severity,)* } }
        }
    };
}

codes! {
    // ---- front matter and structure ----
    /// No front matter between `---` lines.
    NoFrontMatter "no-front-matter" Error,
    /// A front-matter key that does not exist.
    UnknownKey "unknown-key" Error,
    /// A front-matter key given twice.
    DuplicateKey "duplicate-key" Error,
    /// A required front-matter key is absent.
    MissingKey "missing-key" Error,
    /// A front-matter value that cannot be read.
    BadValue "bad-value" Error,
    /// A heading that names no section.
    UnknownSection "unknown-section" Error,
    /// A keyword of the other language.
    MixedLanguage "mixed-language" Error,
    /// Lists or headings nested too deep.
    TooDeep "too-deep" Error,
    /// Document larger than the limit.
    TooLarge "too-large" Error,
    /// A bold text in a list item that is close to a group keyword.
    UnknownGroup "unknown-group" Warning,
    /// A group keyword that asks for more items than there are.
    GroupTooMany "group-too-many" Error,
    /// A group without items.
    EmptyGroup "empty-group" Error,
    /// The measure has neither conditions nor classes nor a score.
    NothingToDecide "nothing-to-decide" Error,
    /// A table lacks a needed column.
    MissingColumn "missing-column" Error,
    /// A score table's cell that cannot be read.
    BadPoints "bad-points" Error,
    /// A continued row without a row above.
    NoRowAbove "no-row-above" Error,
    /// A condition that begins with an operator without a left side above.
    NoLeftSide "no-left-side" Error,
    /// Two score sheets or classes of one name.
    DuplicateName "duplicate-name" Error,
    // ---- expressions ----
    /// The expression cannot be parsed at this place.
    Syntax "syntax" Error,
    /// A name that is no fact, no score and no function.
    UnknownFact "unknown-fact" Error,
    /// A function that does not exist or has other arguments.
    BadFunction "bad-function" Error,
    /// A unit that does not exist.
    UnknownUnit "unknown-unit" Error,
    /// The two sides have different dimensions.
    UnitMismatch "unit-mismatch" Error,
    /// A fact of another type is needed here.
    TypeMismatch "type-mismatch" Error,
    /// A value the fact cannot have.
    UnknownChoice "unknown-choice" Error,
    /// A code that is in no code list.
    UnknownCode "unknown-code" Error,
    /// A year index on a fact that has no years, or out of range.
    BadYear "bad-year" Error,
    /// A measure id that is not in the library.
    UnknownMeasure "unknown-measure" Error,
    /// Division by the constant zero.
    DivisionByZero "division-by-zero" Error,
    // ---- library ----
    /// Two versions of one id in force on one day for one track.
    OverlappingVersions "overlapping-versions" Error,
    /// Measures that ask for each other's verdict.
    Cycle "cycle" Error,
    /// Cases of a subject that no routing takes, everywhere or in some districts.
    NobodyTakes "nobody-takes" Warning,
    /// The dictionary file has a fault.
    BadDictionary "bad-dictionary" Error,
    // ---- meaning ----
    /// A group no enterprise can satisfy.
    Unsatisfiable "unsatisfiable" Error,
    /// A clause that holds for every enterprise.
    AlwaysHolds "always-holds" Warning,
    /// A clause implied by a sibling.
    ImpliedBySibling "implied-by-sibling" Warning,
    /// A score band that can never give its points.
    BandNeverReached "band-never-reached" Error,
    /// A band that gives fewer points than a later, weaker one.
    BandOrder "band-order" Error,
    /// A gap between two bands in which the points drop.
    BandHole "band-hole" Error,
    /// A threshold above what the sheet can give, or below its least.
    ThresholdUnreachable "threshold-unreachable" Error,
    /// A threshold every enterprise reaches.
    ThresholdTrivial "threshold-trivial" Warning,
    /// The declared full score is not what the bands add up to.
    FullScore "full-score" Error,
    /// A class that can never be given.
    ClassNeverReached "class-never-reached" Error,
    // ---- care ----
    /// A clause without citation.
    NoCitation "no-citation" Warning,
    /// A measure without samples.
    NoSamples "no-samples" Warning,
    /// A sentence of the source text without a clause.
    SentenceWithoutClause "sentence-without-clause" Error,
    /// A procedure whose last step is no head's.
    NoDecisionStep "no-decision-step" Warning,
    /// A term of the front matter that nothing uses, since the measure has no procedure.
    IdleTerm "idle-term" Warning,
    /// Assessors' points without an expert's step, or an expert's step without points or clauses to judge.
    ExpertStep "expert-step" Warning,
    // ---- samples ----
    /// A sample that cannot be read.
    BadSample "bad-sample" Error,
    /// A sample whose result differs.
    SampleFails "sample-fails" Error,
    /// A mutation of the measure that no sample notices.
    MissingSample "missing-sample" Warning,
    // ---- data files ----
    /// The file cannot be opened or is no workbook or CSV.
    FileUnreadable "file-unreadable" Error,
    /// The file exceeds a limit.
    FileTooLarge "file-too-large" Error,
    /// Not text in a known encoding.
    BadEncoding "bad-encoding" Error,
    /// No header row was found.
    NoHeader "no-header" Error,
    /// The file has no column that identifies an enterprise.
    NoIdentity "no-identity" Error,
    /// A column that names no fact.
    UnknownColumn "unknown-column" Note,
    /// Two columns for one fact and year.
    DuplicateColumn "duplicate-column" Warning,
    /// A column whose unit does not fit its fact.
    ColumnUnit "column-unit" Error,
    /// A column of a columnar file whose type does not fit its fact.
    ColumnType "column-type" Error,
    /// A cell that cannot be read as the fact's type.
    BadCell "bad-cell" Warning,
    /// A credit code that is not valid.
    BadCreditCode "bad-credit-code" Warning,
    /// Two rows of one enterprise.
    DuplicateEnterprise "duplicate-enterprise" Warning,
    /// A row without credit code.
    NoCreditCode "no-credit-code" Warning,
    /// A row with more or fewer cells than the header.
    RaggedRow "ragged-row" Warning,
    /// A cell with a formula whose value is not stored.
    FormulaWithoutValue "formula-without-value" Warning,
    /// Two values of one fact, year and enterprise.
    ConflictingCell "conflicting-cell" Warning,
    /// A row that repeats the header.
    RepeatedHeader "repeated-header" Note,
    /// A percentage column whose figures look like ratios.
    RatioColumn "ratio-column" Warning,
    /// A sheet that was not read.
    SheetSkipped "sheet-skipped" Note,
}
