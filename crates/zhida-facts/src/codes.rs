//! Hierarchical code lists: industries (GB/T 4754-2017) and administrative divisions.

mod read;

use crate::near::nearest;
use std::collections::BTreeMap;
use std::ops::Range;

/// Which code list a fact's codes are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// GB/T 4754-2017
    Industry,
    /// Administrative divisions (GB/T 2260, statistical codes)
    Region,
}

/// An entry of a [`CodeTree`], by position: each entry stands before those below it, and these follow it without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeId(u32);

impl CodeId {
    /// Position in the list.
    #[must_use]
    pub fn position(self) -> u32 {
        self.0
    }
    /// The entry at `position`, which came from [`CodeId::position`].
    #[must_use]
    pub(crate) fn from_position(position: u32) -> Self {
        Self(position)
    }
}

/// Whether one code lies within another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// It is that code or below it.
    Yes,
    /// It lies elsewhere.
    No,
    /// It is coarser: some enterprises under it would, some would not.
    Coarser,
}

/// What a text means in a code list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One entry.
    One(CodeId),
    /// The text is no entry, but lies under this one (an abolished county, a finer street code).
    Under(CodeId),
    /// Several entries bear the name.
    Many(Vec<CodeId>),
    /// Nothing.
    None,
}

#[derive(Clone, Debug)]
struct Entry {
    code: String,
    name: String,
    parent: Option<u32>,
    /// One past the last entry below it.
    end: u32,
}

/// One code list with its hierarchy.
#[derive(Clone, Debug)]
pub struct CodeTree {
    scheme: Scheme,
    entries: Vec<Entry>,
    by_code: BTreeMap<String, u32>,
    by_name: BTreeMap<String, Vec<u32>>,
}

impl CodeTree {
    /// Which list this is.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }
    /// The code as the standard writes it.
    #[must_use]
    pub fn code(&self, id: CodeId) -> &str {
        &self.entries[id.0 as usize].code
    }
    /// Its name.
    #[must_use]
    pub fn name(&self, id: CodeId) -> &str {
        &self.entries[id.0 as usize].name
    }
    /// Its parent.
    #[must_use]
    pub fn parent(&self, id: CodeId) -> Option<CodeId> {
        self.entries[id.0 as usize].parent.map(CodeId)
    }
    /// All entries, by position.
    pub fn ids(&self) -> impl Iterator<Item = CodeId> + '_ {
        (0_u32..).zip(&self.entries).map(|(position, _)| CodeId(position))
    }

    /// How many entries there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.entries.len()
    }

    /// Positions of an entry and of all below it.
    #[must_use]
    pub fn below(&self, id: CodeId) -> Range<u32> {
        id.0..self.entries[id.0 as usize].end
    }

    /// Where `inner` lies with regard to `outer`.
    #[must_use]
    pub fn within(&self, inner: CodeId, outer: CodeId) -> Within {
        if self.below(outer).contains(&inner.0) {
            Within::Yes
        } else if self.below(inner).contains(&outer.0) {
            Within::Coarser
        } else {
            Within::No
        }
    }

    /// What `text` means: a code in any usual writing (`C3562`, `3562`, `C 3562`, `330106`, `33`, `330106001`) or a name, also with
    /// the names of its upper divisions before it (`浙江省杭州市西湖区`).
    #[must_use]
    pub fn resolve(&self, text: &str) -> Resolved {
        if let Some(id) = self.by_code.get(text) {
            return Resolved::One(CodeId(*id));
        }
        // `C3562 半导体器件专用设备制造`, as lists and our own pages print it: the code counts if the name agrees.
        if let Some((code, name)) = text.trim().split_once(char::is_whitespace)
            && let Resolved::One(id) = self.resolve(code)
            && self.name(id) == name.trim()
        {
            return Resolved::One(id);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect::<String>().to_uppercase();
        if text.is_empty() {
            return Resolved::None;
        }
        if let Some(id) = self.by_code.get(&text) {
            return Resolved::One(CodeId(*id));
        }
        let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            return self.resolve_digits(&text, digits);
        }
        self.resolve_name(&text)
    }

    fn resolve_digits(&self, text: &str, digits: &str) -> Resolved {
        match self.scheme {
            Scheme::Region => {
                let six: String = digits.chars().chain("000000".chars()).take(6).collect();
                if let Some(id) = self.by_code.get(&six) {
                    return if digits.len() > 6 { Resolved::Under(CodeId(*id)) } else { Resolved::One(CodeId(*id)) };
                }
                for keep in [4, 2] {
                    if let Some(id) = digits.get(..keep).and_then(|p| self.by_code.get(&format!("{p:0<6}"))) {
                        return Resolved::Under(CodeId(*id));
                    }
                }
                Resolved::None
            }
            // A letter that does not fit its digits is an error, not a guess; digits alone were found in `by_code`.
            Scheme::Industry => {
                // 国民经济行业 codes are also written padded: C3500 for C35, C3560 for C356.
                let trimmed = text.trim_end_matches('0');
                match self.by_code.get(trimmed) {
                    Some(id) if text.len() <= 5 && trimmed.len() >= 2 => Resolved::One(CodeId(*id)),
                    _ => Resolved::None,
                }
            }
        }
    }

    fn resolve_name(&self, text: &str) -> Resolved {
        let mut found = self.by_name.get(text).cloned().unwrap_or_default();
        if found.is_empty() && self.scheme == Scheme::Region {
            found = ["省", "市", "区", "县", "自治区", "地区", "盟", "自治州"]
                .iter()
                .find_map(|suffix| self.by_name.get(&format!("{text}{suffix}")).cloned())
                .unwrap_or_default();
            if found.is_empty() && text.chars().count() >= 2 {
                // 内蒙古, 广西, 新疆 …
                found = self
                    .entries
                    .iter()
                    .enumerate()
                    .filter(|(_, e)| e.parent.is_none() && e.name.starts_with(text))
                    .filter_map(|(i, _)| u32::try_from(i).ok())
                    .collect();
            }
            if found.is_empty() {
                return self.resolve_path(text);
            }
        }
        // The same name on several levels of one branch (行业 of one class only): the coarsest says the least, so it is safe.
        if let Some(top) = found.iter().copied().min().map(CodeId)
            && found.iter().all(|i| self.below(top).contains(i))
        {
            return Resolved::One(top);
        }
        match found.as_slice() {
            [] => Resolved::None,
            [one] => Resolved::One(CodeId(*one)),
            many => Resolved::Many(many.iter().map(|i| CodeId(*i)).collect()),
        }
    }

    /// `浙江省杭州市西湖区`: the deepest entry whose own and upper names make up the text from left to right.
    fn resolve_path(&self, text: &str) -> Resolved {
        let mut best: Vec<u32> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let Some(rest) = text.strip_suffix(entry.name.as_str()) else { continue };
            let mut rest = rest;
            let mut at = entry.parent;
            while let Some(up) = at {
                let name = self.entries[up as usize].name.as_str();
                let short = name.trim_end_matches(['省', '市']);
                rest = rest.strip_suffix(name).or_else(|| rest.strip_suffix(short)).unwrap_or(rest);
                at = self.entries[up as usize].parent;
            }
            if rest.is_empty()
                && let Ok(id) = u32::try_from(index)
            {
                best.push(id);
            }
        }
        match best.as_slice() {
            [] => Resolved::None,
            [one] => Resolved::One(CodeId(*one)),
            many => Resolved::Many(many.iter().map(|i| CodeId(*i)).collect()),
        }
    }

    /// The name nearest to `text`.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&str> {
        nearest(text, self.by_name.keys().map(String::as_str))
    }
}

fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// The code lists at hand.
#[derive(Clone, Debug)]
pub struct Codes {
    /// GB/T 4754-2017
    pub industries: CodeTree,
    /// Administrative divisions
    pub regions: CodeTree,
}

impl Codes {
    /// The list of `scheme`.
    #[must_use]
    pub fn tree(&self, scheme: Scheme) -> &CodeTree {
        match scheme {
            Scheme::Industry => &self.industries,
            Scheme::Region => &self.regions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn industries() -> CodeTree {
        CodeTree::parse(Scheme::Industry, &[include_str!("../../../measures/codes/industries.csv")]).unwrap()
    }
    fn regions() -> CodeTree {
        CodeTree::parse(Scheme::Region, &[include_str!("../../../measures/codes/regions.csv")]).unwrap()
    }
    fn one(tree: &CodeTree, text: &str) -> String {
        match tree.resolve(text) {
            Resolved::One(id) => tree.code(id).to_owned(),
            Resolved::Under(id) => format!("<{}", tree.code(id)),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn industries_in_every_writing() {
        let t = industries();
        for (text, code) in [
            ("C3562", "C3562"),
            ("3562", "C3562"),
            ("c 3562", "C3562"),
            ("Ｃ３５６２", "C3562"),
            ("35", "C35"),
            ("制造业", "C"),
            ("专用设备制造业", "C35"),
            ("C3562 半导体器件专用设备制造", "C3562"),
            ("C3500", "C35"),
        ] {
            assert_eq!(one(&t, text), code, "{text}");
        }
        assert_eq!(t.resolve("D3562"), Resolved::None);
        let id = |text| match t.resolve(text) {
            Resolved::One(id) => id,
            _ => panic!("{text}"),
        };
        assert_eq!(t.within(id("3562"), id("C35")), Within::Yes);
        assert_eq!(t.within(id("K70"), id("K701")), Within::Coarser);
        assert_eq!(t.within(id("K7020"), id("K701")), Within::No);
    }

    #[test]
    fn regions_by_code_name_and_path() {
        let t = regions();
        for (text, code) in [
            ("33", "330000"),
            ("330106", "330106"),
            ("浙江", "330000"),
            ("浙江省", "330000"),
            ("杭州市", "330100"),
            ("浙江省杭州市西湖区", "330106"),
            ("内蒙古", "150000"),
            ("330103", "<330100"),
            ("330106001", "<330106"),
        ] {
            assert_eq!(one(&t, text), code, "{text}");
        }
        assert!(matches!(t.resolve("西湖区"), Resolved::Many(_)));
        assert_eq!(t.resolve("火星市"), Resolved::None);
    }
}
