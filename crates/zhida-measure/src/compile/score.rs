//! Score sheets: headings to sheets, tables to indicators and bands.

use super::Compiler;
use crate::document::{Block, Inline, Section, Table};
use crate::keywords::{ColumnWord, is_otherwise};
use crate::plan::{Band, Indicator, Points, Sheet, Span, When};
use crate::syntax::{Cond, Expr, is_shorthand, parse_condition, parse_sum};
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Base, Dimension, Number};

/// What stands in parentheses after a sheet's or indicator's name.
#[derive(Default)]
struct Modifiers {
    full: Option<Number>,
    best: bool,
    capped: bool,
    cumulative: bool,
}

impl Compiler<'_> {
    /// First pass: the sheets' names, so that conditions may use them.
    pub(crate) fn name_sheets(&mut self, section: &Section, parent: Option<usize>, sheets: &mut Vec<Sheet>) {
        let title = section.title.plain();
        let title = if parent.is_none() {
            title.split_once(char::is_whitespace).map_or(String::new(), |(_, name)| name.trim().to_owned())
        } else {
            title
        };
        let (name, modifiers) = self.modifiers(&title, &section.title.span);
        let name = if name.is_empty() { if self.zh() { "得分".to_owned() } else { "score".to_owned() } } else { name };
        if self.sheets.contains(&name) {
            self.problem(Diagnostic::new(Code::DuplicateName, section.title.span.clone()).with("name", &name));
        }
        let index = sheets.len();
        self.names.insert(&name);
        self.sheets.push(name.clone());
        sheets.push(Sheet {
            name,
            span: section.title.span.clone(),
            full: modifiers.full,
            best: modifiers.best,
            capped: modifiers.capped,
            indicators: Vec::new(),
            children: Vec::new(),
            parent,
            cites: section.title.citations(),
        });
        if let Some(parent) = parent {
            sheets[parent].children.push(index);
        }
        for child in &section.children {
            self.name_sheets(child, Some(index), sheets);
        }
    }

    /// Second pass: the tables. `index` counts the sheets in the order of the first pass.
    pub(crate) fn fill_sheets(&mut self, section: &Section, sheets: &mut [Sheet], index: &mut usize) {
        let mine = *index;
        *index += 1;
        for block in &section.blocks {
            if let Block::Table(table) = block {
                let indicators = self.score_table(table);
                sheets[mine].indicators.extend(indicators);
            }
        }
        for child in &section.children {
            self.fill_sheets(child, sheets, index);
        }
    }

    fn score_table(&mut self, table: &Table) -> Vec<Indicator> {
        let mut columns = [None; 3];
        for (position, cell) in table.header.iter().enumerate() {
            let slot = match self.column(&cell.plain(), &cell.span) {
                Some(ColumnWord::Indicator | ColumnWord::Fact) => 0,
                Some(ColumnWord::Condition) => 1,
                Some(ColumnWord::Points) => 2,
                _ => continue,
            };
            columns[slot] = columns[slot].or(Some(position));
        }
        let names = if self.zh() { ["指标", "条件", "分值"] } else { ["Indicator", "Condition", "Points"] };
        let mut missing = false;
        for (column, name) in columns.iter().zip(names) {
            if column.is_none() {
                missing = true;
                let head = table
                    .header
                    .first()
                    .map_or(table.span.clone(), |c| c.span.start..table.header.last().map_or(c.span.end, |l| l.span.end));
                self.problem(Diagnostic::new(Code::MissingColumn, head).with("name", name));
            }
        }
        let [Some(indicator), Some(condition), Some(points)] = columns else { return Vec::new() };
        if missing {
            return Vec::new();
        }
        let mut found: Vec<Indicator> = Vec::new();
        let mut left: Option<Expr> = None;
        for row in &table.rows {
            let (Some(name), Some(when), Some(gives)) = (row.get(indicator), row.get(condition), row.get(points)) else { continue };
            let cites: Vec<String> = row.iter().flat_map(Inline::citations).collect();
            if !name.is_blank() {
                let (text, modifiers) = self.modifiers(&name.plain(), &name.span);
                left = None;
                found.push(Indicator {
                    name: text,
                    span: name.span.clone(),
                    full: modifiers.full,
                    cumulative: modifiers.cumulative,
                    bands: Vec::new(),
                    cites: Vec::new(),
                });
            }
            let band = self.band(when, gives, &mut left);
            let Some(current) = found.last_mut() else {
                self.problem(Diagnostic::new(Code::NoRowAbove, name.span.clone()));
                continue;
            };
            current.cites.extend(cites);
            if let Some(mut band) = band {
                let wanted = if band.source.is_empty() { current.name.clone() } else { format!("{}·{}", current.name, band.source) };
                if matches!(band.when, When::Manual) || matches!(band.points, Points::Range(..)) {
                    band.key = self.unique_key(wanted);
                }
                if let Some(current) = found.last_mut() {
                    current.bands.push(band);
                }
            }
        }
        found
    }

    fn band(&mut self, when: &Inline, gives: &Inline, left: &mut Option<Expr>) -> Option<Band> {
        let points = self.points(gives);
        let mut tests = Vec::new();
        let mut failed = false;
        for (code, span) in when.codes() {
            let shorthand = is_shorthand(code, &self.names);
            match parse_condition(code, span.start, &self.names) {
                Ok(cond) => {
                    if !shorthand {
                        *left = first_left(&cond).cloned();
                    }
                    match self.condition(&cond, left.as_ref(), 0) {
                        Some(test) => tests.push(test),
                        None => failed = true,
                    }
                }
                Err(error) => {
                    self.syntax(error);
                    failed = true;
                }
            }
        }
        if failed {
            return None;
        }
        let plain = when.plain();
        let source = if tests.is_empty() { plain.clone() } else { when.codes().map(|(c, _)| c).collect::<Vec<_>>().join("，") };
        // No condition beside a formula (`min(取整(年限 / 2年), 5)`): the formula says it all.
        let formula = matches!(points, Some(Points::Formula(_)));
        let when_kind = if !tests.is_empty() {
            When::Tests(tests)
        } else if is_otherwise(&plain) || (plain.is_empty() && formula) {
            When::Always
        } else {
            When::Manual
        };
        Some(Band { when: when_kind, points: points?, source, span: when.span.start..gives.span.end, key: String::new() })
    }

    fn points(&mut self, cell: &Inline) -> Option<Points> {
        if let Some((code, span)) = cell.codes().next() {
            let expr = match parse_sum(code, span.start, &self.names) {
                Ok(expr) => expr,
                Err(error) => {
                    self.syntax(error);
                    return None;
                }
            };
            let (num, dimension, bare) = self.quantity(&expr, 0)?;
            if dimension != Dimension::of(Base::Point) && !(bare && dimension == Dimension::NONE) {
                self.unit_mismatch(&span, Dimension::of(Base::Point), dimension);
                return None;
            }
            return Some(Points::Formula(num));
        }
        let text = cell.plain();
        let points = parse_range(&text);
        if points.is_none() {
            self.problem(Diagnostic::new(Code::BadPoints, cell.span.clone()).with("value", text));
        }
        points
    }

    /// `创新能力（满分40分，择优）` → name and modifiers. Parentheses that hold no modifier belong to the name.
    fn modifiers(&mut self, title: &str, span: &Span) -> (String, Modifiers) {
        let mut modifiers = Modifiers::default();
        let title = title.trim();
        let Some(open) = title.rfind(['（', '(']).filter(|_| title.ends_with(['）', ')'])) else {
            return (title.to_owned(), modifiers);
        };
        let inner = title[open..].trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
        let mut known = 0;
        let mut unknown = Vec::new();
        for word in inner.split(['，', ',', '、', ';', '；']).map(|w| w.trim().to_lowercase()) {
            let full = ["满分", "最多", "至多", "full "].iter().find_map(|p| word.strip_prefix(p));
            if let Some(number) = full.and_then(|f| Number::parse(f.trim().trim_end_matches('分').trim_end_matches("points").trim()).ok())
            {
                modifiers.full = Some(number);
            } else {
                match word.as_str() {
                    "择优" | "best" => modifiers.best = true,
                    "封顶" | "capped" => modifiers.capped = true,
                    "累计" | "cumulative" => modifiers.cumulative = true,
                    _ => {
                        unknown.push(word);
                        continue;
                    }
                }
            }
            known += 1;
        }
        if known == 0 {
            return (title.to_owned(), modifiers);
        }
        for word in unknown {
            self.problem(
                Diagnostic::new(Code::BadValue, span.clone())
                    .with("name", title)
                    .with("value", word)
                    .with("expected", "满分N分 择优 封顶 累计 (full N, best, capped, cumulative)"),
            );
        }
        (title[..open].trim().to_owned(), modifiers)
    }
}

/// `20`, `20分`, `7–8`, `0~15分`.
pub(crate) fn parse_range(text: &str) -> Option<Points> {
    let clean = text.trim().trim_end_matches('分').trim_end_matches("points").trim();
    if let Ok(number) = Number::parse(clean) {
        return Some(Points::Fixed(number));
    }
    let (low, high) = clean.split_once(['–', '—', '-', '~', '～', '至'])?;
    let number = |t: &str| Number::parse(t.trim().trim_end_matches('分')).ok();
    let (low, high) = (number(low)?, number(high)?);
    (low <= high).then_some(Points::Range(low, high))
}

/// The left side of the first comparison.
fn first_left(cond: &Cond) -> Option<&Expr> {
    match cond {
        Cond::Or(parts) | Cond::And(parts) => parts.iter().find_map(first_left),
        Cond::Not(inner) => first_left(inner),
        Cond::Compare { left, .. } => left.as_ref(),
        Cond::In { left, .. } | Cond::Has { left, .. } | Cond::Within { left, .. } => Some(left),
        Cond::Flag(_) => None,
    }
}
