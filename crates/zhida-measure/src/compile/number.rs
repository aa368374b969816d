//! Quantities: names, units, functions and arithmetic, each with its dimension.

use super::Compiler;
use super::arithmetic::{common, negated, product, quotient, sum};
use crate::keywords::{Found, Table, look_up};
use crate::plan::{FactRef, Num, Span, TimeUnit, Year};
use crate::syntax::{Expr, ExprKind};
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Base, Dimension, Fact, FactType, NaiveDate, Number, Period, Scheme, Unit, nearest, unit_names};

/// Functions of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Mean,
    Total,
    Growth,
    MeanGrowth,
    Cagr,
    EachYear,
    AnyYear,
    Years,
    Days,
    Workdays,
    Min,
    Max,
    Floor,
    Qualifies,
    Holds,
    Class,
}

pub(crate) const FUNCTIONS: Table<Function> = &[
    (Function::Mean, &["均值", "平均值"], &["mean"]),
    (Function::Total, &["合计", "累计值"], &["total"]),
    (Function::Growth, &["增长率"], &["growth"]),
    (Function::MeanGrowth, &["平均增长率"], &["mean_growth"]),
    (Function::Cagr, &["复合增长率"], &["cagr"]),
    (Function::EachYear, &["每年"], &["each_year"]),
    (Function::AnyYear, &["任一年"], &["any_year"]),
    (Function::Years, &["年限"], &["years"]),
    (Function::Days, &["天数"], &["days"]),
    (Function::Workdays, &["工作日"], &["workdays"]),
    // min and max are the same word in both.
    (Function::Min, &["min", "取小"], &["min"]),
    (Function::Max, &["max", "取大"], &["max"]),
    (Function::Floor, &["取整"], &["floor"]),
    (Function::Qualifies, &["符合"], &["qualifies"]),
    (Function::Holds, &["持有"], &["holds"]),
    (Function::Class, &["类别"], &["class"]),
];

const MAX_YEARS: i64 = 10;

/// An expression with its type.
#[derive(Clone, Debug)]
pub(crate) enum Typed {
    /// A quantity; `bare` if it is a number without unit.
    Num {
        num: Num,
        dimension: Dimension,
        bare: bool,
    },
    /// 复合增长率: the ratio of last to first, to the power 1/n, minus 1.
    Cagr {
        ratio: Num,
        years: u32,
    },
    Date(FactRef),
    Day(NaiveDate),
    Flag(FactRef),
    Choice(FactRef),
    Text(FactRef),
    Code(FactRef, Scheme),
    List(FactRef),
    Track,
    /// 符合(id)
    Qualifies(String),
    /// 类别(id)
    Class(String),
    /// A word that is no name: perhaps a value.
    Word(String),
}

impl Compiler<'_> {
    /// Types `expr`, with annual facts `shift` years further back. `None` after a reported problem.
    pub(crate) fn typed(&mut self, expr: &Expr, shift: i32) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Number { value, unit, unit_span } => {
                if unit.is_empty() {
                    return Some(Typed::Num { num: Num::Const(value.clone()), dimension: Dimension::NONE, bare: true });
                }
                let Some(unit) = Unit::parse(unit) else {
                    let near = nearest(unit, unit_names()).unwrap_or("万元");
                    self.problem(Diagnostic::new(Code::UnknownUnit, unit_span.clone()).with("name", unit).with("near", near));
                    return None;
                };
                Some(Typed::Num { num: Num::Const(value * &unit.factor), dimension: unit.dimension, bare: false })
            }
            ExprKind::Date(day) => Some(Typed::Day(*day)),
            ExprKind::Name { name, year } => self.name(name, year.as_ref(), &expr.span, shift),
            ExprKind::Call { name, args } => self.call(name, args, &expr.span, shift),
            ExprKind::Neg(inner) => {
                let (num, dimension, bare) = self.quantity(inner, shift)?;
                let num = match num {
                    Num::Const(n) => Num::Const(-&n),
                    other => Num::Neg(Box::new(other)),
                };
                Some(Typed::Num { num, dimension, bare })
            }
            ExprKind::Binary { op, left, right } => self.arithmetic(*op, left, right, shift),
        }
    }

    /// Types `expr` and demands a quantity.
    pub(crate) fn quantity(&mut self, expr: &Expr, shift: i32) -> Option<(Num, Dimension, bool)> {
        match self.typed(expr, shift)? {
            Typed::Num { num, dimension, bare } => Some((num, dimension, bare)),
            Typed::Word(name) => {
                self.unknown_name(&name, &expr.span);
                None
            }
            Typed::Cagr { .. } => {
                self.bad_function("复合增长率", &expr.span, "复合增长率(x, n) >= 5%");
                None
            }
            other => {
                self.mismatch(&expr.span, &other, "数量 (a quantity)", "");
                None
            }
        }
    }

    fn arithmetic(&mut self, op: char, left: &Expr, right: &Expr, shift: i32) -> Option<Typed> {
        let (l, r) = (self.quantity(left, shift), self.quantity(right, shift));
        let ((a, da, bare_a), (b, db, bare_b)) = (l?, r?);
        let bare = bare_a && bare_b;
        let (num, dimension) = match op {
            '+' | '-' => {
                let Some(dimension) = common(&a, da, bare_a, &b, db, bare_b) else {
                    self.unit_mismatch(&right.span, da, db);
                    return None;
                };
                let b = if op == '-' { negated(b) } else { b };
                (sum(vec![a, b]), dimension)
            }
            '*' => (product(a, b), da.times(db)),
            _ => {
                if matches!(&b, Num::Const(n) if n.is_zero()) {
                    self.problem(Diagnostic::new(Code::DivisionByZero, right.span.clone()));
                    return None;
                }
                (quotient(a, b, false), da.over(db))
            }
        };
        Some(Typed::Num { num, dimension, bare })
    }

    fn name(&mut self, name: &str, year: Option<&(i32, Span)>, span: &Span, shift: i32) -> Option<Typed> {
        if let Some(index) = self.sheets.iter().position(|s| s == name.trim()) {
            return Some(Typed::Num { num: Num::Score(index), dimension: Dimension::of(Base::Point), bare: false });
        }
        if matches!(name, "申报类型" | "track") {
            return Some(Typed::Track);
        }
        let Some(id) = self.around.dictionary.find(name) else {
            return Some(Typed::Word(name.to_owned()));
        };
        let fact = self.around.dictionary.fact(id);
        let bad = |this: &mut Self, span: &Span| {
            this.problem(Diagnostic::new(Code::BadYear, span.clone()).with("name", name));
            None
        };
        let default = match fact.period {
            Period::Annual => Some(1),
            Period::Current => Some(0),
            Period::Point => None,
        };
        let year = match (default, year) {
            (None, None) => Year::Point,
            (None, Some((_, place))) => return bad(self, place),
            (Some(back), None) => Year::Back(back + shift),
            (Some(_), Some((y, _))) if (-20..=0).contains(y) => Year::Back(-y + shift),
            (Some(_), Some((y, _))) if (1950..=2100).contains(y) => Year::Fixed(*y),
            (Some(_), Some((_, place))) => return bad(self, place),
        };
        let _ = span;
        Some(self.fact_type(fact, FactRef { fact: id, year }))
    }

    fn fact_type(&self, fact: &Fact, at: FactRef) -> Typed {
        match &fact.kind {
            FactType::Number { .. } => Typed::Num { num: Num::Fact(at), dimension: fact.unit.dimension, bare: false },
            FactType::Bool => Typed::Flag(at),
            FactType::Date => Typed::Date(at),
            FactType::Code(scheme) => Typed::Code(at, *scheme),
            FactType::Choice => Typed::Choice(at),
            FactType::Text => Typed::Text(at),
            FactType::List => Typed::List(at),
        }
    }

    pub(crate) fn function(&mut self, name: &str, span: &Span) -> Option<Function> {
        match look_up(FUNCTIONS, name, self.language) {
            Found::Yes(function) => Some(function),
            Found::Other(function, own) => {
                self.problem(Diagnostic::new(Code::MixedLanguage, span.clone()).with("name", name).with("near", own));
                Some(function)
            }
            Found::No => {
                let known = crate::keywords::spellings(FUNCTIONS, self.language).join(" ");
                self.bad_function(name, span, &known);
                None
            }
        }
    }

    fn call(&mut self, name: &str, args: &[Expr], span: &Span, shift: i32) -> Option<Typed> {
        let function = self.function(name, span)?;
        let num = |num, dimension| Some(Typed::Num { num, dimension, bare: false });
        match (function, args) {
            (Function::Mean | Function::Total, [x, n]) => {
                let n = self.years(n, name)?;
                let mut parts = Vec::new();
                let mut dimension = Dimension::NONE;
                for back in 0..n {
                    let (part, d, _) = self.quantity(x, shift + back)?;
                    dimension = d;
                    parts.push(part);
                }
                let total = sum(parts);
                num(if function == Function::Mean { quotient(total, Num::Const(i64::from(n).into()), false) } else { total }, dimension)
            }
            (Function::Growth, [x]) => num(self.growth(x, shift)?, Dimension::NONE),
            (Function::MeanGrowth, [x, n]) => {
                let n = self.years(n, name)?;
                let mut parts = Vec::new();
                for back in 0..n {
                    parts.push(self.growth(x, shift + back)?);
                }
                num(quotient(sum(parts), Num::Const(i64::from(n).into()), false), Dimension::NONE)
            }
            (Function::Cagr, [x, n]) => {
                let n = self.years(n, name)?;
                let (last, ..) = self.quantity(x, shift)?;
                let (first, ..) = self.quantity(x, shift + n)?;
                Some(Typed::Cagr { ratio: quotient(last, first, true), years: n.unsigned_abs() })
            }
            (Function::Years | Function::Days | Function::Workdays, [date, rest @ ..]) if rest.len() <= 1 => {
                let to_year_end = match rest.first() {
                    None => false,
                    Some(Expr { kind: ExprKind::Name { name, .. }, .. }) if matches!(name.as_str(), "上年末" | "last_year_end") => true,
                    Some(_) => return self.bad_call(name, span, function),
                };
                let fact = match self.typed(date, shift)? {
                    Typed::Date(fact) => fact,
                    Typed::Word(word) => {
                        self.unknown_name(&word, &date.span);
                        return None;
                    }
                    other => {
                        self.mismatch(&date.span, &other, "日期 (a date)", "年限(成立日期)");
                        return None;
                    }
                };
                let (unit, base) = match function {
                    Function::Years => (TimeUnit::Year, Base::Year),
                    Function::Days => (TimeUnit::Day, Base::Day),
                    _ => (TimeUnit::Workday, Base::Workday),
                };
                num(Num::Elapsed { fact, unit, to_year_end }, Dimension::of(base))
            }
            (Function::Min | Function::Max, [first, others @ ..]) => {
                let (part, mut dimension, mut bare) = self.quantity(first, shift)?;
                let mut parts = vec![part];
                for other in others {
                    let (part, d, b) = self.quantity(other, shift)?;
                    let Some(joined) = common(&parts[0], dimension, bare, &part, d, b) else {
                        self.unit_mismatch(&other.span, dimension, d);
                        return None;
                    };
                    (dimension, bare) = (joined, bare && b);
                    parts.push(part);
                }
                num(if function == Function::Min { Num::Min(parts) } else { Num::Max(parts) }, dimension)
            }
            (Function::Floor, [x]) => {
                let (inner, dimension, bare) = self.quantity(x, shift)?;
                Some(Typed::Num { num: Num::Floor(Box::new(inner)), dimension, bare: bare || dimension == Dimension::NONE })
            }
            (Function::Qualifies, [id]) => Some(Typed::Qualifies(self.measure_id(id)?)),
            (Function::Class, [id]) => Some(Typed::Class(self.measure_id(id)?)),
            (Function::Holds, [id]) => {
                let name = self.measure_id(id)?;
                match self.around.measures.get(&name).copied().flatten() {
                    Some(fact) => Some(self.fact_type(self.around.dictionary.fact(fact), FactRef { fact, year: Year::Point })),
                    None => {
                        self.bad_function(&format!("持有({name})"), span, "该措施的文件头要有“称号” (its front matter needs `grants`)");
                        None
                    }
                }
            }
            _ => self.bad_call(name, span, function),
        }
    }

    fn growth(&mut self, x: &Expr, shift: i32) -> Option<Num> {
        let (last, ..) = self.quantity(x, shift)?;
        let (before, ..) = self.quantity(x, shift + 1)?;
        Some(sum(vec![quotient(last, before, true), Num::Const(-&Number::ONE)]))
    }

    pub(crate) fn years(&mut self, expr: &Expr, name: &str) -> Option<i32> {
        if let ExprKind::Number { value, .. } = &expr.kind
            && let Some(n) = value.to_i64().filter(|n| (1..=MAX_YEARS).contains(n))
        {
            return i32::try_from(n).ok();
        }
        self.bad_function(name, &expr.span, &format!("{name}(x, n)，n = 1…{MAX_YEARS}"));
        None
    }

    fn measure_id(&mut self, expr: &Expr) -> Option<String> {
        let name = self.source(&expr.span).trim().to_owned();
        if self.around.measures.contains_key(&name) {
            return Some(name);
        }
        let near = nearest(&name, self.around.measures.keys().map(String::as_str)).unwrap_or("none").to_owned();
        self.problem(Diagnostic::new(Code::UnknownMeasure, expr.span.clone()).with("name", name).with("near", near));
        None
    }

    fn bad_call(&mut self, name: &str, span: &Span, function: Function) -> Option<Typed> {
        let usage = match function {
            Function::Mean | Function::Total | Function::MeanGrowth => format!("{name}(指标, 年数)"),
            Function::Cagr | Function::EachYear | Function::AnyYear => format!("{name}(指标, 年数) >= 数值"),
            Function::Growth | Function::Floor => format!("{name}(指标)"),
            Function::Years | Function::Days | Function::Workdays => format!("{name}(日期指标) 或 {name}(日期指标, 上年末)"),
            Function::Min | Function::Max => format!("{name}(a, b, …)"),
            Function::Qualifies | Function::Holds | Function::Class => format!("{name}(措施编号)"),
        };
        self.bad_function(name, span, &usage);
        None
    }

    pub(crate) fn bad_function(&mut self, name: &str, span: &Span, usage: &str) {
        self.problem(Diagnostic::new(Code::BadFunction, span.clone()).with("name", name).with("usage", usage));
    }

    pub(crate) fn unknown_name(&mut self, name: &str, span: &Span) {
        let sheets = self.sheets.iter().map(String::as_str);
        let near = nearest(name, sheets).or_else(|| self.around.dictionary.nearest(name)).unwrap_or("none").to_owned();
        self.problem(Diagnostic::new(Code::UnknownFact, span.clone()).with("name", name).with("near", near));
    }

    pub(crate) fn unit_mismatch(&mut self, span: &Span, left: Dimension, right: Dimension) {
        let example = match left {
            d if d.is_money() => "100万元",
            d if d == Dimension::NONE => "3%",
            d if d == Dimension::of(Base::Year) => "2年",
            d if d == Dimension::of(Base::Person) => "20人",
            d if d == Dimension::of(Base::Point) => "60分",
            d if d == Dimension::of(Base::Item) => "1项",
            _ => "-",
        };
        self.problem(
            Diagnostic::new(Code::UnitMismatch, span.clone())
                .with("left", left.to_string())
                .with("right", right.to_string())
                .with("example", example),
        );
    }

    pub(crate) fn mismatch(&mut self, span: &Span, is: &Typed, want: &str, example: &str) {
        let is = match is {
            Typed::Num { .. } | Typed::Cagr { .. } => "数量 (a quantity)",
            Typed::Date(_) | Typed::Day(_) => "日期 (a date)",
            Typed::Flag(_) | Typed::Qualifies(_) => "是否 (a flag)",
            Typed::Choice(_) | Typed::Track | Typed::Class(_) => "枚举 (an enumeration)",
            Typed::Text(_) | Typed::Word(_) => "文字 (text)",
            Typed::Code(..) => "代码 (a code)",
            Typed::List(_) => "清单 (a list)",
        };
        let name = self.source(span).to_owned();
        self.problem(
            Diagnostic::new(Code::TypeMismatch, span.clone()).with("name", name).with("is", is).with("want", want).with("example", example),
        );
    }
}
