//! The literals of a measure as sliders: what they are called, the values they take, and a text with one replaced.

use crate::show::Show;
use zhida_facts::{NaiveDate, Number};
use zhida_live::{Lever, Subject};
use zhida_measure::plan::{Literal, Place};
use zhida_measure::{Library, Source};

/// A value as a person writes it, with its unit.
pub(crate) fn spoken(lever: &Lever, value: &Literal) -> String {
    format!("{}{}", figure(lever, value), lever.unit.symbol)
}

/// A value in the unit of its lever, or a day.
pub(crate) fn figure(lever: &Lever, value: &Literal) -> String {
    match value {
        Literal::Day(day) => day.to_string(),
        Literal::Number(n) => n.checked_div(&lever.unit.factor).unwrap_or_else(|| n.clone()).to_decimal(6),
    }
}

/// The value that `typed` means for this lever.
pub(crate) fn read(lever: &Lever, typed: &str) -> Option<Literal> {
    match &lever.current {
        Literal::Day(_) => typed.trim().parse::<NaiveDate>().ok().map(Literal::Day),
        Literal::Number(_) => Number::parse(typed.trim()).ok().map(|n| Literal::Number(&n * &lever.unit.factor)),
    }
}

/// What a lever is called: the words of its clause, its row of a table, or its line.
pub(crate) fn name(show: Show<'_>, subject: &Subject, lever: &Lever) -> String {
    let mut words = String::new();
    if let Place::Clause(number) = lever.place {
        subject.plan().each_clause(&mut |clause| {
            if clause.id == number {
                words.clone_from(&clause.text);
            }
        });
    }
    if words.is_empty() {
        let line = line_at(&subject.measure().text, lever).1;
        words = if line.trim_start().starts_with('|') {
            let cells = line.split('|').map(|c| c.trim().trim_matches('`')).filter(|c| !c.is_empty());
            cells.collect::<Vec<_>>().join(" · ")
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
