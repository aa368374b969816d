//! Tokens → tree, by the grammar of docs/measure-format.md.

use super::lexer::{Names, Token, tokens};
use super::{Cond, Expr, ExprKind, Item, SyntaxError};
use crate::MAX_DEPTH;
use crate::plan::Span;

/// Reads a whole text as a condition.
pub(crate) fn parse_condition(text: &str, offset: usize, names: &Names) -> Result<Cond, SyntaxError> {
    whole(text, offset, names, |p| p.condition(0))
}

/// Reads a whole text as a quantity.
pub(crate) fn parse_sum(text: &str, offset: usize, names: &Names) -> Result<Expr, SyntaxError> {
    whole(text, offset, names, |p| p.sum(0))
}

/// Reads a whole text as a quantity if it is one, else as a condition.
pub(crate) fn parse_either(text: &str, offset: usize, names: &Names) -> Result<Result<Expr, Cond>, SyntaxError> {
    match parse_sum(text, offset, names) {
        // A lone flag reads as a sum; the resolver turns it back into a condition by its type.
        Ok(sum) => Ok(Ok(sum)),
        Err(_) => parse_condition(text, offset, names).map(Err),
    }
}

/// Whether the text begins with an operator and so takes its left side from the row above.
pub(crate) fn is_shorthand(text: &str, names: &Names) -> bool {
    tokens(text, 0, names).is_ok_and(|t| matches!(t.first(), Some((Token::Op(_), _))))
}

fn whole<T>(text: &str, offset: usize, names: &Names, read: impl Fn(&mut Parser<'_>) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
    let all = tokens(text, offset, names)?;
    let mut parser = Parser { text, offset, tokens: &all, at: 0 };
    let result = read(&mut parser)?;
    if parser.at < all.len() {
        return Err(parser.expected("表达式结束，或 且、或、运算符 (the end, or and/or/an operator)"));
    }
    Ok(result)
}

struct Parser<'a> {
    text: &'a str,
    offset: usize,
    tokens: &'a [(Token, Span)],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(t, _)| t)
    }
    fn eat(&mut self, token: &Token) -> bool {
        let yes = self.peek() == Some(token);
        self.at += usize::from(yes);
        yes
    }
    fn span_here(&self) -> Span {
        let end = self.offset + self.text.len();
        self.tokens.get(self.at).map_or(end..end, |(_, s)| s.clone())
    }
    fn source(&self, span: &Span) -> &str {
        self.text.get(span.start - self.offset..span.end - self.offset).unwrap_or("")
    }
    fn expected(&self, expected: &'static str) -> SyntaxError {
        let span = self.span_here();
        let found = if span.is_empty() { "（到此为止）".to_owned() } else { self.source(&span).to_owned() };
        SyntaxError::Expected { span, found, expected }
    }
    fn deeper(&self, depth: usize) -> Result<usize, SyntaxError> {
        if depth >= MAX_DEPTH { Err(SyntaxError::TooDeep { span: self.span_here() }) } else { Ok(depth + 1) }
    }

    fn condition(&mut self, depth: usize) -> Result<Cond, SyntaxError> {
        let depth = self.deeper(depth)?;
        let mut parts = vec![self.conjunction(depth)?];
        while self.eat(&Token::Or) {
            parts.push(self.conjunction(depth)?);
        }
        Ok(one_or(parts, Cond::Or))
    }

    fn conjunction(&mut self, depth: usize) -> Result<Cond, SyntaxError> {
        let mut parts = vec![self.term(depth)?];
        while self.eat(&Token::And) {
            parts.push(self.term(depth)?);
        }
        Ok(one_or(parts, Cond::And))
    }

    fn term(&mut self, depth: usize) -> Result<Cond, SyntaxError> {
        let depth = self.deeper(depth)?;
        if self.eat(&Token::Not) {
            return Ok(Cond::Not(Box::new(self.term(depth)?)));
        }
        if self.peek() == Some(&Token::Mark('(')) {
            // A bracket opens a condition or a sum: `(a 或 b)` against `(a + b) / c >= 1`.
            let start = self.at;
            self.at += 1;
            if let Ok(inner) = self.condition(depth)
                && self.eat(&Token::Mark(')'))
                && !self.continues_sum()
                && !matches!(inner, Cond::Flag(Expr { kind: ExprKind::Number { .. } | ExprKind::Binary { .. }, .. }))
            {
                return Ok(inner);
            }
            self.at = start;
        }
        self.comparison(depth)
    }

    fn continues_sum(&self) -> bool {
        matches!(self.peek(), Some(Token::Mark('+' | '-' | '*' | '/') | Token::Op(_) | Token::In | Token::Has | Token::Within))
    }

    fn comparison(&mut self, depth: usize) -> Result<Cond, SyntaxError> {
        if let Some(Token::Op(op)) = self.peek() {
            let op = *op;
            self.at += 1;
            return Ok(Cond::Compare { left: None, op, right: self.sum(depth)? });
        }
        let left = self.sum(depth)?;
        match self.peek() {
            Some(Token::Op(op)) => {
                let op = *op;
                self.at += 1;
                let right = self.sum(depth)?;
                if matches!(self.peek(), Some(Token::Op(_))) {
                    return Err(self.expected("且 或 或 (and, or): 比较不能连写，请拆成两个"));
                }
                Ok(Cond::Compare { left: Some(left), op, right })
            }
            Some(Token::In) => {
                self.at += 1;
                Ok(Cond::In { left, items: self.items()? })
            }
            Some(Token::Has) => {
                self.at += 1;
                Ok(Cond::Has { left, items: self.items()? })
            }
            Some(Token::Within) => {
                self.at += 1;
                let low = self.sum(depth)?;
                if !self.eat(&Token::DotDot) {
                    return Err(self.expected(".."));
                }
                Ok(Cond::Within { left, low, high: self.sum(depth)? })
            }
            _ => Ok(Cond::Flag(left)),
        }
    }

    /// Items as written, up to a separator, a connective or a closing bracket.
    fn items(&mut self) -> Result<Vec<Item>, SyntaxError> {
        let mut items = Vec::new();
        loop {
            let start = self.span_here().start;
            let mut end = start;
            let mut depth = 0_usize;
            while let Some(token) = self.peek() {
                match token {
                    Token::Mark(',') | Token::And | Token::Or if depth == 0 => break,
                    Token::Mark('(') => depth += 1,
                    Token::Mark(')') if depth == 0 => break,
                    Token::Mark(')') => depth -= 1,
                    _ => {}
                }
                end = self.span_here().end;
                self.at += 1;
            }
            let span = start..end;
            let text = self.source(&span).trim().to_owned();
            if text.is_empty() {
                return Err(self.expected("一个取值或代码 (a value or a code)"));
            }
            items.push(Item { text, span });
            if !self.eat(&Token::Mark(',')) {
                return Ok(items);
            }
        }
    }

    fn sum(&mut self, depth: usize) -> Result<Expr, SyntaxError> {
        let depth = self.deeper(depth)?;
        self.binary(depth, &['+', '-'], |p, d| p.binary(d, &['*', '/'], Self::unary))
    }

    fn binary(
        &mut self,
        depth: usize,
        ops: &[char],
        next: impl Fn(&mut Self, usize) -> Result<Expr, SyntaxError>,
    ) -> Result<Expr, SyntaxError> {
        let mut left = next(self, depth)?;
        while let Some(Token::Mark(op)) = self.peek() {
            let op = *op;
            if !ops.contains(&op) {
                break;
            }
            self.at += 1;
            let right = next(self, depth)?;
            let span = left.span.start..right.span.end;
            left = Expr { kind: ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span };
        }
        Ok(left)
    }

    fn unary(&mut self, depth: usize) -> Result<Expr, SyntaxError> {
        let depth = self.deeper(depth)?;
        let span = self.span_here();
        let kind = match self.peek().cloned() {
            Some(Token::Mark('-')) => {
                self.at += 1;
                let inner = self.unary(depth)?;
                let span = span.start..inner.span.end;
                return Ok(Expr { kind: ExprKind::Neg(Box::new(inner)), span });
            }
            Some(Token::Mark('(')) => {
                self.at += 1;
                let inner = self.sum(depth)?;
                if !self.eat(&Token::Mark(')')) {
                    return Err(self.expected(")"));
                }
                return Ok(inner);
            }
            Some(Token::Number { value, unit, unit_span }) => {
                self.at += 1;
                let unit_span = unit_span.start + self.offset..unit_span.end + self.offset;
                ExprKind::Number { value, unit, unit_span }
            }
            Some(Token::Date(day)) => {
                self.at += 1;
                ExprKind::Date(day)
            }
            Some(Token::Name(name)) => {
                self.at += 1;
                return self.after_name(name, span, depth);
            }
            _ => return Err(self.expected("指标、数字或函数 (a fact, a number or a function)")),
        };
        Ok(Expr { kind, span })
    }

    fn after_name(&mut self, name: String, span: Span, depth: usize) -> Result<Expr, SyntaxError> {
        if self.eat(&Token::Mark('[')) {
            let start = self.span_here().start;
            let sign = if self.eat(&Token::Mark('-')) { -1 } else { 1 };
            let Some(Token::Number { value, unit, .. }) = self.peek().cloned() else {
                return Err(self.expected("年份，如 -1 或 2024 (a year)"));
            };
            let year = value.to_i64().and_then(|y| i32::try_from(y).ok()).filter(|_| unit.is_empty() || unit == "年");
            let Some(year) = year else { return Err(self.expected("年份，如 -1 或 2024 (a year)")) };
            self.at += 1;
            let end = self.span_here();
            if !self.eat(&Token::Mark(']')) {
                return Err(self.expected("]"));
            }
            let kind = ExprKind::Name { name, year: Some((year * sign, start..end.start)) };
            return Ok(Expr { kind, span: span.start..end.end });
        }
        if self.peek() == Some(&Token::Mark('(')) {
            self.at += 1;
            let mut args = Vec::new();
            if self.peek() != Some(&Token::Mark(')')) {
                loop {
                    args.push(self.argument(depth)?);
                    if !self.eat(&Token::Mark(',')) {
                        break;
                    }
                }
            }
            let end = self.span_here().end;
            if !self.eat(&Token::Mark(')')) {
                return Err(self.expected(") 或 , "));
            }
            return Ok(Expr { kind: ExprKind::Call { name, args }, span: span.start..end });
        }
        Ok(Expr { kind: ExprKind::Name { name, year: None }, span })
    }

    /// An argument: a sum, or a measure id such as `cn-size-2011`, which lexes as names, numbers and minus signs.
    fn argument(&mut self, depth: usize) -> Result<Expr, SyntaxError> {
        let start = self.span_here();
        let from = self.at;
        let mut end = start.end;
        while let Some(Token::Name(_) | Token::Number { .. } | Token::Mark('-')) = self.peek() {
            end = self.span_here().end;
            self.at += 1;
        }
        let text = self.source(&(start.start..end));
        let is_id = text.contains('-')
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_id && matches!(self.peek(), Some(Token::Mark(',' | ')'))) {
            let kind = ExprKind::Name { name: text.to_owned(), year: None };
            return Ok(Expr { kind, span: start.start..end });
        }
        self.at = from;
        self.sum(depth)
    }
}

fn one_or(mut parts: Vec<Cond>, many: impl Fn(Vec<Cond>) -> Cond) -> Cond {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}
