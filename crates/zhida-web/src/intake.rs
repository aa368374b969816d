//! From files to the store: what was read of a file as records, and the documents of a folder as the library.

use std::io;
use zhida_diagnostics::{Lang, Severity};
use zhida_exchange::{Import, Options, RejectWriter, read_bytes};
use zhida_facts::{Codes, Dictionary, Facts as _, NaiveDate, State};
use zhida_store::{Brought, FactEntry};

/// A file as it was read, ready to be looked at and then brought in.
pub struct Intake {
    /// Its name.
    pub file: String,
    /// What was read.
    pub import: Import,
    /// The reject report.
    pub rejects: String,
    /// How many cells and rows were not read.
    pub rejected: usize,
}

impl Intake {
    /// Reads a file from memory, its format told by its content.
    ///
    /// # Errors
    /// None that a file can cause; those of writing the report into memory.
    pub fn read(file: &str, bytes: &[u8], dictionary: &Dictionary, codes: &Codes, as_of: NaiveDate, lang: Lang) -> io::Result<Self> {
        let mut writer = RejectWriter::new(Vec::new(), lang)?;
        let (mut rejected, mut failed) = (0, None);
        let mut hook = |reject: &zhida_exchange::Reject| {
            rejected += 1;
            if let Err(error) = writer.write(reject) {
                failed.get_or_insert(error);
            }
        };
        let mut hooks = zhida_exchange::Hooks { progress: &mut |_| (), reject: &mut hook };
        let import = read_bytes(file, bytes, dictionary, codes, &Options::new(as_of, lang), &mut hooks);
        if let Some(error) = failed {
            return Err(error);
        }
        let rejects = String::from_utf8(writer.finish()?).unwrap_or_default();
        Ok(Self { file: file.to_owned(), import, rejects, rejected })
    }

    /// The facts of the enterprise in row `row`, as they are stored. Code and name are not among them: they say who it is.
    #[must_use]
    pub fn facts(&self, dictionary: &Dictionary, codes: &Codes, row: usize) -> Vec<FactEntry> {
        let table = &self.import.table;
        let facts = table.row(row);
        let mut entries = Vec::new();
        for column in table.columns() {
            let fact = dictionary.fact(column.fact);
            let state = facts.state(column.fact, column.year);
            if state != State::NotAsked && !IDENTITY.contains(&fact.key.as_str()) {
                entries.push(FactEntry(fact.key.clone(), column.year, state.to_stored(fact, codes)));
            }
        }
        entries
    }

    /// What keeps the file from being read, and what to do about it.
    #[must_use]
    pub fn problems(&self, lang: Lang) -> Vec<String> {
        let grave = self.import.diagnostics.iter().filter(|d| d.severity() == Severity::Error);
        grave.map(|d| format!("{} {}", d.message(lang), d.help(lang))).collect()
    }

    /// Rows whose credit code is one: under another nobody would find the enterprise again.
    #[must_use]
    pub fn sound(&self) -> Vec<usize> {
        let enterprises = self.import.table.enterprises().iter().enumerate();
        enterprises.filter(|(_, e)| zhida_exchange::uscc::check(&e.uscc).is_ok()).map(|(row, _)| row).collect()
    }

    /// As the store takes it.
    #[must_use]
    pub fn brought<'a>(&self, facts: &'a (dyn Fn(usize) -> Vec<FactEntry> + Sync)) -> Brought<'a> {
        Brought {
            file: self.file.clone(),
            enterprises: self.import.table.enterprises().iter().map(|e| (e.uscc.clone(), e.name.clone())).collect(),
            facts,
            rejected: self.rejected,
            rejects: self.rejects.clone(),
            upload: None,
        }
    }
}

/// Facts that say who an enterprise is; they stand in the enterprise's own record.
pub const IDENTITY: [&str; 2] = ["uscc", "enterprise_name"];
