//! Inline text in runs that a template can show.

use super::anchor::Anchors;
use super::mentions::Mentions;
use zhida_measure::document::{Inline, Part};

/// A stretch of text of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words.
    Text(String),
    /// Words in bold: how a group combines.
    Strong(String),
    /// A formal condition, in words and measures.
    Code(Vec<Run>),
    /// Another measure.
    Measure {
        /// Its title.
        title: String,
        /// Its page.
        href: String,
    },
}

/// A citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// The article.
    pub text: String,
    /// Where its sentence is, or empty.
    pub href: String,
}

/// Text without its citations, and these apart.
pub(super) fn runs(inline: &Inline, anchors: &Anchors, mentions: &Mentions<'_>) -> (Vec<Run>, Vec<Cite>) {
    let mut out = Vec::new();
    let mut inside = false;
    for part in &inline.parts {
        match part {
            Part::Code(text, _) => out.push(Run::Code(mentions.runs(text))),
            Part::Strong(text, _) => out.push(Run::Strong(text.clone())),
            Part::Text(text, _) => {
                let mut kept = String::new();
                for c in text.chars() {
                    match c {
                        '【' => inside = true,
                        '】' => inside = false,
                        c if !inside => kept.push(c),
                        _ => {}
                    }
                }
                if kept.trim().is_empty() && !kept.is_empty() {
                    kept = " ".to_owned();
                }
                match out.last_mut() {
                    Some(Run::Text(before)) => before.push_str(&kept),
                    _ if kept.is_empty() => {}
                    _ => out.push(Run::Text(kept)),
                }
            }
        }
    }
    let words = |run| if let Run::Text(text) = run { mentions.runs(&text) } else { vec![run] };
    let out = out.into_iter().flat_map(words).collect();
    let cites = inline.citations().into_iter().map(|text| Cite { href: anchors.source(&text), text }).collect();
    (out, cites)
}
