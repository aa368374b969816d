//! A measure's conditions as the question who is one clause away goes through them.

use crate::program::{GateId, Tree};

/// A condition tree with the gates that settle where its parts cost nothing.
pub(super) enum Part {
    Clause(GateId),
    All(Vec<Part>),
    Any(Vec<Part>, GateId),
    None(Vec<Part>),
    AtLeast { n: usize, marked: usize, items: Vec<(Part, bool)> },
}

impl Part {
    /// `groups` gives the gates of the *any* groups in the order in which they begin.
    pub(super) fn new(tree: &Tree, clauses: &[GateId], groups: &mut impl Iterator<Item = GateId>) -> Self {
        match tree {
            Tree::Clause(id) => Self::Clause(clauses[*id]),
            Tree::All(items) => Self::All(items.iter().map(|t| Self::new(t, clauses, groups)).collect()),
            Tree::Any(items) => {
                let gate = groups.next();
                let items: Vec<Self> = items.iter().map(|t| Self::new(t, clauses, groups)).collect();
                gate.map_or(Self::None(Vec::new()), |gate| Self::Any(items, gate))
            }
            Tree::None(items) => Self::None(items.iter().map(|t| Self::new(t, clauses, groups)).collect()),
            Tree::AtLeast { n, marked, items } => {
                let items = items.iter().map(|(t, m)| (Self::new(t, clauses, groups), *m)).collect();
                Self::AtLeast { n: *n, marked: *marked, items }
            }
        }
    }

    /// The gate that says whether it is met, if that costs one clause at most.
    pub(super) fn as_clause(&self) -> Option<GateId> {
        match self {
            Self::Clause(gate) => Some(*gate),
            Self::Any(items, gate) if self.is_plain() && items.iter().any(|i| i.as_clause().is_some()) => Some(*gate),
            _ => None,
        }
    }

    /// Whether its gate holds just where it costs nothing: a group with fewer items than it asks for takes what there is here.
    fn is_plain(&self) -> bool {
        match self {
            Self::Clause(_) => true,
            Self::All(items) | Self::Any(items, _) | Self::None(items) => items.iter().all(Self::is_plain),
            Self::AtLeast { .. } => false,
        }
    }
}
