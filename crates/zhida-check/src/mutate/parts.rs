//! Slips in groups, classes, score sheets and benefits.

use super::{Slip, Walker, node_facts, num_facts};
use zhida_facts::Number;
use zhida_measure::plan::{Benefit, Combine, FactRef, Group, Indicator, Node, Plan, Points, Sheet, When};

impl Walker<'_> {
    pub(crate) fn node(&mut self, node: &mut Node) {
        match node {
            Node::Clause(clause) => self.clause(clause),
            Node::Group(group) => {
                for item in &mut group.items {
                    self.node(item);
                }
                let facts = group.items.iter().flat_map(node_facts).collect();
                self.stand(&group.span, facts);
                self.combine(group);
                self.drop_items(group);
            }
        }
    }

    fn combine(&mut self, group: &mut Group) {
        let len = group.items.len();
        if len < 2 && group.combine != Combine::None {
            return;
        }
        let word = |c: Combine| match c {
            Combine::All => "全部满足".to_owned(),
            Combine::Any => "任一满足".to_owned(),
            Combine::None => "均不得".to_owned(),
            Combine::AtLeast { n, marked } => format!("至少{n}项★{marked}"),
        };
        let others = match group.combine {
            Combine::All => vec![(Slip::Combine, Combine::Any)],
            Combine::Any => vec![(Slip::Combine, Combine::All), (Slip::Combine, Combine::AtLeast { n: 2, marked: 0 })],
            Combine::None => vec![(Slip::Combine, Combine::Any), (Slip::Combine, Combine::All)],
            Combine::AtLeast { n, marked } => {
                let mut all = vec![(Slip::Combine, Combine::All), (Slip::Combine, Combine::Any)];
                all.extend(
                    [n.saturating_sub(1), n + 1]
                        .into_iter()
                        .filter(|m| *m > 0 && *m <= len)
                        .map(|m| (Slip::Count, Combine::AtLeast { n: m, marked })),
                );
                let stars = group.items.iter().filter(|i| i.is_marked()).count();
                let near = [marked.saturating_sub(1), marked + 1].into_iter().filter(|m| *m != marked && *m <= stars);
                all.extend(near.map(|m| (Slip::Count, Combine::AtLeast { n, marked: m })));
                all
            }
        };
        let before = group.combine;
        for (slip, combine) in others {
            // At least one is any, at least all is all: no change of meaning.
            let same = |a: Combine, b: Combine| {
                matches!((a, b), (Combine::AtLeast { n, marked: 0 }, Combine::All) if n == len)
                    || matches!((a, b), (Combine::AtLeast { n: 1, marked: 0 }, Combine::Any))
            };
            if !same(before, combine) && !same(combine, before) && self.offer(slip, || format!("{} → {}", word(before), word(combine))) {
                group.combine = combine;
                return;
            }
        }
    }

    fn drop_items(&mut self, group: &mut Group) {
        if group.items.len() < 2 {
            return;
        }
        for index in 0..group.items.len() {
            let (text, span, facts) = {
                let item = &group.items[index];
                (item.text().chars().take(24).collect::<String>(), item.span(), node_facts(item))
            };
            if matches!(&group.items[index], Node::Clause(c) if c.source_less) {
                continue;
            }
            self.stand(&span, facts);
            if self.offer(Slip::Dropped, || format!("漏写“{text}”")) {
                group.items.remove(index);
                return;
            }
        }
    }

    pub(crate) fn swap_classes(&mut self, plan: &mut Plan) {
        for index in 1..plan.classes.len() {
            let (left, right) = plan.classes.split_at_mut(index);
            let (Some(a), Some(b)) = (left.last_mut(), right.first_mut()) else { continue };
            let facts = [&a.node, &b.node].into_iter().flat_map(node_facts).collect();
            self.stand(&b.span, facts);
            if self.offer(Slip::Classes, || format!("{} ↔ {}", a.name, b.name)) {
                std::mem::swap(&mut a.node, &mut b.node);
                return;
            }
        }
    }

    pub(crate) fn sheet(&mut self, sheet: &mut Sheet) {
        for indicator in &mut sheet.indicators {
            self.indicator(indicator);
        }
        let facts: Vec<FactRef> = sheet.indicators.iter().flat_map(indicator_facts).collect();
        self.stand(&sheet.span, facts);
        if sheet.indicators.len() + sheet.children.len() > 1 {
            let words = if sheet.best { "择优 → 合计" } else { "合计 → 择优" };
            if self.offer(Slip::Sheet, || words.to_owned()) {
                sheet.best = !sheet.best;
            }
        }
        if sheet.capped && self.offer(Slip::Sheet, || "漏写封顶".to_owned()) {
            sheet.capped = false;
        }
        if let Some(full) = sheet.full.clone() {
            for other in [&full + &Number::ONE, &full - &Number::ONE] {
                if self.offer(Slip::Sheet, || format!("满分 {full} → {other}")) {
                    sheet.full = Some(other);
                }
            }
        }
        for index in 0..sheet.indicators.len() {
            let (span, name) = (sheet.indicators[index].span.clone(), sheet.indicators[index].name.clone());
            let facts = indicator_facts(&sheet.indicators[index]);
            self.stand(&span, facts);
            if sheet.indicators.len() > 1 && self.offer(Slip::Dropped, || format!("漏写指标“{name}”")) {
                sheet.indicators.remove(index);
                return;
            }
        }
    }

    fn indicator(&mut self, indicator: &mut Indicator) {
        let facts = indicator_facts(indicator);
        for band in &mut indicator.bands {
            self.stand(&band.span.clone(), facts.clone());
            if let When::Tests(tests) = &mut band.when {
                self.tests(tests);
            }
            self.points(&mut band.points);
        }
        if let Some(full) = indicator.full.clone() {
            self.stand(&indicator.span.clone(), facts.clone());
            let other = &full - &Number::ONE;
            if self.offer(Slip::Sheet, || format!("满分 {full} → {other}")) {
                indicator.full = Some(other);
            }
        }
        if indicator.bands.len() > 1 {
            self.stand(&indicator.span.clone(), facts.clone());
            let words = if indicator.cumulative { "漏写累计" } else { "多写累计" };
            if self.offer(Slip::Sheet, || words.to_owned()) {
                indicator.cumulative = !indicator.cumulative;
            }
        }
        for index in 0..indicator.bands.len() {
            let (span, source) = (indicator.bands[index].span.clone(), indicator.bands[index].source.clone());
            self.stand(&span, facts.clone());
            if indicator.bands.len() > 1 && self.offer(Slip::Dropped, || format!("漏写一档“{source}”")) {
                indicator.bands.remove(index);
                return;
            }
            if index > 0 && !indicator.cumulative && self.offer(Slip::Bands, || "两档对调".to_owned()) {
                indicator.bands.swap(index - 1, index);
                return;
            }
            if index > 0
                && !indicator.cumulative
                && indicator.bands[index - 1].points != indicator.bands[index].points
                && self.offer(Slip::Bands, || "两档分值对调".to_owned())
            {
                let (left, right) = indicator.bands.split_at_mut(index);
                if let (Some(a), Some(b)) = (left.last_mut(), right.first_mut()) {
                    std::mem::swap(&mut a.points, &mut b.points);
                }
                return;
            }
        }
    }

    fn points(&mut self, points: &mut Points) {
        let one = Number::ONE;
        match points {
            Points::Fixed(n) => {
                let before = n.clone();
                for other in [&before + &one, &before - &one, &before * &Number::from(10)] {
                    if other != before && !other.is_negative() && self.offer(Slip::Points, || format!("{before}分 → {other}分")) {
                        *n = other;
                        return;
                    }
                }
            }
            Points::Range(low, high) => {
                let (l, h) = (low.clone(), high.clone());
                for (a, b) in [(l.clone(), &h + &one), (l.clone(), &h - &one), (&l + &one, h.clone())] {
                    if a <= b && self.offer(Slip::Points, || format!("{l}–{h}分 → {a}–{b}分")) {
                        (*low, *high) = (a, b);
                        return;
                    }
                }
            }
            Points::Formula(num) => self.number(num, Slip::Points, None),
        }
    }

    pub(crate) fn benefits(&mut self, benefits: &mut Vec<Benefit>) {
        for benefit in benefits.iter_mut() {
            match benefit {
                Benefit::Item { amount, when, span, .. } => {
                    let mut facts = amount.as_ref().map(num_facts).unwrap_or_default();
                    when.iter().for_each(|t| t.each_fact(&mut |f| facts.push(f)));
                    self.stand(&span.clone(), facts);
                    if let Some(num) = amount {
                        self.number(num, Slip::Benefit, None);
                    }
                    self.tests(when);
                }
                Benefit::Group { best, items, span, .. } => {
                    let place = span.clone();
                    self.benefits(items);
                    self.stand(&place, Vec::new());
                    if items.len() > 1 && self.offer(Slip::Benefit, || "择优 ↔ 合计".to_owned()) {
                        *best = !*best;
                    }
                }
            }
        }
        for index in 0..benefits.len() {
            let counts = matches!(&benefits[index], Benefit::Item { amount: Some(_), .. });
            let (Benefit::Item { span, .. } | Benefit::Group { span, .. }) = &benefits[index];
            let place = span.clone();
            self.stand(&place, Vec::new());
            if counts && self.offer(Slip::Dropped, || "漏写一项支持".to_owned()) {
                benefits.remove(index);
                return;
            }
        }
    }
}

fn indicator_facts(indicator: &Indicator) -> Vec<FactRef> {
    let mut found = Vec::new();
    for band in &indicator.bands {
        if let When::Tests(tests) = &band.when {
            tests.iter().for_each(|t| t.each_fact(&mut |f| found.push(f)));
        }
        if let Points::Formula(num) = &band.points {
            found.extend(num_facts(num));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
