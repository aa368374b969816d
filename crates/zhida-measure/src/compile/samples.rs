//! Samples: a base enterprise and changes to it, or a wide table.

use super::Compiler;
use super::score::parse_range;
use crate::document::{Block, Inline, Part, Section, Table};
use crate::front::Track;
use crate::keywords::ColumnWord;
use crate::plan::{ExpectedVerdict, FactRef, Plan, Points, Sample, Span, When, Year};
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Number, Period, State, Unit, cell};

/// What is assigned so far.
#[derive(Clone, Default)]
struct Assigned {
    facts: Vec<(FactRef, State)>,
    attested: Vec<(String, Option<bool>)>,
    assessed: Vec<(String, Number)>,
}

impl Compiler<'_> {
    pub(crate) fn sample_section(&mut self, section: &Section, plan: &Plan) -> Vec<Sample> {
        let mut base: Assigned = Default::default();
        let mut samples = Vec::new();
        for block in &section.blocks {
            let Block::Table(table) = block else { continue };
            let heads: Vec<Option<ColumnWord>> = table.header.iter().map(|c| self.column(&c.plain(), &c.span)).collect();
            let base_table = heads.contains(&Some(ColumnWord::Value)) && !heads.contains(&Some(ColumnWord::Verdict));
            if base_table {
                base = Assigned::default();
                for row in &table.rows {
                    if let [name, value, ..] = row.as_slice() {
                        self.assign(&raw(name), &raw(value), &(name.span.start..value.span.end), plan, &mut base);
                    }
                }
            } else {
                samples.extend(self.sample_rows(table, &heads, &base, plan));
            }
        }
        samples
    }

    fn sample_rows(&mut self, table: &Table, heads: &[Option<ColumnWord>], base: &Assigned, plan: &Plan) -> Vec<Sample> {
        if !heads.contains(&Some(ColumnWord::Verdict)) {
            let name = if self.zh() { "结论" } else { "Verdict" };
            let place = table.header.first().map_or(table.span.clone(), |c| c.span.clone());
            self.problem(Diagnostic::new(Code::MissingColumn, place).with("name", name));
            return Vec::new();
        }
        table.rows.iter().map(|row| self.sample_row(row, table, heads, base, plan)).collect()
    }

    fn sample_row(&mut self, row: &[Inline], table: &Table, heads: &[Option<ColumnWord>], base: &Assigned, plan: &Plan) -> Sample {
        let span = row.first().map_or(0, |c| c.span.start)..row.last().map_or(0, |c| c.span.end);
        let mut assigned = base.clone();
        let mut sample = Sample {
            name: String::new(),
            span,
            facts: Vec::new(),
            attested: Vec::new(),
            assessed: Vec::new(),
            verdict: None,
            score: None,
            unmet: None,
            amount: None,
            track: None,
            date: None,
        };
        for (index, (content, head)) in row.iter().zip(heads).enumerate() {
            let text = raw(content);
            let place = content.span.clone();
            match head {
                Some(ColumnWord::Sample) => sample.name = text,
                Some(ColumnWord::Changes) => {
                    for (code, span) in content.codes() {
                        match code.split_once('=') {
                            Some((name, value)) => self.assign(name, value, &span, plan, &mut assigned),
                            None => self.bad_sample(&span, code),
                        }
                    }
                }
                Some(ColumnWord::Verdict) => sample.verdict = self.expected(&text, &place, plan),
                _ if text.is_empty() => {}
                Some(ColumnWord::Score) => match parse_range(&text) {
                    Some(Points::Fixed(n)) => sample.score = Some((n.clone(), n)),
                    Some(Points::Range(low, high)) => sample.score = Some((low, high)),
                    _ => self.bad_sample(&place, &text),
                },
                Some(ColumnWord::Unmet) => match text.parse() {
                    Ok(n) => sample.unmet = Some(n),
                    Err(_) => self.bad_sample(&place, &text),
                },
                Some(ColumnWord::Amount) => match amount(&text) {
                    Some(range) => sample.amount = Some(range),
                    None => self.bad_sample(&place, &text),
                },
                Some(ColumnWord::Track) => match Track::parse(&text) {
                    Some(track) => sample.track = Some(track),
                    None => self.bad_sample(&place, &text),
                },
                Some(ColumnWord::Date) => match text.parse() {
                    Ok(date) => sample.date = Some(date),
                    Err(_) => self.bad_sample(&place, &text),
                },
                _ => {
                    let head = table.header.get(index).map(raw).unwrap_or_default();
                    if index == 0 && sample.name.is_empty() && self.around.dictionary.find(&head).is_none() {
                        sample.name = text;
                    } else {
                        self.assign(&head, &text, &place, plan, &mut assigned);
                    }
                }
            }
        }
        (sample.facts, sample.attested, sample.assessed) = (assigned.facts, assigned.attested, assigned.assessed);
        sample
    }

    fn bad_sample(&mut self, span: &Span, what: &str) {
        self.problem(Diagnostic::new(Code::BadSample, span.clone()).with("what", what.trim()));
    }

    /// `name[year] = value` or `属实(key) = 是`.
    fn assign(&mut self, name: &str, value: &str, span: &Span, plan: &Plan, into: &mut Assigned) {
        let (name, value) = (name.trim(), value.trim());
        let attested = ["属实", "attested"].iter().find_map(|w| name.strip_prefix(w)).map(str::trim);
        if let Some(inner) = attested.and_then(|n| n.strip_prefix(['(', '（'])).and_then(|n| n.strip_suffix([')', '）'])) {
            return self.attest(inner.trim(), value, span, plan, into);
        }
        let assessed = ["评定", "assessed"].iter().find_map(|w| name.strip_prefix(w)).map(str::trim);
        if let Some(inner) = assessed.and_then(|n| n.strip_prefix(['(', '（'])).and_then(|n| n.strip_suffix([')', '）'])) {
            return self.assess(inner.trim(), value, span, plan, into);
        }
        let (fact_name, year) = match name.split_once('[') {
            Some((fact, rest)) => (fact.trim(), rest.trim_end_matches(']').trim().parse::<i32>().ok()),
            None => (name, None),
        };
        let Some(id) = self.around.dictionary.find(fact_name) else {
            return self.unknown_name(fact_name, span);
        };
        let dictionary = self.around.dictionary;
        let fact = dictionary.fact(id);
        let year = match (fact.period, year, name.contains('[')) {
            (Period::Point, _, false) => Year::Point,
            (Period::Annual, _, false) => Year::Back(1),
            (Period::Current, _, false) => Year::Back(0),
            (Period::Annual | Period::Current, Some(y), _) if (-20..=0).contains(&y) => Year::Back(-y),
            (Period::Annual | Period::Current, Some(y), _) if (1950..=2100).contains(&y) => Year::Fixed(y),
            _ => {
                self.problem(Diagnostic::new(Code::BadYear, span.clone()).with("name", name));
                return;
            }
        };
        match cell::read(fact, self.around.codes, value, None) {
            Ok(state) => {
                let at = FactRef { fact: id, year };
                into.facts.retain(|(f, _)| *f != at);
                into.facts.push((at, state));
            }
            Err(_) => self.bad_sample(span, &format!("{name} = {value}")),
        }
    }

    fn attest(&mut self, inner: &str, value: &str, span: &Span, plan: &Plan, into: &mut Assigned) {
        let holds = match value {
            "未知" | "unknown" => None,
            _ => match cell::yes_no(value) {
                Some(yes) => Some(yes),
                None => return self.bad_sample(span, value),
            },
        };
        let cite = inner.strip_prefix('【').and_then(|c| c.strip_suffix('】'));
        let mut keys = Vec::new();
        plan.each_clause(&mut |clause| {
            let matches = match cite {
                Some(cite) => clause.cites.iter().any(|c| c == cite),
                None => clause.text.starts_with(inner) || clause.key == inner,
            };
            if clause.is_manual() && matches {
                keys.push(clause.key.clone());
            }
        });
        for indicator in plan.sheets.iter().flat_map(|s| &s.indicators) {
            for band in indicator.bands.iter().filter(|b| matches!(b.when, When::Manual)) {
                let matches = match cite {
                    Some(cite) => indicator.cites.iter().any(|c| c == cite),
                    None => indicator.name == inner || band.source == inner || band.key == inner,
                };
                if matches {
                    keys.push(band.key.clone());
                }
            }
        }
        if keys.is_empty() {
            return self.bad_sample(span, inner);
        }
        for key in keys {
            into.attested.retain(|(k, _)| *k != key);
            into.attested.push((key, holds));
        }
    }

    /// `评定(indicator) = 8分`: the points an assessor chose, for every range of that indicator that holds them.
    fn assess(&mut self, inner: &str, value: &str, span: &Span, plan: &Plan, into: &mut Assigned) {
        let Some(Points::Fixed(points)) = parse_range(value) else { return self.bad_sample(span, value) };
        let mut found = false;
        for indicator in plan.sheets.iter().flat_map(|s| &s.indicators).filter(|i| i.name == inner) {
            for band in &indicator.bands {
                if matches!(&band.points, Points::Range(low, high) if *low <= points && points <= *high) {
                    found = true;
                    into.assessed.retain(|(k, _)| *k != band.key);
                    into.assessed.push((band.key.clone(), points.clone()));
                }
            }
        }
        if !found {
            self.bad_sample(span, &format!("评定({inner}) = {value}"));
        }
    }

    fn expected(&mut self, text: &str, span: &Span, plan: &Plan) -> Option<ExpectedVerdict> {
        match text {
            "符合" | "eligible" => return Some(ExpectedVerdict::Eligible),
            "不符合" | "ineligible" => return Some(ExpectedVerdict::Ineligible),
            "待定" | "unknown" => return Some(ExpectedVerdict::Unknown),
            _ => {}
        }
        let classes: Vec<String> = text.split('|').map(|c| c.trim().to_owned()).collect();
        if classes.iter().all(|c| plan.classes.iter().any(|k| k.name == *c)) {
            return Some(ExpectedVerdict::Classes(classes));
        }
        let classes = plan.classes.iter().map(|c| c.name.as_str());
        let words = if self.zh() { ["结论", "符合 不符合 待定"] } else { ["Verdict", "eligible ineligible unknown"] };
        let expected = std::iter::once(words[1]).chain(classes).collect::<Vec<_>>().join(" ");
        let problem = Diagnostic::new(Code::BadValue, span.clone()).with("name", words[0]).with("value", text);
        self.problem(problem.with("expected", expected));
        None
    }
}

/// All of a cell's text, code and citations included.
fn raw(cell: &Inline) -> String {
    let text: String = cell
        .parts
        .iter()
        .map(|p| match p {
            Part::Text(t, _) | Part::Code(t, _) | Part::Strong(t, _) => t.as_str(),
        })
        .collect();
    text.trim().to_owned()
}

/// `20万元`, `0–20万元`, `0万元`.
fn amount(text: &str) -> Option<(Number, Number)> {
    let digits_end = text.rfind(|c: char| c.is_ascii_digit()).map(|i| i + 1)?;
    let (figures, unit) = text.split_at(digits_end);
    let factor = if unit.trim().is_empty() { Number::ONE } else { Unit::parse(unit)?.factor };
    let (low, high) = match parse_range(figures)? {
        Points::Fixed(n) => (n.clone(), n),
        Points::Range(low, high) => (low, high),
        Points::Formula(_) => return None,
    };
    Some((&low * &factor, &high * &factor))
}
