//! What the score sheets of a program have in common, and who reads them.

use crate::program::{Atom, Expr, Part, Points, Program, SheetId};
use zhida_facts::Number;

/// The greatest number all points are multiples of; where there are formulas, at most 1.
pub(crate) fn unit(program: &Program) -> Number {
    let mut unit: Option<(i128, i128)> = None;
    let mut take = |n: &Number| {
        if let Some((n, d)) = n.to_small().filter(|(n, _)| *n != 0) {
            let (n, d) = (i128::from(n), i128::from(d));
            unit = Some(reduced(unit.map_or((n.abs(), d), |(a, b)| (num_integer::gcd(a * d, n * b).abs(), b * d))));
        }
    };
    for sheet in &program.sheets {
        sheet.cap.iter().for_each(&mut take);
        for part in &sheet.parts {
            let Part::Indicator { cap, bands, .. } = part else { continue };
            cap.iter().for_each(&mut take);
            for band in bands {
                match &band.points {
                    Points::Range(low, high) => {
                        take(low);
                        take(high);
                    }
                    Points::Formula(_) => take(&Number::ONE),
                }
            }
        }
    }
    unit.and_then(|(n, d)| Number::ratio(i64::try_from(n).ok()?, i64::try_from(d).ok()?)).unwrap_or(Number::ONE)
}

fn reduced((n, d): (i128, i128)) -> (i128, i128) {
    let common = num_integer::gcd(n, d).max(1);
    (n / common, d / common)
}

pub(crate) fn sheets_of_atom(atom: &Atom) -> Vec<SheetId> {
    match atom {
        Atom::Compare { left, right, .. } => [sheets_of_expr(left), sheets_of_expr(right)].concat(),
        _ => Vec::new(),
    }
}

/// Sheets a quantity reads.
pub(crate) fn sheets_of_expr(expr: &Expr) -> Vec<SheetId> {
    match expr {
        Expr::Score(sheet) => vec![*sheet],
        Expr::Unknown | Expr::Const(_) | Expr::Slot(_) | Expr::Elapsed { .. } => Vec::new(),
        Expr::Declared(_, inner) | Expr::Neg(inner) | Expr::Floor(inner) => sheets_of_expr(inner),
        Expr::Sum(parts) | Expr::Min(parts) | Expr::Max(parts) => parts.iter().flat_map(sheets_of_expr).collect(),
        Expr::Product(a, b) | Expr::Quotient { num: a, den: b, .. } => [sheets_of_expr(a), sheets_of_expr(b)].concat(),
    }
}
