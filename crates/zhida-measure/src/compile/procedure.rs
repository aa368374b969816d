//! 办理 and 材料: a table of steps, a table of materials. Lists and paragraphs in these sections are prose.

use super::Compiler;
use crate::document::{Block, Inline, Section, Table};
use crate::keywords::{ColumnWord, is_otherwise};
use crate::plan::{Material, Needed, Officer, Reuse, Span, Spanned, Step};
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Base, Dimension, Number, Unit};

impl Compiler<'_> {
    pub(crate) fn procedure_section(&mut self, section: &Section) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for table in tables(section) {
            let columns = [ColumnWord::Step, ColumnWord::Department, ColumnWord::Officer, ColumnWord::Workdays];
            let Some([name, department, officer, workdays]) = self.places(table, columns) else { continue };
            for row in &table.rows {
                let (Some(name), Some(department), Some(officer), Some(workdays)) =
                    (row.get(name), row.get(department), row.get(officer), row.get(workdays))
                else {
                    continue;
                };
                let step = Step {
                    name: name.plain(),
                    department: department.plain(),
                    officer: self.officer(officer).unwrap_or(Officer::Handler),
                    workdays: self.workdays(workdays).unwrap_or(1),
                    span: name.span.clone(),
                };
                for (cell, text, head) in [(name, &step.name, "环节"), (department, &step.department, "部门")] {
                    if text.is_empty() {
                        self.bad_cell(head, cell, "…");
                    }
                }
                self.once(&step.name, &step.span, steps.iter().map(|s| &s.name));
                steps.push(step);
            }
        }
        steps
    }

    pub(crate) fn material_section(&mut self, section: &Section) -> Vec<Material> {
        let mut materials: Vec<Material> = Vec::new();
        for table in tables(section) {
            let columns = [ColumnWord::Material, ColumnWord::Needed, ColumnWord::Template, ColumnWord::Reuse];
            let Some([name, needed, template, reuse]) = self.places(table, columns) else { continue };
            for row in &table.rows {
                let (Some(name), Some(needed), Some(template), Some(reuse)) =
                    (row.get(name), row.get(needed), row.get(template), row.get(reuse))
                else {
                    continue;
                };
                if name.plain().is_empty() {
                    self.bad_cell("材料", name, "…");
                }
                let template = template.plain();
                let material = Material {
                    name: name.plain(),
                    needed: self.needed(needed),
                    template: if is_none(&template) { String::new() } else { template },
                    reuse: self.reuse(reuse).unwrap_or(Reuse::Once),
                    cites: name.citations(),
                    span: name.span.clone(),
                };
                self.once(&material.name, &material.span, materials.iter().map(|m| &m.name));
                materials.push(material);
            }
        }
        materials
    }

    /// Where the columns stand; says which is missing.
    fn places<const N: usize>(&mut self, table: &Table, wanted: [ColumnWord; N]) -> Option<[usize; N]> {
        let found: Vec<Option<ColumnWord>> = table.header.iter().map(|c| self.column(&c.plain(), &c.span)).collect();
        let mut places = [0; N];
        for (place, word) in places.iter_mut().zip(wanted) {
            let Some(at) = found.iter().position(|c| *c == Some(word)) else {
                let at = table.header.first().map_or(table.span.clone(), |c| c.span.clone());
                self.problem(Diagnostic::new(Code::MissingColumn, at).with("name", word.spelling(self.language)));
                return None;
            };
            *place = at;
        }
        Some(places)
    }

    fn officer(&mut self, cell: &Inline) -> Option<Officer> {
        let text = cell.plain().to_lowercase();
        let found = Officer::ALL.iter().find(|(_, zh, en)| text == *zh || text == *en).map(|(officer, ..)| *officer);
        if found.is_none() {
            let words: Vec<&str> = Officer::ALL.iter().map(|(_, zh, en)| if self.zh() { *zh } else { *en }).collect();
            self.bad_cell("角色", cell, &words.join(" / "));
        }
        found
    }

    fn workdays(&mut self, cell: &Inline) -> Option<u32> {
        let found = workdays(&cell.plain());
        if found.is_none() {
            self.bad_cell("工作日", cell, "5 (1–250)");
        }
        found
    }

    /// `1年`, `24个月`, `长期`, or nothing.
    fn reuse(&mut self, cell: &Inline) -> Option<Reuse> {
        let text = cell.plain();
        let found = match text.to_lowercase().as_str() {
            none if is_none(none) => Some(Reuse::Once),
            "长期" | "always" => Some(Reuse::Always),
            _ => months(&text).map(Reuse::Months),
        };
        if found.is_none() {
            self.bad_cell("复用", cell, if self.zh() { "1年 / 6个月 / 长期 / —" } else { "1 year / 6 months / always / —" });
        }
        found
    }

    fn needed(&mut self, cell: &Inline) -> Needed {
        let codes: Vec<(String, Span)> = cell.codes().map(|(text, span)| (text.to_owned(), span)).collect();
        if codes.is_empty() {
            let text = cell.plain();
            let all = matches!(text.to_lowercase().as_str(), "" | "必需" | "一律" | "always") || is_none(&text) || is_otherwise(&text);
            return if all { Needed::Always } else { Needed::Said(text) };
        }
        let test = |(source, span): (String, Span)| Some(Spanned { test: self.condition_text(&source, &span)?, source, span });
        Needed::If(codes.into_iter().filter_map(test).collect())
    }

    fn bad_cell(&mut self, name: &str, cell: &Inline, expected: &str) {
        let problem = Diagnostic::new(Code::BadValue, cell.span.clone());
        self.problem(problem.with("name", name).with("value", cell.plain()).with("expected", expected));
    }

    fn once<'n>(&mut self, name: &str, span: &Span, mut before: impl Iterator<Item = &'n String>) {
        if before.any(|n| n == name) {
            self.problem(Diagnostic::new(Code::DuplicateName, span.clone()).with("name", name));
        }
    }
}

fn tables(section: &Section) -> impl Iterator<Item = &Table> {
    section.blocks.iter().filter_map(|b| if let Block::Table(table) = b { Some(table) } else { None })
}

fn is_none(text: &str) -> bool {
    matches!(text, "" | "—" | "-" | "–" | "无" | "none")
}

/// A number of working days, 1 to 250: `5`, `5工作日`, `5个工作日`, `5 working days`.
pub(crate) fn workdays(text: &str) -> Option<u32> {
    let digits = text.trim().trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text.trim().get(digits.len()..)?.trim();
    let known = matches!(unit, "" | "工作日" | "个工作日" | "working days" | "working day" | "workdays" | "workday");
    digits.parse().ok().filter(|n| known && (1..=250).contains(n))
}

/// A time in months, 1 to 600: `6个月`, `3年`, `6 months`.
pub(crate) fn months(text: &str) -> Option<u32> {
    let (n, unit) = amount(text)?;
    let years = (unit.dimension == Dimension::of(Base::Year)).then(|| &n * &unit.factor)?;
    let months = &years * &Number::from(12);
    months.to_i64().and_then(|m| u32::try_from(m).ok()).filter(|m| (1..=600).contains(m))
}

/// A number and its unit.
pub(crate) fn amount(text: &str) -> Option<(Number, Unit)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(digits);
    Some((Number::parse(number).ok()?, Unit::parse(unit)?))
}
