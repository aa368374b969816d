//! The literals of a measure as sliders: what they are called, the values they take, and a text with one replaced.

use crate::show::Show;
use crate::words::Words;
use zhida_facts::{NaiveDate, Number, Unit, spoken as said};
use zhida_live::{Lever, Subject};
use zhida_measure::plan::{Literal, Place};
use zhida_measure::{Library, Source};

/// The lever in the unit its figures are said and asked in on the pages.
pub(crate) fn in_words(lever: &Lever, t: Words) -> Lever {
    let (unit, symbol, _) = said::unit(&lever.unit, t.zh());
    Lever { unit: Unit { symbol, ..unit }, ..lever.clone() }
}

/// A value as a person writes it, with its unit.
pub(crate) fn spoken(lever: &Lever, value: &Literal) -> String {
    format!("{}{}", figure(lever, value), lever.unit.symbol)
}

/// A value in the unit of its lever, or a day.
pub(crate) fn figure(lever: &Lever, value: &Literal) -> String {
    match value {
        Literal::Day(day) => day.to_string(),
        // A fen in millions of yuan has eight places.
        Literal::Number(n) => n.checked_div(&lever.unit.factor).unwrap_or_else(|| n.clone()).to_decimal(8),
    }
}

/// The value that `typed` means for this lever.
pub(crate) fn read(lever: &Lever, typed: &str) -> Option<Literal> {
    match &lever.current {
        Literal::Day(_) => typed.trim().parse::<NaiveDate>().ok().map(Literal::Day),
        Literal::Number(_) => Number::parse(typed.trim()).ok().map(|n| Literal::Number(&n * &lever.unit.factor)),
    }
}

/// What the levers of a measure are called, in their order. Of several with the same name in places of one kind each says more.
pub(crate) fn names(show: Show<'_>, subject: &Subject) -> Vec<String> {
    let levers = subject.levers();
    let plain: Vec<_> = levers.iter().map(|lever| (std::mem::discriminant(&lever.place), name(show, subject, lever))).collect();
    let whole = levers.iter().zip(&plain).map(|(lever, own)| {
        if plain.iter().filter(|other| *other == own).count() > 1 {
            format!("{} · {}", own.1, apart(show, subject, lever))
        } else {
            own.1.clone()
        }
    });
    whole.collect()
}

/// What tells a lever from another of its name: how it is compared, and with what; or the heading it stands under.
fn apart(show: Show<'_>, subject: &Subject, lever: &Lever) -> String {
    match (lever.fact, lever.op) {
        (Some(fact), Some(op)) => format!("{} {}", show.library.dictionary.fact(fact).label(show.t.zh()), op.symbol()),
        (None, Some(op)) => op.symbol().to_owned(),
        (_, None) => {
            let above = subject.measure().text[..lever.span.start].lines().rev().find(|line| line.starts_with('#'));
            above.unwrap_or_default().trim_matches([' ', '#']).to_owned()
        }
    }
}

/// What a lever is called: the words of its clause, its row of a table, or its line.
fn name(show: Show<'_>, subject: &Subject, lever: &Lever) -> String {
    let mut words = String::new();
    if let Place::Clause(number) = lever.place {
        subject.plan().each_clause(&mut |clause| {
            if clause.id == number {
                words.clone_from(&clause.text);
            }
        });
    }
    if words.is_empty() {
        let text = &subject.measure().text;
        let (start, line) = line_at(text, lever);
        words = if is_row(line) {
            row(&text[..start], line)
        } else {
            outside(line).map(|(_, prose)| prose).collect::<String>().replace("**", "")
        };
        words = words.split('【').next().unwrap_or("").trim_matches([' ', '-', '#']).to_owned();
    }
    if !words.is_empty() {
        return words;
    }
    lever.fact.map(|f| show.library.dictionary.fact(f).label(show.t.zh()).to_owned()).unwrap_or_else(|| lever.text.clone())
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

/// The cells of a row of a table.
fn cells(row: &str) -> impl Iterator<Item = &str> {
    let inner = row.trim().strip_prefix('|').unwrap_or_default();
    inner.split('|').map(|cell| cell.trim().trim_matches('`'))
}

/// A row of a table in words; one whose first cell is empty goes on with what a row above it begins.
fn row(before: &str, row: &str) -> String {
    let mut own: Vec<&str> = cells(row).collect();
    if own.first().is_some_and(|cell| cell.is_empty()) {
        let mut above = before.lines().rev().take_while(|line| is_row(line)).filter_map(|line| cells(line).next());
        // Nothing begins above the line under the head.
        let begins = above.find(|cell| !cell.is_empty()).filter(|cell| !cell.trim_matches([':', '-']).is_empty());
        if let (Some(first), Some(begins)) = (own.first_mut(), begins) {
            *first = begins;
        }
    }
    own.retain(|cell| !cell.is_empty());
    own.join(" · ")
}

/// The whole line of the document a lever stands in, with where it begins.
fn line_at<'a>(text: &'a str, lever: &Lever) -> (usize, &'a str) {
    let start = text[..lever.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[lever.span.start..].find('\n').map_or(text.len(), |at| lever.span.start + at);
    (start, &text[start..end])
}

/// The text with literal number `lever.literal` at `value`. Each figure of its line is tried, what stands in a condition first, and the one
/// taken is that whose text compiles to exactly the plan wanted; so nothing is guessed. The words beside it follow if they say the same
/// figure once. `None` if no single figure is the literal.
pub(crate) fn replaced(library: &Library, subject: &Subject, lever: &Lever, value: &Literal) -> Option<String> {
    let text = &subject.measure().text;
    let wanted: Vec<Literal> = subject.plan().with_literal(lever.literal, value)?.literals().into_iter().map(|p| p.literal).collect();
    let (old, new) = (spoken(lever, &lever.current), spoken(lever, value));
    let written = [(old.clone(), new.clone()), (figure(lever, &lever.current), figure(lever, value))];
    for (old_figure, new_figure) in &written {
        for (at, _) in lever.text.match_indices(old_figure.as_str()) {
            let behind = &lever.text[at + old_figure.len()..];
            let before = &lever.text[..at];
            if before.ends_with(|c: char| c.is_ascii_digit() || c == '.') || behind.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
                continue;
            }
            let line = format!("{before}{new_figure}{behind}");
            let candidate = format!("{}{}{}", &text[..lever.span.start], line, &text[lever.span.end..]);
            if compiles_to(library, &candidate, &wanted) {
                let (start, said) = line_at(&candidate, lever);
                let whole = format!("{}{}{}", &candidate[..start], follow(said, &old, &new), &candidate[start + said.len()..]);
                return Some(if compiles_to(library, &whole, &wanted) { whole } else { candidate });
            }
        }
    }
    None
}

fn compiles_to(library: &Library, text: &str, wanted: &[Literal]) -> bool {
    let (copy, problems) = library.with_draft(Source { file: "draft.md".to_owned(), text: text.to_owned() });
    let Some((copy, index)) = copy.filter(|_| !zhida_diagnostics::has_errors(&problems)) else { return false };
    copy.measures().get(index).is_some_and(|m| m.plan.literals().iter().map(|p| &p.literal).eq(wanted))
}

/// The words of a line with the figure they say replaced, if they say it once; code spans stay.
fn follow(line: &str, old: &str, new: &str) -> String {
    let places: Vec<usize> = outside(line).flat_map(|(start, prose)| prose.match_indices(old).map(move |(at, _)| start + at)).collect();
    match places.as_slice() {
        [at] => format!("{}{new}{}", &line[..*at], &line[at + old.len()..]),
        _ => line.to_owned(),
    }
}

/// The stretches of `line` that are no code spans, with where they begin.
fn outside(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split('`').enumerate().filter_map(move |(number, part)| {
        let start = at;
        at += part.len() + 1;
        (number % 2 == 0).then_some((start, part))
    })
}

/// Ends and step of the range a lever is moved over, in its unit; `None` for a day.
pub(crate) fn range(lever: &Lever, values: &[Literal]) -> Option<(String, String, String)> {
    let numbers: Vec<&Number> = values.iter().filter_map(|v| if let Literal::Number(n) = v { Some(n) } else { None }).collect();
    let (low, high) = (numbers.first()?, numbers.last()?);
    // The value in the text may stand between two steps: the greatest distance is the step.
    let step = numbers.windows(2).map(|pair| pair[1] - pair[0]).max()?;
    let shown = |n: &Number| figure(lever, &Literal::Number(n.clone()));
    Some((shown(low), shown(high), shown(&step)))
}
