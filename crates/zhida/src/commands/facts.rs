//! `zhida facts`: the dictionary, searched.

use super::matching::columns;
use crate::cli::FactsArgs;
use crate::words::{paint, say, zh};
use crate::{exit, load, show};
use anyhow::anyhow;
use zhida_facts::{Fact, FactType, Period, nearest};

/// Facts found of which the measures are named.
const FEW: usize = 8;

pub(crate) fn run(args: &FactsArgs) -> anyhow::Result<u8> {
    let loaded = load::library(args.measures.as_deref(), &[])?;
    let dictionary = &loaded.library.dictionary;
    let word = args.word.clone().unwrap_or_default().to_lowercase();
    let matches = |fact: &Fact| {
        word.is_empty()
            || [&fact.key, &fact.label_zh, &fact.label_en, &fact.source]
                .into_iter()
                .chain(&fact.aliases)
                .any(|n| n.to_lowercase().contains(&word))
    };
    let mut rows = vec![
        ["facts-key", "facts-label", "facts-type", "facts-period", "facts-source", "facts-used", "facts-aliases"].map(|k| say(k, &[])),
    ];
    let mut users = Vec::new();
    for (id, fact) in dictionary.iter().filter(|(_, f)| matches(f)) {
        let mut used: Vec<&str> = loaded
            .library
            .measures()
            .iter()
            .filter(|m| m.plan.facts().iter().any(|f| f.fact == id))
            .map(|m| m.plan.meta.id.as_str())
            .collect();
        used.dedup();
        let aliases: String = if fact.choices.is_empty() {
            fact.aliases.join("；")
        } else {
            fact.choices.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(if fact.ordered { " < " } else { " / " })
        };
        let short: String = aliases.chars().take(40).collect();
        rows.push([
            fact.key.clone(),
            fact.label(zh()).to_owned(),
            kind(fact),
            period(fact),
            show::source(&fact.source).to_owned(),
            used.len().to_string(),
            short,
        ]);
        users.push((fact.label(zh()), used));
    }
    if rows.len() == 1 {
        let near = nearest(&word, dictionary.names().map(|(n, _)| n))
            .map_or_else(String::new, |near| say("did-you-mean", &[("near", near.to_owned())]));
        return Err(anyhow!(say("no-fact", &[("word", word), ("near", near)])));
    }
    out!("{}", columns(&rows).trim_end())?;
    // A search that found a few is followed by where they matter; the whole dictionary would drown in it.
    if !word.is_empty() && users.len() <= FEW {
        for (label, ids) in users.iter().filter(|(_, ids)| !ids.is_empty()) {
            let args = [("fact", (*label).to_owned()), ("ids", ids.join(&say("comma", &[])))];
            out!("{}", paint(&say("facts-users", &args), 2))?;
        }
    }
    Ok(exit::FINE)
}

fn kind(fact: &Fact) -> String {
    match &fact.kind {
        FactType::Number { .. } if !fact.unit.symbol.is_empty() => fact.unit.symbol.clone(),
        FactType::Number { .. } => say("type-number", &[]),
        FactType::Bool => say("form-yes-no", &[]),
        FactType::Date => say("type-date", &[]),
        FactType::Code(_) => say("type-code", &[]),
        FactType::Choice => say("type-choice", &[]),
        FactType::Text => say("form-text", &[]),
        FactType::List => say("type-list", &[]),
    }
}

fn period(fact: &Fact) -> String {
    match fact.period {
        Period::Annual => say("period-annual", &[]),
        Period::Current => say("period-current", &[]),
        Period::Point => say("period-point", &[]),
    }
}
