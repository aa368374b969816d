//! A measure taken apart into the pieces a clerk would point at: lines of the front matter, groups, clauses, score rows, benefits.

use crate::Subject;
use zhida_facts::Number;
use zhida_measure::Loan;
use zhida_measure::plan::{Benefit, Clause, Combine, Indicator, Node, Num, Points, Sheet, Span, Test, When};

/// What kind of piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PieceKind {
    /// A line of the front matter: days in force, application window, kind of case, measures it excludes, what a product promises; its text is the
    /// value.
    Front,
    /// How a group combines.
    Group,
    /// A clause, by its number.
    Clause(usize),
    /// A score sheet: full score, best part, cap.
    Sheet,
    /// A row of a score sheet.
    Band,
    /// A class, before its clauses.
    Class,
    /// A benefit.
    Benefit,
}

/// A piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What kind.
    pub kind: PieceKind,
    /// Its words, or the text of its span where it has none.
    pub text: String,
    /// Its citations.
    pub cites: Vec<String>,
    /// Where it stands in its document.
    pub span: Span,
    /// Its name among its like: the key of a clause, `in_force`, `window`, `track` or `exclusive` of the front matter, a sheet's or class's
    /// name, the first citation or the words of others; of a score row its position in the indicator.
    pub key: String,
    /// What it stands under: groups by what they do to it, an indicator's name.
    pub(crate) under: Vec<String>,
    pub(crate) meaning: Meaning,
}

/// What a piece means, apart from its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A value by itself.
    Said(String),
    /// A group.
    Combine(Combine),
    /// All must hold; a manual clause by its words.
    Clause { tests: Vec<Test>, manual: Option<String>, marked: bool },
    /// Full score if it matters, best, capped.
    Sheet(Option<Number>, bool, bool),
    /// When, points, and whether the indicator adds up to a full score.
    Band { tests: Option<Vec<Test>>, manual: Option<String>, points: Points, adds: Option<Option<Number>> },
    /// Amount and limits; of one in words only, the words.
    Benefit { amount: Option<Num>, when: Vec<Test>, words: Option<String> },
}

/// The terms of a product in figures, which every language reads alike.
fn promised(loan: &Loan) -> String {
    let range = |low: Option<String>, high: String| low.map_or_else(|| format!("<= {high}"), |low| format!("{low}..{high}"));
    let percent = |n: &Number| format!("{}%", (n * &Number::from(100)).to_decimal(4));
    let amount = range(loan.amount.0.as_ref().map(|n| n.to_decimal(2)), loan.amount.1.to_decimal(2));
    let months = range(loan.months.0.map(|n| n.to_string()), loan.months.1.to_string());
    let rate = range(loan.rate.0.as_ref().map(percent), percent(&loan.rate.1));
    [loan.lenders.join(", "), amount, months, rate, loan.security.clone()].join(" | ")
}

/// All pieces, in document order of their kind.
pub(crate) fn pieces(subject: &Subject) -> Vec<Piece> {
    let plan = subject.plan();
    let meta = &plan.meta;
    let text = &subject.measure().text;
    let mut all = Vec::new();
    let days = |range: Option<zhida_measure::DateRange>| {
        range.map_or_else(String::new, |r| [r.from, r.to].map(|d| d.map_or_else(String::new, |d| d.to_string())).join(".."))
    };
    let track = meta.track.map_or_else(String::new, |t| format!("{t:?}").to_lowercase());
    let exclusive = meta.exclusive.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ");
    let loan = meta.loan.as_ref().map_or_else(String::new, promised);
    let lines = [
        ("in_force", days(Some(meta.in_force))),
        ("window", days(meta.window)),
        ("track", track),
        ("exclusive", exclusive),
        ("loan", loan),
    ];
    for (key, value) in lines {
        let (meaning, span) = (Meaning::Said(value.clone()), meta.span.clone());
        all.push(Piece { kind: PieceKind::Front, text: value, cites: Vec::new(), span, key: key.to_owned(), under: Vec::new(), meaning });
    }
    if let Node::Group(root) = &plan.root {
        root.items.iter().for_each(|item| node(item, &mut Vec::new(), text, &mut all));
    }
    for class in &plan.classes {
        let (kind, key, meaning) = (PieceKind::Class, class.name.clone(), Meaning::Said(class.name.clone()));
        all.push(Piece {
            kind,
            text: key.clone(),
            cites: Vec::new(),
            span: class.span.clone(),
            under: Vec::new(),
            meaning,
            key: key.clone(),
        });
        node(&class.node, &mut vec![key], text, &mut all);
    }
    plan.sheets.iter().for_each(|s| sheet(s, text, &mut all));
    plan.benefits.iter().for_each(|b| benefit(b, &mut Vec::new(), &mut all));
    all
}

fn node(node_: &Node, under: &mut Vec<String>, text: &str, all: &mut Vec<Piece>) {
    match node_ {
        Node::Clause(c) => all.push(clause(c, under, text)),
        Node::Group(group) => {
            all.push(Piece {
                kind: PieceKind::Group,
                text: group.text.clone(),
                cites: group.cites.clone(),
                span: group.span.clone(),
                key: group.cites.first().unwrap_or(&group.text).clone(),
                under: under.clone(),
                meaning: Meaning::Combine(group.combine),
            });
            // A group *all* in a group *all* changes nothing of what is in it.
            let does = match group.combine {
                Combine::All => None,
                Combine::Any => Some("any"),
                Combine::None => Some("none"),
                Combine::AtLeast { .. } => Some("at least"),
            };
            let depth = under.len();
            under.extend(does.map(str::to_owned));
            group.items.iter().for_each(|item| node(item, under, text, all));
            under.truncate(depth);
        }
    }
}

fn clause(clause: &Clause, under: &[String], text: &str) -> Piece {
    let tests: Vec<Test> = clause.tests.iter().map(|t| t.test.clone()).collect();
    let line = if clause.source_less { None } else { text.get(clause.span.clone()) };
    Piece {
        kind: PieceKind::Clause(clause.id),
        text: line.map_or_else(|| clause.text.clone(), |line| line.trim().to_owned()),
        cites: clause.cites.clone(),
        span: clause.span.clone(),
        key: clause.key.clone(),
        under: under.to_vec(),
        meaning: Meaning::Clause { manual: tests.is_empty().then(|| clause.text.clone()), tests, marked: clause.marked },
    }
}

fn sheet(sheet: &Sheet, text: &str, all: &mut Vec<Piece>) {
    let full = sheet.full.clone().filter(|_| sheet.capped);
    all.push(Piece {
        kind: PieceKind::Sheet,
        text: sheet.name.clone(),
        cites: sheet.cites.clone(),
        span: sheet.span.clone(),
        key: sheet.name.clone(),
        under: Vec::new(),
        meaning: Meaning::Sheet(full, sheet.best, sheet.capped),
    });
    sheet.indicators.iter().for_each(|i| bands(sheet, i, text, all));
}

fn bands(sheet: &Sheet, indicator: &Indicator, text: &str, all: &mut Vec<Piece>) {
    for (at, band) in indicator.bands.iter().enumerate() {
        let tests = if let When::Tests(tests) = &band.when { Some(tests.clone()) } else { None };
        let manual = matches!(band.when, When::Manual).then(|| band.source.clone());
        all.push(Piece {
            kind: PieceKind::Band,
            text: text.get(band.span.clone()).unwrap_or(&band.source).trim().to_owned(),
            cites: indicator.cites.clone(),
            span: band.span.clone(),
            key: at.to_string(),
            under: vec![sheet.name.clone(), indicator.name.clone()],
            meaning: Meaning::Band {
                tests,
                manual,
                points: band.points.clone(),
                adds: indicator.cumulative.then(|| indicator.full.clone()),
            },
        });
    }
}

fn benefit(benefit_: &Benefit, under: &mut Vec<String>, all: &mut Vec<Piece>) {
    let mut push = |text: &str, cites: &[String], span: &Span, meaning, under: &[String]| {
        let key = cites.first().map_or(text, String::as_str).to_owned();
        let (text, cites, span, under) = (text.to_owned(), cites.to_vec(), span.clone(), under.to_vec());
        all.push(Piece { kind: PieceKind::Benefit, text, cites, span, key, under, meaning });
    };
    match benefit_ {
        Benefit::Item { amount, when, text, cites, span, .. } => {
            let words = amount.is_none().then(|| text.clone());
            push(text, cites, span, Meaning::Benefit { amount: amount.clone(), when: when.clone(), words }, under);
        }
        Benefit::Group { best, items, text, cites, span } => {
            push(text, cites, span, Meaning::Said(best.to_string()), under);
            under.push(if *best { "best" } else { "sum" }.to_owned());
            items.iter().for_each(|item| benefit(item, under, all));
            under.pop();
        }
    }
}
