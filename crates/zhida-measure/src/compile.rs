//! Document tree → typed plan: names resolved, units and types checked, every problem reported.

mod arithmetic;
mod benefits;
mod classes;
mod condition;
mod number;
mod procedure;
mod samples;
mod score;
mod tree;

use crate::document::{Block, Section};
use crate::front::{Kind, Lines, Meta};
use crate::keywords::{COLUMNS, ColumnWord, Found, HEADINGS, Heading, Language, look_up, spellings};
use crate::plan::{Atom, Clause, Combine, FactRef, Group, Node, Plan, Span, Spanned, Test, Year};
use crate::syntax::{Names, SyntaxError};
use std::collections::BTreeMap;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Codes, Dictionary, FactId, Scheme, nearest};

pub(crate) use number::FUNCTIONS;
pub(crate) use procedure::{amount, months, workdays};

/// What a measure's text may refer to beyond itself.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) codes: &'a Codes,
    /// Ids of the library with the fact that says the title is held.
    pub(crate) measures: &'a BTreeMap<String, Option<FactId>>,
}

/// Everything needed while one document is compiled.
pub(crate) struct Compiler<'a> {
    pub(crate) around: Surroundings<'a>,
    pub(crate) text: &'a str,
    pub(crate) language: Language,
    pub(crate) names: Names,
    /// Names of score sheets in order; what `Num::Score` counts.
    pub(crate) sheets: Vec<String>,
    pub(crate) clauses: usize,
    pub(crate) keys: BTreeMap<String, usize>,
    pub(crate) problems: Vec<Diagnostic>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(around: Surroundings<'a>, text: &'a str, language: Language) -> Self {
        let mut names = Names::default();
        for (name, _) in around.dictionary.names() {
            names.insert(name);
        }
        for (_, zh, en) in FUNCTIONS {
            zh.iter().chain(*en).for_each(|n| names.insert(n));
        }
        for word in ["申报类型", "track", "上年末", "last_year_end"] {
            names.insert(word);
        }
        Self { around, text, language, names, sheets: Vec::new(), clauses: 0, keys: BTreeMap::new(), problems: Vec::new() }
    }

    pub(crate) fn problem(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    pub(crate) fn syntax(&mut self, error: SyntaxError) {
        self.problem(match error {
            SyntaxError::Expected { span, found, expected } => {
                Diagnostic::new(Code::Syntax, span).with("found", found).with("expected", expected)
            }
            SyntaxError::TooDeep { span } => Diagnostic::new(Code::TooDeep, span).with("limit", crate::MAX_DEPTH.to_string()),
        });
    }

    pub(crate) fn zh(&self) -> bool {
        self.language == Language::Zh
    }

    /// The source at `span`.
    pub(crate) fn source(&self, span: &Span) -> &'a str {
        self.text.get(span.clone()).unwrap_or("")
    }

    /// A key that is unique in the measure.
    pub(crate) fn unique_key(&mut self, wanted: String) -> String {
        let count = self.keys.entry(wanted.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { wanted } else { format!("{wanted}#{count}") }
    }

    /// The meaning of a table column, saying so if it is the other language's word.
    pub(crate) fn column(&mut self, word: &str, span: &Span) -> Option<ColumnWord> {
        let plain = word.trim();
        match look_up(COLUMNS, plain, self.language) {
            Found::Yes(meaning) => Some(meaning),
            Found::Other(meaning, own) => {
                self.problem(Diagnostic::new(Code::MixedLanguage, span.clone()).with("name", plain).with("near", own));
                Some(meaning)
            }
            Found::No => None,
        }
    }
}

/// Compiles one document whose front matter has been split off.
pub(crate) fn compile(lines: &Lines, text: &str, around: Surroundings<'_>) -> (Option<Plan>, Vec<Diagnostic>) {
    let mut compiler = Compiler::new(around, text, lines.language);
    let meta = lines.read(around.dictionary, around.codes, &mut compiler.problems);
    let sections = crate::document::parse(text, lines.span.end, &mut compiler.problems);
    let plan = compiler.document(meta, &sections);
    (plan, compiler.problems)
}

impl Compiler<'_> {
    fn document(&mut self, meta: Option<Meta>, sections: &[Section]) -> Option<Plan> {
        let found: Vec<(Heading, &Section)> = sections.iter().filter_map(|s| Some((self.heading(s)?, s))).collect();
        let of = |wanted: Heading| found.iter().filter(move |(h, _)| *h == wanted).map(|(_, s)| *s);
        // Sheets are named first, because conditions speak of them.
        let mut sheets = Vec::new();
        let score_sections: Vec<&Section> = of(Heading::Score).collect();
        for section in &score_sections {
            self.name_sheets(section, None, &mut sheets);
        }
        let mut root = Vec::new();
        root.extend(meta.as_ref().and_then(|m| self.region_clause(m)));
        for section in of(Heading::Conditions).collect::<Vec<_>>() {
            root.extend(self.list_section(section));
        }
        for section in of(Heading::Exclusions).collect::<Vec<_>>() {
            let items = self.list_section(section);
            let group = Group {
                combine: Combine::None,
                text: section.title.plain(),
                cites: section.title.citations(),
                span: section.title.span.clone(),
                marked: false,
                items,
            };
            root.push(Node::Group(group));
        }
        let mut index = 0;
        for section in &score_sections {
            self.fill_sheets(section, &mut sheets, &mut index);
        }
        let classes = of(Heading::Classes).collect::<Vec<_>>().into_iter().flat_map(|s| self.class_section(s)).collect::<Vec<_>>();
        let benefits = of(Heading::Benefits).collect::<Vec<_>>().into_iter().flat_map(|s| self.benefit_section(s)).collect();
        let procedure = of(Heading::Procedure).collect::<Vec<_>>().into_iter().flat_map(|s| self.procedure_section(s)).collect();
        let materials = of(Heading::Documents).collect::<Vec<_>>().into_iter().flat_map(|s| self.material_section(s)).collect();
        let sentences = of(Heading::Source).flat_map(sentences).collect();
        let meta = meta?;
        if root.is_empty() && classes.is_empty() && sheets.is_empty() && !matches!(meta.kind, Kind::Service | Kind::Event) {
            let place = meta.span.end.saturating_sub(4)..meta.span.end.saturating_sub(1);
            self.problem(Diagnostic::new(Code::NothingToDecide, place));
        }
        let root = Node::Group(Group {
            combine: Combine::All,
            text: meta.title.clone(),
            cites: Vec::new(),
            span: meta.span.clone(),
            marked: false,
            items: root,
        });
        let (samples, clauses) = (Vec::new(), self.clauses);
        let mut plan = Plan { meta, root, classes, sheets, benefits, procedure, materials, sentences, samples, clauses };
        for section in of(Heading::Samples).collect::<Vec<_>>() {
            let samples = self.sample_section(section, &plan);
            plan.samples.extend(samples);
        }
        Some(plan)
    }

    fn heading(&mut self, section: &Section) -> Option<Heading> {
        let title = section.title.plain();
        let word = title.split_whitespace().next().unwrap_or("").trim_end_matches(['：', ':']).to_owned();
        // Multi-word English headings (`Source text`) are looked up whole; a score heading carries its name behind the word.
        let (meaning, name) = match look_up(HEADINGS, &title, self.language) {
            Found::No => (look_up(HEADINGS, &word, self.language), word.as_str()),
            found => (found, title.as_str()),
        };
        match meaning {
            Found::Yes(heading) => Some(heading),
            Found::Other(heading, own) => {
                self.problem(Diagnostic::new(Code::MixedLanguage, section.title.span.clone()).with("name", name).with("near", own));
                Some(heading)
            }
            Found::No => {
                let known = spellings(HEADINGS, self.language);
                let near = nearest(&title, known.iter().copied()).unwrap_or(known[0]).to_owned();
                self.problem(
                    Diagnostic::new(Code::UnknownSection, section.title.span.clone())
                        .with("name", title)
                        .with("near", near)
                        .with("known", known.join(" ")),
                );
                None
            }
        }
    }

    /// `地区` in the front matter is a condition like any other, so that it is explained like any other.
    fn region_clause(&mut self, meta: &Meta) -> Option<Node> {
        let region = meta.region?;
        let fact = self.around.dictionary.find("registered_region")?;
        let place = self.around.codes.regions.name(region);
        let id = self.clauses;
        self.clauses += 1;
        let fact = FactRef { fact, year: Year::Point };
        let test = Test::Atom(Atom::Code { fact, scheme: Scheme::Region, codes: vec![region] });
        let text = if self.zh() { format!("注册地在{place}") } else { format!("registered in {place}") };
        let span = meta.span.clone();
        let key = self.unique_key("地区".to_owned());
        Some(Node::Clause(Clause {
            id,
            key,
            source_less: true,
            text: text.clone(),
            cites: Vec::new(),
            span: span.clone(),
            marked: false,
            tests: vec![Spanned { test, source: text, span }],
        }))
    }
}

fn sentences(section: &Section) -> Vec<(String, Vec<String>, Span)> {
    fn items(list: &[crate::document::Item], out: &mut Vec<(String, Vec<String>, Span)>) {
        for item in list {
            out.push((item.inline.plain(), item.inline.citations(), item.inline.span.clone()));
            items(&item.children, out);
        }
    }
    let mut out = Vec::new();
    for block in &section.blocks {
        match block {
            Block::List(list) => items(list, &mut out),
            Block::Paragraph(p) => out.push((p.plain(), p.citations(), p.span.clone())),
            Block::Table(_) => {}
        }
    }
    out
}
