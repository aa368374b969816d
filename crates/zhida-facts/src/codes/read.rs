//! Reading a code list, whose rows may stand in any order.

use super::{CodeTree, Entry, Scheme};
use std::collections::BTreeMap;

/// A row of the file.
struct Row {
    code: String,
    name: String,
    parent: String,
}

impl CodeTree {
    /// Reads `code,name,level,parent` rows; parents come before their children or after, in any order.
    ///
    /// # Errors
    /// A sentence that names the line or the code.
    pub fn parse(scheme: Scheme, texts: &[&str]) -> Result<Self, String> {
        let mut rows = Vec::new();
        for text in texts {
            read(text, &mut rows)?;
        }
        u32::try_from(rows.len()).map_err(|_| "too many codes".to_owned())?;
        let mut by_code = BTreeMap::new();
        for (at, row) in (0_u32..).zip(&rows) {
            if by_code.insert(row.code.clone(), at).is_some() {
                return Err(format!("code {} occurs twice", row.code));
            }
        }
        if scheme == Scheme::Industry {
            // Industries go without their letter, too.
            for (at, row) in (0_u32..).zip(&rows).filter(|(_, row)| row.code.len() > 1) {
                by_code.entry(row.code[1..].to_owned()).or_insert(at);
            }
        }
        let order = ordered(&rows, &by_code)?;
        let mut positions = vec![0; rows.len()];
        for (position, (at, _)) in (0_u32..).zip(&order) {
            positions[*at as usize] = position;
        }
        by_code.values_mut().for_each(|at| *at = positions[*at as usize]);
        let mut tree = Self { scheme, entries: Vec::with_capacity(rows.len()), by_code, by_name: BTreeMap::new() };
        for (position, (at, parent)) in (0_u32..).zip(order) {
            let Row { code, name, .. } = &rows[at as usize];
            tree.by_name.entry(name.clone()).or_default().push(position);
            let parent = parent.map(|at| positions[at as usize]);
            tree.entries.push(Entry { code: code.clone(), name: name.clone(), parent, end: position + 1 });
        }
        for at in (0..tree.entries.len()).rev() {
            if let Entry { parent: Some(parent), end, .. } = tree.entries[at] {
                let upper = &mut tree.entries[parent as usize];
                upper.end = upper.end.max(end);
            }
        }
        Ok(tree)
    }
}

fn read(text: &str, rows: &mut Vec<Row>) -> Result<(), String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for (line, row) in reader.records().enumerate() {
        let row = row.map_err(|e| format!("line {}: {e}", line + 2))?;
        let field = |i: usize| row.get(i).unwrap_or("").trim().to_owned();
        let (code, name, parent) = (field(0), field(1), field(3));
        if code.is_empty() || name.is_empty() {
            return Err(format!("line {}: code or name is empty", line + 2));
        }
        rows.push(Row { code, name, parent });
    }
    Ok(())
}

/// The rows, each with its parent's, such that those below one follow it; what is on one level stays as it was.
fn ordered(rows: &[Row], by_code: &BTreeMap<String, u32>) -> Result<Vec<(u32, Option<u32>)>, String> {
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); rows.len()];
    let mut pending = Vec::new();
    for (at, row) in (0_u32..).zip(rows) {
        match row.parent.as_str() {
            "" => pending.push((at, None)),
            parent => {
                let upper = by_code.get(parent).ok_or_else(|| format!("parent {parent} does not exist"))?;
                children[*upper as usize].push(at);
            }
        }
    }
    pending.reverse();
    let mut order = Vec::with_capacity(rows.len());
    let mut met = vec![false; rows.len()];
    while let Some((at, parent)) = pending.pop() {
        order.push((at, parent));
        met[at as usize] = true;
        pending.extend(children[at as usize].iter().rev().map(|child| (*child, Some(at))));
    }
    match rows.iter().zip(met).find(|(_, met)| !met) {
        Some((row, _)) => Err(format!("code {} lies under itself", row.code)),
        None => Ok(order),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Within;

    #[test]
    fn rows_in_any_order_make_the_same_tree() {
        let text = "code,name,level,parent\nA1,a one,2,A\nB,b,1,\nA,a,1,\nA12,a one two,3,A1\nB7,b seven,2,B\nA2,a two,2,A\n";
        let tree = CodeTree::parse(Scheme::Industry, &[text]).unwrap();
        let codes: Vec<&str> = tree.ids().map(|id| tree.code(id)).collect();
        assert_eq!(codes, ["B", "B7", "A", "A1", "A12", "A2"]);
        let below = |code: &str| {
            let id = tree.ids().find(|id| tree.code(*id) == code).unwrap();
            tree.ids().filter(|own| tree.within(*own, id) == Within::Yes).map(|own| tree.code(own).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(below("A"), ["A", "A1", "A12", "A2"]);
        assert_eq!(below("A1"), ["A1", "A12"]);
        assert_eq!(below("B7"), ["B7"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let parse = |rows: &str| CodeTree::parse(Scheme::Region, &[&format!("code,name,level,parent\n{rows}")]).unwrap_err();
        assert!(parse("1,one,1,\n1,uno,1,\n").contains("code 1 occurs twice"));
        assert!(parse("1,one,1,2\n").contains("parent 2 does not exist"));
        assert!(parse("0,nil,1,\n1,one,1,2\n2,two,1,1\n").contains("code 1 lies under itself"));
        assert!(parse("1,one,1,\n,two,1,1\n").contains("line 3"));
    }
}
