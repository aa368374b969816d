//! Building expressions: what is constant is folded, so that a fact without a column leaves nothing behind but an unknown.

use crate::sql::Sql;
use zhida_facts::Number;
use zhida_measure::plan::Op;

impl Sql {
    pub(crate) const TRUE: Sql = Sql::Bool(Some(true));
    pub(crate) const FALSE: Sql = Sql::Bool(Some(false));
    pub(crate) const UNKNOWN: Sql = Sql::Bool(None);

    pub(crate) fn whole(n: i64) -> Sql {
        Sql::Number(Number::from(n))
    }
    pub(crate) fn not(self) -> Sql {
        match self {
            Sql::Bool(truth) => Sql::Bool(truth.map(|t| !t)),
            Sql::Not(inner) => *inner,
            other => Sql::Not(Box::new(other)),
        }
    }
    pub(crate) fn all(parts: impl IntoIterator<Item = Sql>) -> Sql {
        Self::combined(parts, true)
    }
    pub(crate) fn any(parts: impl IntoIterator<Item = Sql>) -> Sql {
        Self::combined(parts, false)
    }
    fn combined(parts: impl IntoIterator<Item = Sql>, neutral: bool) -> Sql {
        let mut kept: Vec<Sql> = Vec::new();
        for part in parts {
            match part {
                Sql::Bool(Some(truth)) if truth == neutral => {}
                Sql::Bool(Some(_)) => return Sql::Bool(Some(!neutral)),
                other if kept.contains(&other) => {}
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Sql::Bool(Some(neutral)),
            1 => kept.remove(0),
            _ if neutral => Sql::All(kept),
            _ => Sql::Any(kept),
        }
    }
    pub(crate) fn compare(self, op: Op, other: Sql) -> Sql {
        match (&self, &other) {
            (Sql::Number(a), Sql::Number(b)) => Sql::Bool(Some(op.accepts(a.cmp(b)))),
            (Sql::NoNumber, _) | (_, Sql::NoNumber) => Sql::UNKNOWN,
            _ => Sql::Compare(Box::new(self), op, Box::new(other)),
        }
    }
    /// Yes where it is certain, else no.
    pub(crate) fn certain(self) -> Sql {
        match self {
            Sql::Bool(truth) => Sql::Bool(Some(truth == Some(true))),
            other => Sql::Coalesce(vec![other, Sql::FALSE]),
        }
    }
    /// No where it is certain not to be, else yes.
    pub(crate) fn possible(self) -> Sql {
        match self {
            Sql::Bool(truth) => Sql::Bool(Some(truth != Some(false))),
            other => Sql::Coalesce(vec![other, Sql::TRUE]),
        }
    }
    pub(crate) fn null_test(self) -> Sql {
        match self {
            Sql::Number(_) => Sql::FALSE,
            Sql::NoNumber => Sql::TRUE,
            other => Sql::IsNull(Box::new(other)),
        }
    }
    /// The first branch whose condition is true; conditions that never are drop out.
    pub(crate) fn case(branches: impl IntoIterator<Item = (Sql, Sql)>, otherwise: Option<Sql>) -> Sql {
        let mut kept = Vec::new();
        let mut otherwise = otherwise;
        for (when, then) in branches {
            match when {
                Sql::Bool(Some(true)) => {
                    otherwise = Some(then);
                    break;
                }
                Sql::Bool(_) => {}
                when => kept.push((when, then)),
            }
        }
        match otherwise {
            Some(only) if kept.is_empty() || kept.iter().all(|(_, then)| *then == only) => only,
            other if kept.is_empty() => other.unwrap_or(Sql::UNKNOWN),
            other => Sql::Case(kept, other.map(Box::new)),
        }
    }
    /// As [`Self::case`], of numbers: without a branch that holds, an unknown number.
    pub(crate) fn case_number(branches: impl IntoIterator<Item = (Sql, Sql)>, otherwise: Option<Sql>) -> Sql {
        Self::case(branches, Some(otherwise.unwrap_or(Sql::NoNumber)))
    }
    pub(crate) fn sum(parts: impl IntoIterator<Item = Sql>) -> Sql {
        let (mut constant, mut kept) = (Number::ZERO, Vec::new());
        for part in parts {
            match part {
                Sql::Number(n) => constant = &constant + &n,
                Sql::NoNumber => return Sql::NoNumber,
                Sql::Sum(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        if !constant.is_zero() || kept.is_empty() {
            kept.push(Sql::Number(constant));
        }
        if kept.len() == 1 { kept.remove(0) } else { Sql::Sum(kept) }
    }
    pub(crate) fn product(parts: impl IntoIterator<Item = Sql>) -> Sql {
        let (mut constant, mut kept) = (Number::ONE, Vec::new());
        let mut pending: Vec<Sql> = parts.into_iter().collect();
        pending.reverse();
        while let Some(part) = pending.pop() {
            match part {
                Sql::Number(n) => constant = &constant * &n,
                Sql::NoNumber => return Sql::NoNumber,
                Sql::Product(inner) => pending.extend(inner.into_iter().rev()),
                Sql::Negate(inner) => {
                    constant = -&constant;
                    pending.push(*inner);
                }
                other => kept.push(other),
            }
        }
        if kept.is_empty() {
            return Sql::Number(constant);
        }
        if constant == Number::from(-1) && kept.len() == 1 {
            return Sql::Negate(Box::new(kept.remove(0)));
        }
        if constant != Number::ONE {
            kept.push(Sql::Number(constant));
        }
        if kept.len() == 1 { kept.remove(0) } else { Sql::Product(kept) }
    }
    pub(crate) fn times(self, factor: &Number) -> Sql {
        Self::product([self, Sql::Number(factor.clone())])
    }
    pub(crate) fn negate(self) -> Sql {
        match self {
            Sql::Negate(inner) => *inner,
            other => other.times(&Number::from(-1)),
        }
    }
    pub(crate) fn least(parts: Vec<Sql>) -> Sql {
        Self::extreme(parts, Number::min, Sql::Least)
    }
    pub(crate) fn greatest(parts: Vec<Sql>) -> Sql {
        Self::extreme(parts, Number::max, Sql::Greatest)
    }
    fn extreme(parts: Vec<Sql>, pick: fn(Number, Number) -> Number, wrap: fn(Vec<Sql>) -> Sql) -> Sql {
        let (mut constant, mut kept): (Option<Number>, Vec<Sql>) = (None, Vec::new());
        for part in parts {
            match part {
                Sql::Number(n) => constant = Some(constant.map_or(n.clone(), |c| pick(c, n))),
                Sql::NoNumber => {}
                other if kept.contains(&other) => {}
                other => kept.push(other),
            }
        }
        kept.extend(constant.map(Sql::Number));
        match kept.len() {
            0 => Sql::NoNumber,
            1 => kept.remove(0),
            _ => wrap(kept),
        }
    }
    pub(crate) fn floor_divide(self, divisor: Sql) -> Sql {
        match (&self, &divisor) {
            (Sql::NoNumber, _) => Sql::NoNumber,
            (Sql::Number(a), Sql::Number(b)) => Sql::Number(crate::number::over(a, b).floor()),
            (_, Sql::Number(b)) if *b == Number::ONE => self,
            _ => Sql::FloorDivide(Box::new(self), Box::new(divisor)),
        }
    }
}
