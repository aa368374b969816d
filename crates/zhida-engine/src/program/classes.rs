//! Which class of a class table holds, from gates that are read for what is certain and for what is possible.

use super::lower::Lower;
use super::{Gate, GateId};

/// How a class table answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// 类别(…): no class at all is no.
    Class,
    /// A fact that follows from the class: if none may hold, nothing is known of it.
    Choice,
}

impl Lower<'_> {
    /// For each class, whether it may be the one: not excluded itself, and none before it certain.
    fn possible(&mut self, classes: &[GateId]) -> Vec<GateId> {
        let mut before = Vec::new();
        let mut found = Vec::new();
        for class in classes {
            let may = self.parts.gate(Gate::Possible(*class));
            let none = self.parts.any(before.iter().copied());
            let free = self.parts.not(none);
            found.push(self.parts.all([may, free]));
            before.push(self.parts.gate(Gate::Certain(*class)));
        }
        found
    }

    /// Whether exactly one class is left and it is certain that there is one.
    pub(super) fn decided(&mut self, classes: &[GateId]) -> GateId {
        let possible = self.possible(classes);
        let two = self.parts.at_least(2, possible.clone());
        let single = self.parts.not(two);
        let any = self.parts.any(classes.iter().copied());
        let sure = self.parts.gate(Gate::Certain(any));
        let certain = self.parts.all([sure, single]);
        let possible = self.parts.any(possible);
        self.parts.gate(Gate::Between { certain, possible })
    }

    /// Whether the class is an accepted one; `None` for a class that counts neither way.
    pub(super) fn class_is(&mut self, classes: &[GateId], accepted: &[Option<bool>], rule: Rule) -> GateId {
        let possible = self.possible(classes);
        let of = |want: bool| possible.iter().zip(accepted).filter(|(_, a)| **a == Some(want)).map(|(g, _)| *g).collect::<Vec<_>>();
        let (yes, no) = (of(true), of(false));
        let (yes, no) = (self.parts.any(yes), self.parts.any(no));
        let any = self.parts.any(classes.iter().copied());
        let sure = self.parts.gate(Gate::Certain(any));
        let only = self.parts.not(no);
        let certain = self.parts.all([sure, yes, only]);
        let possible = match rule {
            Rule::Class => yes,
            Rule::Choice => {
                // Where a class is certain to exist, it may be an accepted one, or one that counts neither way.
                let open = self.parts.any([yes, only]);
                let with = self.parts.all([sure, open]);
                let some = self.parts.any(possible);
                let unsure = self.parts.not(sure);
                let without = self.parts.all([unsure, some]);
                self.parts.any([with, without])
            }
        };
        self.parts.gate(Gate::Between { certain, possible })
    }
}
