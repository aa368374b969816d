//! `zhida ask`: the question that settles most, until nothing open can matter.

use crate::cli::AskArgs;
use crate::words::{lang, paint, say};
use crate::{exit, load, show};
use anyhow::{Context as _, anyhow};
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use zhida_engine::{Case, Truth, next_questions};
use zhida_exchange::{Cell, TableFormat, uscc, write_table_file};
use zhida_facts::{Fact, FactType, Facts, NaiveDate, Overlay, Record, cell};
use zhida_measure::plan::FactRef;
use zhida_measure::{Library, Track};

pub(crate) fn run(args: &AskArgs) -> anyhow::Result<u8> {
    let as_of = load::day(args.scope.as_of);
    let track: Track = args.scope.track.into();
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let picked: Vec<usize> = load::pick(&library, &args.measure, as_of, track)?.into_iter().map(|(m, _)| m).collect();
    let import = if args.facts.is_empty() { None } else { Some(load::facts(&args.facts, &library, as_of, None)?) };
    let nobody = Record::default();
    let at = match (&import, &args.enterprise) {
        (Some(import), Some(wanted)) => Some((import, load::enterprise(import, wanted)?)),
        _ => None,
    };
    // Saved answers are merged by credit code: without a file to find it in, the code itself must have been given.
    let uscc = match (&at, &args.enterprise) {
        (Some((import, at)), _) => Some(import.table.enterprises()[*at].uscc.clone()),
        (None, Some(given)) => match uscc::check(given) {
            Ok(code) => Some(code.as_str().to_owned()),
            Err(error) => return Err(anyhow!(say("bad-uscc", &[("uscc", given.clone()), ("why", error.why(lang()))]))),
        },
        (None, None) => None,
    };
    let row = at.map(|(import, at)| import.table.row(at));
    let base: &dyn Facts = row.as_ref().map_or(&nobody, |r| r as &dyn Facts);
    let answers = Session { library: &library, base, picked, as_of, track, answers: Record::default(), skipped: Vec::new() }.talk()?;
    if let (Some(path), Some(uscc)) = (&args.save, &uscc) {
        if answers.iter().next().is_none() {
            out!("{}", say("answers-none", &[]))?;
        } else {
            save(&library, &answers, uscc, path).with_context(|| path.display().to_string())?;
            out!("{}", say("answers-saved", &[("file", path.display().to_string())]))?;
        }
    }
    Ok(exit::FINE)
}

struct Session<'a> {
    library: &'a Library,
    base: &'a dyn Facts,
    picked: Vec<usize>,
    as_of: NaiveDate,
    track: Track,
    answers: Record,
    skipped: Vec<FactRef>,
}

impl Session<'_> {
    fn talk(mut self) -> anyhow::Result<Record> {
        out!("{}", paint(&say("ask-how", &[]), 2))?;
        let mut before = self.verdicts();
        let mut lines = std::io::stdin().lock().lines();
        loop {
            let facts = Overlay { base: self.base, changes: &self.answers };
            let case = Case::new(self.library, &facts, self.as_of, self.track);
            let question = next_questions(&case, &self.picked).into_iter().find(|q| !self.skipped.contains(&q.fact));
            let Some(question) = question else {
                out!("{}", say("ask-done", &[]))?;
                break;
            };
            let titles: Vec<&str> =
                question.measures.iter().take(3).map(|m| self.library.measures()[*m].plan.meta.title.as_str()).collect();
            let fact = self.library.dictionary.fact(question.fact.fact);
            let args = [
                ("fact", show::fact(self.library, question.fact)),
                ("form", form(fact)),
                ("why", titles.join(&say("comma", &[]))),
                ("n", question.measures.len().to_string()),
            ];
            let mut out = std::io::stdout().lock();
            write!(out, "{}\n> ", say("ask-question", &args))?;
            out.flush()?;
            drop(out);
            let Some(line) = lines.next() else { break };
            let line = line?;
            match line.trim() {
                "q" | "quit" | "退出" => break,
                "" => self.skipped.push(question.fact),
                text => match cell::read(fact, &self.library.codes, text, Some(&show::asked_unit(&fact.unit))) {
                    Ok(state) => {
                        if state.is_unknown() {
                            self.skipped.push(question.fact);
                        }
                        let year = question.fact.year.resolve(0);
                        self.answers.set(question.fact.fact, year, state);
                        let after = self.verdicts();
                        self.tell(&before, &after)?;
                        before = after;
                    }
                    Err(_) => out!("{}", say("ask-again", &[("text", text.to_owned()), ("form", form(fact))]))?,
                },
            }
        }
        self.summary(&before)?;
        Ok(self.answers)
    }

    fn verdicts(&self) -> Vec<Truth> {
        let facts = Overlay { base: self.base, changes: &self.answers };
        let case = Case::new(self.library, &facts, self.as_of, self.track);
        self.picked.iter().map(|m| case.outcome(*m, true).verdict).collect()
    }

    /// What the answer settled.
    fn tell(&self, before: &[Truth], after: &[Truth]) -> std::io::Result<()> {
        for ((measure, old), new) in self.picked.iter().zip(before).zip(after) {
            if old != new {
                let title = self.library.measures()[*measure].plan.meta.title.clone();
                let line = say("ask-opened", &[("title", title), ("verdict", show::verdict(*new))]);
                out!("  {}", paint(&line, if *new == Truth::Yes { 32 } else { 31 }))?;
            }
        }
        Ok(())
    }

    fn summary(&self, verdicts: &[Truth]) -> std::io::Result<()> {
        let count = |wanted: Truth| verdicts.iter().filter(|v| **v == wanted).count().to_string();
        out!("{}", say("ask-summary", &[("yes", count(Truth::Yes)), ("open", count(Truth::Unknown)), ("no", count(Truth::No))]))?;
        for (measure, _) in self.picked.iter().zip(verdicts).filter(|(_, v)| **v == Truth::Yes) {
            out!("  ✓ {}", self.library.measures()[*measure].plan.meta.title)?;
        }
        Ok(())
    }
}

/// What an answer looks like.
fn form(fact: &Fact) -> String {
    match &fact.kind {
        FactType::Number { .. } => show::unit(&fact.unit),
        FactType::Bool => say("form-yes-no", &[]),
        FactType::Date => say("form-date", &[]),
        FactType::Code(_) => say("form-code", &[]),
        FactType::Choice => fact.choices.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(" / "),
        FactType::Text => say("form-text", &[]),
        FactType::List => say("form-list", &[]),
    }
}

/// One row with keys as headings, which `match --facts` merges with other files by credit code.
fn save(library: &Library, answers: &Record, uscc: &str, path: &Path) -> std::io::Result<()> {
    let mut header = vec!["uscc".to_owned()];
    let mut row = vec![Cell::from(uscc)];
    for (fact, year, state) in answers.iter() {
        let key = &library.dictionary.fact(fact).key;
        header.push(year.map_or_else(|| key.clone(), |y| format!("{key}@{y}")));
        row.push(Cell::Text(cell::write(library.dictionary.fact(fact), &library.codes, state)));
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    write_table_file(path, TableFormat::Csv, &header, [row])
}
