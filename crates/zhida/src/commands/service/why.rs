//! `zhida why`: a verdict that was shown once, made again from what was known and in force then.

use super::{block_on, existing};
use crate::cli::WhyArgs;
use crate::commands::explain::{page, without_wishes};
use crate::words::say;
use crate::{exit, load};
use anyhow::anyhow;
use zhida_engine::{Case, explain};
use zhida_facts::{NaiveDate, Number, Record};
use zhida_measure::{Library, Source, Track};
use zhida_store::{StoreError, Then, VerdictId, VerdictIdError};

pub(crate) fn run(args: &WhyArgs) -> anyhow::Result<u8> {
    let id: VerdictId = args.verdict.parse().map_err(|error| match error {
        VerdictIdError::Form => anyhow!(say("bad-verdict-id", &[("id", args.verdict.clone())])),
        VerdictIdError::Check => anyhow!(say("mistyped-verdict-id", &[("id", args.verdict.clone())])),
    })?;
    let then = block_on(async {
        existing(&args.store).await?.then(id.enterprise, id.seq).await.map_err(|error| match error {
            StoreError::NotFound => anyhow!(say("no-such-verdict", &[("id", id.to_string())])),
            error => error.into(),
        })
    })?;
    let (dictionary, codes, calendar) = load::dictionary(args.measures.as_deref())?;
    let sources = then.library.iter().map(|v| Source { file: v.document.clone(), text: v.text.clone() }).collect();
    let (library, _) = Library::load(dictionary, codes, calendar, sources);
    let version = then.library.iter().find(|v| v.id == id.version);
    let measure = version.and_then(|v| library.measures().iter().position(|m| m.file == v.document));
    let measure = measure.ok_or_else(|| anyhow!(say("no-such-version", &[("version", id.version.to_string())])))?;
    let record = record(&then, &library, id.day);
    let case = Case::new(&library, &record, id.day, Track::New);
    let meta = &library.measures()[measure].plan.meta;
    let in_force = library.version(&meta.id, id.day, Track::New).is_some_and(|(at, in_force)| at == measure && in_force);
    let mut explanation = explain(&case, measure, in_force);
    without_wishes(&library, measure, &mut explanation);
    let who = format!("{} {}", then.enterprise.uscc, then.enterprise.name);
    out!("{}\n", say("why-head", &[("id", id.to_string()), ("seq", id.seq.to_string())]))?;
    out!("{}", page(&library, measure, &explanation, who.trim(), id.day).trim_end())?;
    Ok(exit::FINE)
}

/// The enterprise as it was known: facts the dictionary still has, and statements that had not expired.
fn record(then: &Then, library: &Library, day: NaiveDate) -> Record {
    let mut record = Record::default();
    for fact in &then.facts {
        if let Some((id, year, state)) = library.dictionary.read_stored(&library.codes, &fact.key, fact.year, &fact.state) {
            record.set(id, year, state);
        }
    }
    for said in &then.attestations {
        if said.expires.as_deref().and_then(|d| d.parse::<NaiveDate>().ok()).is_some_and(|last| last < day) {
            continue;
        }
        record.attest(&said.measure, &said.clause, said.holds);
        if let Some(points) = said.points.as_deref().and_then(|p| Number::parse(p).ok()) {
            record.assess(&said.measure, &said.clause, points);
        }
    }
    record
}
