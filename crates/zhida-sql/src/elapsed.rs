//! Time since a date. Whole months and the part of the month begun are whole numbers of days, so years are exact fractions here too;
//! working days follow a calendar and are compared by ranges of days.

use crate::gate::Compiler;
use crate::quantity::Quantity;
use crate::refusal::Why;
use crate::sql::Sql;
use zhida_engine::program::SlotId;
use zhida_facts::{NaiveDate, Number};
use zhida_measure::plan::{Op, TimeUnit};

impl Compiler<'_> {
    pub(crate) fn elapsed(&mut self, slot: SlotId, unit: TimeUnit, end: NaiveDate) -> Quantity {
        let slot = self.facts.slot_at(slot).clone();
        let na = if slot.not_applicable == Sql::FALSE { Vec::new() } else { vec![slot.not_applicable] };
        if matches!(slot.value, Sql::Bool(_)) {
            return Quantity { not_applicable: na, ..Quantity::point(Sql::NoNumber) };
        }
        match unit {
            TimeUnit::Day => {
                let days = Sql::Days(Box::new(slot.value), Box::new(Sql::Day(end)));
                let days = self.block.name("days_1", Sql::Widened(Box::new(days)), Vec::new());
                Quantity { not_applicable: na, ..Quantity::point(days) }
            }
            TimeUnit::Year => Quantity { not_applicable: na, ..self.years(&slot.value, end) },
            TimeUnit::Workday => {
                self.block.refuse(Why::Workdays);
                Quantity::point(Sql::NoNumber)
            }
        }
    }

    /// Years from `start` to `end`: months / 12, and the days of the month begun over the days it has.
    fn years(&mut self, start: &Sql, end: NaiveDate) -> Quantity {
        let end = Sql::Day(end);
        let later = start.clone().compare(Op::Gt, end.clone());
        let either = |a: &Sql, b: &Sql| Sql::case([(later.clone(), a.clone())], Some(b.clone()));
        let from = self.block.name("from_1", either(&end, start), Vec::new());
        let to = self.block.name("to_1", either(start, &end), Vec::new());
        let part = |of: fn(Box<Sql>) -> Sql, date: &Sql| of(Box::new(date.clone()));
        let months = Sql::sum([
            Sql::sum([part(Sql::YearOf, &to), part(Sql::YearOf, &from).negate()]).times(&Number::from(12)),
            part(Sql::MonthOf, &to),
            part(Sql::MonthOf, &from).negate(),
        ]);
        let months = self.block.name("months_1", months, Vec::new());
        let after = |months: &Sql| Sql::AddMonths(Box::new(from.clone()), Box::new(months.clone()));
        let begun = after(&months).compare(Op::Gt, to.clone());
        let less = Sql::sum([months.clone(), Sql::whole(-1)]);
        let whole = self.block.name("months_1", Sql::case([(begun, less)], Some(months)), Vec::new());
        let begin = self.block.name("from_1", after(&whole), Vec::new());
        let next = after(&Sql::sum([whole.clone(), Sql::whole(1)]));
        let next = self.block.name("to_1", next, Vec::new());
        let span = |a: &Sql, b: &Sql| Sql::Days(Box::new(a.clone()), Box::new(b.clone()));
        let length = Sql::Widened(Box::new(Sql::greatest(vec![span(&begin, &next), Sql::whole(1)])));
        let length = self.block.name("days_1", length, Vec::new());
        let elapsed = Sql::sum([Sql::product([whole, length.clone()]), span(&begin, &to)]);
        let signed = Sql::case([(later, elapsed.clone().negate())], Some(elapsed));
        let number = self.block.name("days_1", signed, Vec::new());
        let twelfth = Number::ratio(1, 12).unwrap_or(Number::ONE);
        // A date that is unknown leaves GREATEST(NULL, 1) = 1 below and NULL above.
        Quantity { factor: twelfth, over: vec![length], ..Quantity::point(number) }
    }

    /// Working days against a constant: the days on which the comparison holds, and those for which the calendar knows.
    pub(crate) fn workdays(&mut self, slot: SlotId, end: NaiveDate, op: Op, value: &Number) -> Sql {
        let slot = self.facts.slot_at(slot).clone();
        if matches!(slot.value, Sql::Bool(_)) {
            return Sql::UNKNOWN;
        }
        let mut branches: Vec<(NaiveDate, NaiveDate, bool)> = Vec::new();
        // The calendar covers a few years; farther off it ends the search, whichever way.
        let known = |day: NaiveDate| self.library.calendar.workdays_between(day, end).map(|n| op.accepts(Number::from(n).cmp(value)));
        let mut walk = |step: fn(NaiveDate) -> Option<NaiveDate>, first: Option<NaiveDate>| {
            let mut at = first;
            while let Some((day, holds)) = at.and_then(|d| Some((d, known(d)?))) {
                match branches.last_mut() {
                    Some((_, to, same)) if *same == holds && to.succ_opt() == Some(day) => *to = day,
                    Some((from, _, same)) if *same == holds && day.succ_opt() == Some(*from) => *from = day,
                    _ => branches.push((day, day, holds)),
                }
                at = step(day);
            }
        };
        walk(|d| d.pred_opt(), Some(end));
        walk(|d| d.succ_opt(), end.succ_opt());
        let within = |from: &NaiveDate, to: &NaiveDate| {
            Sql::all([slot.value.clone().compare(Op::Ge, Sql::Day(*from)), slot.value.clone().compare(Op::Le, Sql::Day(*to))])
        };
        let test = Sql::case(branches.iter().map(|(from, to, holds)| (within(from, to), Sql::Bool(Some(*holds)))), Some(Sql::UNKNOWN));
        Sql::all([slot.not_applicable.not(), test])
    }
}
