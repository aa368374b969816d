//! One measure on the whole city: who stands where, where they fail, what it costs.

use crate::standing::{Counts, Standing, has_steps};
use crate::{City, Subject};
use zhida_engine::{AmountRange, Ask, Funnel, Matcher, Program, Truth};
use zhida_facts::{Bits, Dimension, Number};

/// A measure's verdicts on a city, as it was when they were asked for.
#[derive(Clone, Debug)]
pub struct Judged {
    subject: Subject,
    rows: usize,
    eligible: Bits,
    one_step: Bits,
    unknown: Bits,
    funnels: Vec<Funnel>,
    amounts: Option<Amounts>,
}

/// Amounts of many enterprises, in base units (元 for money).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// What they are measured in.
    pub dimension: Dimension,
    /// Of those who are eligible.
    pub eligible: Sum,
    /// Of those of whom it is unknown; the lower end is 0.
    pub unknown: Sum,
}

/// A sum of intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// At least.
    pub low: Number,
    /// At most, of all whose amount has an upper end.
    pub high: Number,
    /// How many have none, because unknown facts leave it open.
    pub open: usize,
}

impl Default for Sum {
    fn default() -> Self {
        Self { low: Number::ZERO, high: Number::ZERO, open: 0 }
    }
}

impl Sum {
    fn add(&mut self, amount: &AmountRange) {
        self.low = &self.low + &amount.low;
        match &amount.high {
            Some(high) => self.high = &self.high + high,
            None => self.open += 1,
        }
    }
    fn merge(&mut self, other: &Self) {
        self.low = &self.low + &other.low;
        self.high = &self.high + &other.high;
        self.open += other.open;
    }
}

impl City {
    /// Judges all enterprises.
    #[must_use]
    pub fn judge(&self, subject: &Subject) -> Judged {
        let program = self.program(subject);
        let ask = Ask { near: has_steps(subject.plan().meta.kind), funnel: true, ..Ask::default() };
        let found = Matcher::new(subject.library(), &program, self.table(), ask).run();
        let (eligible, unknown) = (found.eligible(0), found.unknown(0));
        let words = found.near(0).words().iter().zip(unknown.words()).map(|(near, unknown)| near & !unknown).collect();
        let one_step = Bits::from_words(words, self.len());
        let funnels = found.funnels().first().cloned().unwrap_or_default();
        let amounts = self.amounts(subject, &program, &eligible, &unknown);
        Judged { subject: subject.clone(), rows: self.len(), eligible, one_step, unknown, funnels, amounts }
    }

    pub(crate) fn program(&self, subject: &Subject) -> Program {
        Program::new(subject.library(), &[(subject.index(), subject.in_force(self.day()))], self.day(), subject.track())
    }

    fn amounts(&self, subject: &Subject, program: &Program, eligible: &Bits, unknown: &Bits) -> Option<Amounts> {
        let dimension = program.measures.first()?.dimension?;
        let matcher = Matcher::new(subject.library(), program, self.table(), Ask { outcomes: true, ..Ask::default() });
        let parts = matcher.views(|view| {
            let mut sums = (Sum::default(), Sum::default());
            for row in view.rows() {
                let sum = match (eligible.get(row), unknown.get(row)) {
                    (true, _) => &mut sums.0,
                    (_, true) => &mut sums.1,
                    _ => continue,
                };
                if let Some(amount) = view.outcome(0, row).amount {
                    sum.add(&amount);
                }
            }
            sums
        });
        let mut amounts = Amounts { dimension, eligible: Sum::default(), unknown: Sum::default() };
        for (eligible, unknown) in &parts {
            amounts.eligible.merge(eligible);
            amounts.unknown.merge(unknown);
        }
        Some(amounts)
    }
}

impl Judged {
    /// The measure.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
    /// How many enterprises there were.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// How many stand where.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let (eligible, one_step, needs_answer) = (self.eligible.count(), self.one_step.count(), self.unknown.count());
        Counts { eligible, one_step, needs_answer, ineligible: self.rows - eligible - one_step - needs_answer }
    }
    /// Of each clause, by number, how many pass it, fail it, or leave it open.
    #[must_use]
    pub fn funnels(&self) -> &[Funnel] {
        &self.funnels
    }
    /// What it pays in all; `None` if it names no amount.
    #[must_use]
    pub fn amounts(&self) -> Option<&Amounts> {
        self.amounts.as_ref()
    }
    /// Where the enterprise in row `row` stands.
    #[must_use]
    pub fn standing(&self, row: usize) -> Standing {
        if self.eligible.get(row) {
            Standing::Eligible
        } else if self.one_step.get(row) {
            Standing::OneStep
        } else if self.unknown.get(row) {
            Standing::NeedsAnswer
        } else {
            Standing::Ineligible
        }
    }
    /// The verdict on the enterprise in row `row`.
    #[must_use]
    pub fn verdict(&self, row: usize) -> Truth {
        match self.standing(row) {
            Standing::Eligible => Truth::Yes,
            Standing::NeedsAnswer => Truth::Unknown,
            Standing::OneStep | Standing::Ineligible => Truth::No,
        }
    }
    /// Rows of those who stand at `standing`, ascending.
    #[must_use]
    pub fn at(&self, standing: Standing) -> Vec<usize> {
        match standing {
            Standing::Eligible => self.eligible.ones().collect(),
            Standing::OneStep => self.one_step.ones().collect(),
            Standing::NeedsAnswer => self.unknown.ones().collect(),
            Standing::Ineligible => (0..self.rows).filter(|row| self.standing(*row) == Standing::Ineligible).collect(),
        }
    }
    pub(crate) fn eligible(&self) -> &Bits {
        &self.eligible
    }
}
