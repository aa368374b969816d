//! Classes: a heading each, or a table whose rows are scopes and whose columns are classes.

use super::Compiler;
use crate::document::{Block, Inline, Section, Table};
use crate::keywords::{ColumnWord, is_otherwise};
use crate::plan::{Class, Combine, Group, Node};
use zhida_diagnostics::{Code, Diagnostic};

impl Compiler<'_> {
    pub(crate) fn class_section(&mut self, section: &Section) -> Vec<Class> {
        let mut classes = Vec::new();
        for block in &section.blocks {
            if let Block::Table(table) = block {
                classes.extend(self.class_table(table));
            }
        }
        for child in &section.children {
            let otherwise = child.blocks.iter().any(|b| matches!(b, Block::Paragraph(p) if is_otherwise(&p.plain())));
            let items = if otherwise { Vec::new() } else { self.list_section(child) };
            let node = Node::Group(Group {
                combine: self.combine(&child.title).unwrap_or(Combine::All),
                text: child.title.plain(),
                cites: child.title.citations(),
                span: child.title.span.clone(),
                marked: false,
                items,
            });
            classes.push(Class { name: child.title.plain(), span: child.title.span.clone(), node });
        }
        if classes.is_empty() {
            self.problem(Diagnostic::new(Code::EmptyGroup, section.title.span.clone()));
        }
        for (index, class) in classes.iter().enumerate() {
            if classes[..index].iter().any(|c| c.name == class.name) {
                self.problems.push(Diagnostic::new(Code::DuplicateName, class.span.clone()).with("name", &class.name));
            }
        }
        classes
    }

    fn class_table(&mut self, table: &Table) -> Vec<Class> {
        let scope = table.header.iter().position(|c| self.column(&c.plain(), &c.span) == Some(ColumnWord::Scope));
        let Some(scope) = scope else {
            let name = if self.zh() { "范围" } else { "Scope" };
            self.problem(
                Diagnostic::new(Code::MissingColumn, table.header.first().map_or(table.span.clone(), |c| c.span.clone()))
                    .with("name", name),
            );
            return Vec::new();
        };
        let mut classes = Vec::new();
        for (column, head) in table.header.iter().enumerate().skip(scope + 1) {
            let mut rows = Vec::new();
            for row in &table.rows {
                if let (Some(label), Some(range), Some(cell)) = (row.first(), row.get(scope), row.get(column)) {
                    rows.extend(self.class_cell(label, range, cell, &head.plain()));
                }
            }
            let node = Node::Group(Group {
                combine: Combine::Any,
                text: head.plain(),
                cites: head.citations(),
                span: head.span.clone(),
                marked: false,
                items: rows,
            });
            classes.push(Class { name: head.plain(), span: head.span.clone(), node });
        }
        classes
    }

    /// One row's case of one class: the scope and the cell's conditions, one clause.
    fn class_cell(&mut self, label: &Inline, scope: &Inline, cell: &Inline, class: &str) -> Option<Node> {
        let plain = cell.plain();
        let has_codes = cell.codes().next().is_some();
        if !has_codes && matches!(plain.as_str(), "" | "—" | "-" | "–") {
            return None;
        }
        if !has_codes && !is_otherwise(&plain) {
            self.problem(
                Diagnostic::new(Code::BadValue, cell.span.clone()).with("name", class).with("value", plain).with("expected", "`…` 其余 —"),
            );
            return None;
        }
        let mut cites = label.citations();
        cites.extend(cell.citations());
        let text = label.plain();
        let mut both = scope.clone();
        both.parts.extend(cell.parts.iter().cloned());
        Some(Node::Clause(self.clause(&both, text, cites, cell.span.clone(), false)))
    }
}
