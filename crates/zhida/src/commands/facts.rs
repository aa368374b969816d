//! `zhida facts`: the dictionary, searched.

use super::matching::columns;
use crate::cli::FactsArgs;
use crate::words::{say, zh};
use crate::{exit, load};
use anyhow::anyhow;
use zhida_facts::{Fact, FactType, Period, nearest};

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
    for (id, fact) in dictionary.iter().filter(|(_, f)| matches(f)) {
        let used = loaded.library.measures().iter().filter(|m| m.plan.facts().iter().any(|f| f.fact == id)).count();
        let aliases: String = if fact.choices.is_empty() {
            fact.aliases.join("；")
        } else {
            fact.choices.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(if fact.ordered { " < " } else { " / " })
        };
        let short: String = aliases.chars().take(40).collect();
        rows.push([fact.key.clone(), fact.label(zh()).to_owned(), kind(fact), period(fact), fact.source.clone(), used.to_string(), short]);
    }
    if rows.len() == 1 {
        let near = nearest(&word, dictionary.names().map(|(n, _)| n))
            .map_or_else(String::new, |near| say("did-you-mean", &[("near", near.to_owned())]));
        return Err(anyhow!(say("no-fact", &[("word", word), ("near", near)])));
    }
    print!("{}", columns(&rows));
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
