//! Gates: what a program's gates are in one table of the query. What several places read is named once.

use crate::block::{Block, Names};
use crate::dialect::Dialect;
use crate::facts::Facts;
use crate::quantity::Quantity;
use crate::reach::{Reach, children};
use crate::sql::Sql;
use std::collections::HashMap;
use zhida_engine::Truth;
use zhida_engine::program::{Gate, GateId, Program, SheetId};
use zhida_measure::Library;
use zhida_measure::plan::Op;

/// A gate read by several places is named if it is longer than this.
const SHORT: usize = 7;
/// Chains of alternatives from so many on are ranked.
const CHAIN: usize = 4;

/// Compiles into one table.
pub(crate) struct Compiler<'a> {
    pub(crate) library: &'a Library,
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    pub(crate) block: Block,
    reach: Reach,
    /// The longest chain each chain of alternatives begins.
    chains: HashMap<GateId, GateId>,
    ranks: HashMap<GateId, Sql>,
    done: HashMap<GateId, Sql>,
    pub(crate) sheets: HashMap<SheetId, Quantity>,
}

impl<'a> Compiler<'a> {
    /// A compiler of a table over one that has the columns `names`; what `shared` names is not compiled again.
    pub(crate) fn new(
        library: &'a Library,
        program: &'a Program,
        facts: &'a Facts,
        (dialect, names, reach): (Dialect, Names, Reach),
        shared: Option<&Compiler<'_>>,
    ) -> Self {
        let chains = chains(program, &reach);
        let (done, sheets) = shared.map_or_else(Default::default, |s| (s.done.clone(), s.sheets.clone()));
        // Only what has a name there can be read here.
        let named = |sql: &Sql| matches!(sql, Sql::Column(_) | Sql::Bool(_));
        let done = done.into_iter().filter(|(_, sql)| named(sql)).collect();
        Self { library, program, facts, block: Block::new(dialect, names), reach, chains, ranks: HashMap::new(), done, sheets }
    }

    pub(crate) fn gate(&mut self, id: GateId) -> Sql {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let program = self.program;
        let sql = match &program.gates[id as usize] {
            Gate::Const(truth) => Sql::Bool(match truth {
                Truth::Yes => Some(true),
                Truth::No => Some(false),
                Truth::Unknown => None,
            }),
            Gate::Atom(atom) => self.atom(&program.atoms[*atom as usize]),
            Gate::Not(inner) => self.gate(*inner).not(),
            Gate::All(parts) => Sql::all(parts.iter().map(|g| self.gate(*g)).collect::<Vec<_>>()),
            Gate::Any(parts) => match self.chains.get(&id).copied() {
                Some(longest) => self.ranked(longest, parts.len()),
                None => Sql::any(parts.iter().map(|g| self.gate(*g)).collect::<Vec<_>>()),
            },
            Gate::AtLeast(n, parts) => {
                let parts: Vec<Sql> = parts.iter().map(|g| self.gate(*g)).collect();
                self.at_least(*n, parts)
            }
            Gate::Declared { slot, then, otherwise } => {
                let slot = self.facts.slot_at(*slot).clone();
                let otherwise = self.gate(*otherwise);
                if matches!(slot.value, Sql::Bool(_) | Sql::NoNumber) {
                    otherwise
                } else {
                    let declared = Sql::any([Sql::IsNull(Box::new(slot.value)).not(), slot.not_applicable]);
                    Sql::case([(declared, self.gate(*then))], Some(otherwise))
                }
            }
            Gate::Possible(inner) => self.gate(*inner).possible(),
            Gate::Certain(inner) => self.gate(*inner).certain(),
            Gate::Between { certain, possible } => {
                let (certain, possible) = (self.gate(*certain), self.gate(*possible));
                Sql::case([(certain, Sql::TRUE), (possible.not(), Sql::FALSE)], Some(Sql::UNKNOWN))
            }
            Gate::Score { sheet, op, value } => {
                let score = self.sheet(*sheet);
                self.comparison(score, *op, Quantity::constant(value))
            }
        };
        let sql = if self.is_shared(id) && sql.size() > SHORT { self.block.name(&format!("g_{id}"), sql, Vec::new()) } else { sql };
        self.done.insert(id, sql.clone());
        sql
    }

    /// Gives the gate a name from now on.
    pub(crate) fn settle(&mut self, id: GateId, column: Sql) {
        self.done.insert(id, column);
    }

    fn is_shared(&self, id: GateId) -> bool {
        self.reach.gates.get(&id).is_some_and(|n| *n > 1)
    }

    /// At least `n`, by counting those that hold and those that may.
    pub(crate) fn at_least(&mut self, n: usize, parts: Vec<Sql>) -> Sql {
        let n = Sql::whole(i64::try_from(n).unwrap_or(i64::MAX));
        let parts: Vec<Sql> = parts.into_iter().map(|p| self.block.name_if_long("item_1", p)).collect();
        let yes = Sql::sum(parts.iter().map(|p| Sql::case([(p.clone(), Sql::whole(1))], Some(Sql::whole(0)))));
        let possible = Sql::sum(parts.iter().map(|p| Sql::case([(p.clone().not(), Sql::whole(0))], Some(Sql::whole(1)))));
        let branches = [(yes.compare(Op::Ge, n.clone()), Sql::TRUE), (possible.compare(Op::Lt, n), Sql::FALSE)];
        Sql::case(branches, Some(Sql::UNKNOWN))
    }

    /// Whether one of the first `n` of a chain of certainties holds: by the number of the first that does, once for all of them.
    fn ranked(&mut self, longest: GateId, n: usize) -> Sql {
        let rank = match self.ranks.get(&longest) {
            Some(rank) => rank.clone(),
            None => {
                let program = self.program;
                let mut branches = Vec::new();
                for (place, certain) in (1..).zip(children(&program.gates[longest as usize])) {
                    // In a WHEN the unknown counts as no anyway.
                    let inner = children(&program.gates[certain as usize]).first().map_or(Sql::UNKNOWN, |g| self.gate(*g));
                    branches.push((inner, Sql::whole(place)));
                }
                let first = Sql::case_number(branches, None);
                let rank = self.block.name("first_1", first, vec!["the first of the classes that holds for certain".to_owned()]);
                self.ranks.insert(longest, rank.clone());
                rank
            }
        };
        rank.compare(Op::Le, Sql::whole(i64::try_from(n).unwrap_or(i64::MAX))).certain()
    }
}

/// Alternatives of certainties each of which begins a longer one.
fn chains(program: &Program, reach: &Reach) -> HashMap<GateId, GateId> {
    let mut lists: Vec<(GateId, &Vec<GateId>)> = reach
        .gates
        .keys()
        .filter_map(|id| match &program.gates[*id as usize] {
            Gate::Any(parts) if parts.iter().all(|p| matches!(program.gates[*p as usize], Gate::Certain(_))) => Some((*id, parts)),
            _ => None,
        })
        .collect();
    lists.sort_by_key(|(_, parts)| std::cmp::Reverse(parts.len()));
    let mut found = HashMap::new();
    for (id, parts) in &lists {
        let longest = lists.iter().find(|(_, longer)| longer.len() >= CHAIN && longer.starts_with(parts));
        if let Some((longest, _)) = longest {
            found.insert(*id, *longest);
        }
    }
    found
}
