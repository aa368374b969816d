//! Bookkeeping of an import: every reject goes to the hook, the first of each kind and column become diagnostics, all are counted.

use crate::reject::{Reject, Why};
use crate::{Hooks, Limits, Summary};
use std::collections::HashMap;
use std::sync::Arc;
use zhida_diagnostics::{Code, Diagnostic, Lang};

pub(crate) struct Ledger<'a, 'h> {
    pub(crate) limits: &'a Limits,
    pub(crate) lang: Lang,
    pub(crate) hooks: &'a mut Hooks<'h>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) summary: Summary,
    shown: HashMap<(Code, Arc<str>, Arc<str>), usize>,
}

impl<'a, 'h> Ledger<'a, 'h> {
    pub(crate) fn new(limits: &'a Limits, lang: Lang, hooks: &'a mut Hooks<'h>) -> Self {
        Self { limits, lang, hooks, diagnostics: Vec::new(), rejects: Vec::new(), summary: Summary::default(), shown: HashMap::new() }
    }

    /// Enters one reject.
    pub(crate) fn reject(&mut self, reject: Reject) {
        let s = &mut self.summary;
        match &reject.why {
            Why::Cell(..) | Why::Formula => s.cells_rejected += 1,
            Why::BadCode(_) => s.bad_codes += 1,
            Why::NoCode | Why::RepeatedHeader | Why::Shifted { .. } => s.rows_rejected += 1,
            Why::Duplicate { .. } => s.duplicates += 1,
            Why::Conflict { .. } => s.conflicts += 1,
            Why::ColumnUnit { .. } | Why::ColumnType { .. } => {}
        }
        (self.hooks.reject)(&reject);
        if self.may_show(reject.code(), &reject.file, &reject.column) {
            self.diagnostics.push(reject.diagnostic(self.lang));
        }
        if self.rejects.len() < self.limits.kept_rejects {
            self.rejects.push(reject);
        }
    }

    /// Enters a reject that stands for a whole column, with a diagnostic of its own.
    pub(crate) fn column_fault(&mut self, diagnostic: Diagnostic, reject: Reject) {
        (self.hooks.reject)(&reject);
        self.diagnostics.push(diagnostic);
        if self.rejects.len() < self.limits.kept_rejects {
            self.rejects.push(reject);
        }
    }

    /// Whether a further diagnostic of this code and column is shown; the rest is counted only.
    pub(crate) fn may_show(&mut self, code: Code, file: &Arc<str>, column: &Arc<str>) -> bool {
        // The map itself is bounded: columns × codes, and columns are limited.
        let count = self.shown.entry((code, Arc::clone(file), Arc::clone(column))).or_default();
        *count += 1;
        *count <= self.limits.shown_per_column
    }
}
