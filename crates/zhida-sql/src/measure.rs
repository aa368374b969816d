//! The table of one measure: a column for each clause, then the verdict, what is unmet and the score.

use crate::dialect::Dialect;
use crate::gate::Compiler;
use crate::sheet::shown;
use crate::sql::Sql;
use crate::unmet::unmet;
use zhida_engine::program::{Lowered, Tree};
use zhida_measure::Measure;
use zhida_measure::plan::{Clause, Combine, Node};

/// The columns of the table that the end of the query reads.
pub(crate) struct Columns {
    /// The names of clauses, as they stand.
    pub(crate) clauses: Vec<Sql>,
    pub(crate) verdict: Sql,
    pub(crate) unmet: Sql,
    /// Least and greatest score in millionths.
    pub(crate) score: Option<(Sql, Sql)>,
}

impl Compiler<'_> {
    pub(crate) fn measure(&mut self, measure: &Measure, lowered: &Lowered) -> Columns {
        let plan = &measure.plan;
        self.block.measure.clone_from(&plan.meta.id);
        let mut texts: Vec<Option<&Clause>> = vec![None; lowered.clauses.len()];
        plan.each_clause(&mut |clause| texts[clause.id] = Some(clause));
        let mut clauses = Vec::new();
        for ((number, gate), clause) in (1..).zip(&lowered.clauses).zip(texts) {
            self.block.place = clause.map_or_else(String::new, |c| c.key.clone());
            let sql = self.gate(*gate);
            let note = clause.map_or_else(String::new, |c| cited(&c.text, &c.cites));
            clauses.push(self.block.name(&format!("c_{number}"), sql, vec![note]));
        }
        self.block.place = String::new();
        let conditions = self.node(&plan.root, &clauses);
        let verdict = if plan.classes.is_empty() {
            conditions
        } else {
            let decided = self.decided(measure, &clauses);
            Sql::all([conditions, decided])
        };
        let verdict = self.block.name("verdict", verdict, vec![plan.meta.title.clone()]);
        let classes: Vec<Tree> = lowered.classes.iter().map(|(tree, _)| tree.clone()).collect();
        let count = unmet(&mut self.block, &lowered.tree, &classes, &clauses);
        // A class that is certain to exist but not yet which one: something is still to be answered.
        let count = Sql::case([(verdict.clone(), Sql::whole(0))], Some(Sql::greatest(vec![count, Sql::whole(1)])));
        let unmet = self.block.name("unmet", count, vec!["clauses that would have to change".to_owned()]);
        let score = lowered.score.map(|sheet| {
            self.block.place = "score".to_owned();
            let score = self.sheet(sheet);
            let (low, high) = (shown(&score, &score.low, false), shown(&score, &score.high, true));
            (self.block.name("score_low", low, vec!["millionths".to_owned()]), self.block.name("score_high", high, Vec::new()))
        });
        Columns { clauses, verdict, unmet, score }
    }

    /// Whether one class is certain: that of the first class that is not excluded.
    fn decided(&mut self, measure: &Measure, clauses: &[Sql]) -> Sql {
        let mut branches = Vec::new();
        for class in &measure.plan.classes {
            let truth = self.node(&class.node, clauses);
            let truth = match truth {
                Sql::Column(_) => truth,
                other => self.block.name("class_1", other, vec![class.name.clone()]),
            };
            branches.push((truth.clone().possible(), truth));
        }
        Sql::case(branches, Some(Sql::FALSE))
    }

    /// The condition tree over the columns of its clauses.
    fn node(&mut self, node: &Node, clauses: &[Sql]) -> Sql {
        let group = match node {
            Node::Clause(clause) => return clauses.get(clause.id).cloned().unwrap_or(Sql::UNKNOWN),
            Node::Group(group) => group,
        };
        let mut items = Vec::new();
        for item in &group.items {
            let truth = self.node(item, clauses);
            items.push(match item {
                Node::Group(inner) if !inner.text.is_empty() && truth.size() > 1 => {
                    Sql::Noted(cited(&inner.text, &inner.cites), Box::new(truth))
                }
                _ => truth,
            });
        }
        match group.combine {
            Combine::All => Sql::all(items),
            Combine::Any => Sql::any(items),
            Combine::None => Sql::any(items).not(),
            Combine::AtLeast { n, marked } => {
                let stars: Vec<Sql> = items.iter().zip(&group.items).filter(|(_, i)| i.is_marked()).map(|(s, _)| s.clone()).collect();
                let every = self.bounded(n, items);
                let stars = self.bounded(marked, stars);
                Sql::all([every, stars])
            }
        }
    }

    fn bounded(&mut self, n: usize, items: Vec<Sql>) -> Sql {
        match n {
            0 => Sql::TRUE,
            1 => Sql::any(items),
            n if n > items.len() => Sql::FALSE,
            n if n == items.len() => Sql::all(items),
            n => self.at_least(n, items),
        }
    }
}

/// A clause's words with its citations.
fn cited(text: &str, cites: &[String]) -> String {
    let cites: String = cites.iter().map(|c| format!(" 【{c}】")).collect();
    format!("{text}{cites}")
}

/// A score column, brought from millionths to points.
pub(crate) fn points(column: Option<&Sql>, dialect: Dialect) -> String {
    let kind = if dialect == Dialect::Postgres { "NUMERIC" } else { "DECIMAL(34, 6)" };
    match column.map(|c| crate::print::print(c, dialect, 0)) {
        None => format!("CAST(NULL AS {kind})"),
        Some(name) if dialect == Dialect::Postgres => format!("{name} * 0.000001"),
        // Precise types, since a product of the widest ones has no room for decimals.
        Some(name) => format!("CAST(CAST({name} AS DECIMAL(28, 0)) * 0.000001 AS {kind})"),
    }
}

/// The verdict in the words of the result files.
pub(crate) fn verdict_word(column: &Sql, dialect: Dialect) -> String {
    let words = |word: &'static str| Sql::Text(std::sync::Arc::from(word));
    let case = Sql::case([(column.clone(), words("eligible")), (column.clone().not(), words("ineligible"))], Some(words("unknown")));
    crate::print::print(&case, dialect, 4)
}
