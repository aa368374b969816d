//! Generated measures and enterprises. Thresholds come from a short list, so that values at and beside them are common.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use zhida_facts::{FactType, NaiveDate, Number, Record, Resolved, State, Value};
use zhida_measure::Library;

pub(crate) const INDUSTRIES: &str = "code,name,level,parent\nC,制造业,section,\nC35,专用设备制造业,division,C\nC356,电子设备制造,group,C35\nC3562,半导体设备制造,class,C356\nC3569,其他电子设备制造,class,C356\nC36,汽车制造业,division,C\nI,信息业,section,\nI65,软件业,division,I\nX9,跨类,division,C36\n";
pub(crate) const REGIONS: &str = "code,name,level,parent\n330000,浙江省,province,\n330100,杭州市,city,330000\n330106,西湖区,county,330100\n330109,萧山区,county,330100\n330200,宁波市,city,330000\n339900,示范市,city,330000\n440000,广东省,province,\n";
pub(crate) const WORKDAYS: &str = "date,day\n2025-10-01,rest\n2025-10-02,rest\n2026-01-01,rest\n2026-01-04,work\n2026-12-31,work\n";

/// Facts of the tests: yearly money and counts, rates, months, a date, a flag, codes, choices, a text, a list, and derived ones.
pub(crate) fn dictionary() -> String {
    "key,label_zh,label_en,aliases,type,unit,period,source,actionable,values,derive\n\
     revenue,营业收入,Revenue,,money,万元,annual,x,yes,,\n\
     profit,利润,Profit,,money,万元,annual,x,yes,,\n\
     rd,研发费用,RD,,money,万元,annual,x,yes,,\n\
     assets,资产,Assets,,money,元,point,x,yes,,\n\
     staff,人数,Staff,,count,人,annual,x,yes,,\n\
     order,订单,Orders,,count,项,point,x,yes,,\n\
     patents,专利,Patents,,count,项,point,x,yes,,\n\
     share,占比,Share,,percent,%,point,x,yes,,\n\
     lasting,期限,Lasting,,count,月,point,x,yes,,\n\
     born,成立日期,Born,,date,,point,x,,,\n\
     age,成立年限,Age,,number,年,point,x,,,年限(成立日期)\n\
     margin,利润率,Margin,,percent,%,annual,x,,,利润 / 营业收入\n\
     flag,高企,Flag,,bool,,point,x,yes,,\n\
     clean,无违法,Clean,,bool,,annual,x,yes,,\n\
     industry,行业,Industry,,code,,point,x,,@industry,\n\
     seat,注册地,Seat,,code,,point,x,,@region,\n\
     level,级别,Level,,enum,,point,x,yes,无<市级<省级<国家级,\n\
     size,规模,Size,,enum,,annual,x,,微型<小型<中型<大型,类别(t-size)\n\
     odd,怪名,Odd,,enum,,point,x,yes,\"普通<老'区<a\\b\\<${spark.app.name}<\"\"双\"\"<-- x<*/ y\",\n\
     park,园区,Park,,text,,point,x,,,\n\
     titles,称号,Titles,,list,,point,x,,,\n"
        .to_owned()
}

/// The class measure that 规模 follows from, the same in every library.
const SIZE: &str = "---\nid: t-size\n标题: 规模\n类型: class\n---\n\n## 条件\n- 在册 `高企 或 非 高企` 【一】\n\n## 分类\n\
    | 行业 | 范围 | 大型 | 中型 | 小型 | 微型 |\n|---|---|---|---|---|---|\n\
    | 工业 【一】 | `行业 属于 C` | `人数 >= 20人` `营业收入 >= 100万元` | `人数 >= 10人` `营业收入 >= 50万元` | `人数 >= 5人` `营业收入 >= 20万元` | 其余 |\n\
    | 软件 【二】 | `行业 属于 I65` | `营业收入 >= 60万元` | `人数 >= 10人` | `营业收入 >= 20万元` | 其余 |\n";

pub(crate) struct Generator {
    pub(crate) chance: ChaCha8Rng,
    measures: usize,
    sheet: bool,
    /// Whether very large and very fine numbers occur too.
    wide: bool,
}

impl Generator {
    pub(crate) fn new(chance: ChaCha8Rng, wide: bool) -> Self {
        Self { chance, measures: 0, sheet: false, wide }
    }
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.choose(&mut self.chance).unwrap()
    }
    fn odds(&mut self, of: u32) -> bool {
        self.chance.random_ratio(1, of)
    }
    fn op(&mut self) -> &'static str {
        self.one(&[">=", ">", "<=", "<", ">=", "=", "!="])
    }
    fn money(&mut self) -> String {
        self.one(&["20万元", "50万元", "100万元", "99.99万元", "0万元", "500000元", "-10万元", "33.3333万元"]).to_owned()
    }
    fn amount(&mut self) -> String {
        let fact = self.one(&[
            "营业收入",
            "利润",
            "研发费用",
            "资产",
            "营业收入[-2]",
            "利润[-2]",
            "营业收入[2024]",
            "合计(研发费用, 2)",
            "均值(营业收入, 3)",
        ]);
        fact.to_owned()
    }
    fn count(&mut self) -> &'static str {
        self.one(&["人数", "人数[-2]"])
    }

    /// A sum of money.
    fn sum(&mut self, depth: u32) -> String {
        match self.chance.random_range(0..if depth == 0 { 3 } else { 10 }) {
            0..=2 => self.amount(),
            3 => format!("({} + {})", self.sum(depth - 1), self.sum(depth - 1)),
            4 => format!("({} - {})", self.sum(depth - 1), self.money()),
            5 => format!("min({}, {})", self.sum(depth - 1), self.money()),
            6 => format!("max({}, {})", self.sum(depth - 1), self.sum(depth - 1)),
            7 => format!("{} * {}", self.sum(depth - 1), self.one(&["10%", "3", "0", "1.5"])),
            8 => format!("{} * {}", self.sum(depth - 1), self.one(&["占比", "利润率", "增长率(营业收入)"])),
            _ => format!("-{}", self.sum(depth - 1)),
        }
    }
    /// A pure number.
    fn rate(&mut self, depth: u32) -> String {
        match self.chance.random_range(0..10) {
            0 => format!("{} / {}", self.amount(), self.amount()),
            1 => "增长率(营业收入)".to_owned(),
            2 => "平均增长率(营业收入, 2)".to_owned(),
            3 => "占比".to_owned(),
            4 => "利润率".to_owned(),
            5 => "利润率[-2]".to_owned(),
            6 => format!("取整({} / {})", self.amount(), self.one(&["10万元", "7万元", "资产"])),
            7 if depth > 0 => format!("min({}, {})", self.rate(depth - 1), self.one(&["50%", "2", "0%"])),
            8 if depth > 0 => format!("max({}, {})", self.rate(depth - 1), self.rate(depth - 1)),
            _ => format!("{} / {}", self.sum(1), self.sum(1)),
        }
    }
    fn percent(&mut self) -> &'static str {
        self.one(&["3%", "10%", "50%", "0%", "33.33%", "-20%", "100%"])
    }

    fn atom(&mut self) -> String {
        let op = self.op();
        match self.chance.random_range(0..31) {
            0..=3 => format!("{} {op} {}", self.amount(), self.money()),
            4 => format!("{} {op} {}", self.sum(2), self.money()),
            5 => format!("{} {op} {}", self.sum(2), self.sum(1)),
            6..=8 => format!("{} {op} {}", self.rate(1), self.percent()),
            9 => format!("{} {op} {}", self.rate(1), self.rate(1)),
            10 => format!("{} {op} {}", self.count(), self.one(&["5人", "10人", "20人"])),
            11 => format!("{} {op} {}", self.one(&["专利", "订单"]), self.one(&["1项", "3项", "0项"])),
            12 => format!("专利 {op} 订单"),
            13 => format!("期限 {op} {}", self.one(&["1年", "6个月", "8个月"])),
            14 => format!("成立年限 {op} {}", self.one(&["1年", "2年", "18个月"])),
            15 => format!("{}(成立日期) {op} {}", self.one(&["年限", "年限"]), self.one(&["1年", "2年", "0.5年", "30个月"])),
            16 => format!("天数(成立日期) {op} {}", self.one(&["365天", "0天", "30天"])),
            17 => format!("工作日(成立日期) {op} {}", self.one(&["20工作日", "0工作日", "120工作日"])),
            18 => format!("成立日期 {} 2025-06-30", self.one(&[">=", "<=", "<", ">"])),
            19 => self.one(&["高企", "无违法"]).to_owned(),
            20 => format!("行业 属于 {}", self.one(&["C", "C35", "C356、I65", "C3562", "C36", "I"])),
            21 => format!("注册地 属于 {}", self.one(&["浙江省", "杭州市", "西湖区", "示范市、宁波市"])),
            22 => format!("级别 {} {}", self.one(&[">=", "=", "<", "!="]), self.one(&["市级", "省级", "国家级"])),
            23 => format!("规模 {}", self.one(&["= 小型", ">= 中型", "属于 小型、微型", "!= 大型"])),
            24 => format!("园区 {}", self.one(&["= 高新区", "属于 高新区、开发区", "!= 乡镇"])),
            25 => format!("称号 含 {}", self.one(&["高企", "专精特新、小巨人", "任意"])),
            26 => format!("每年({}, 2) {op} {}", self.one(&["营业收入", "利润"]), self.money()),
            27 => format!("复合增长率(营业收入, 2) {} 5%", self.one(&[">=", ">"])),
            28 if self.measures > 0 => format!("符合(m-{})", self.chance.random_range(0..self.measures)),
            30 => format!("怪名 {} 普通", self.one(&[">", "=", ">="])),
            29 => format!("类别(t-size) {}", self.one(&["= 小型", "属于 中型、大型"])),
            _ => format!("任一年({}, 3) {op} {}", self.one(&["营业收入", "研发费用"]), self.money()),
        }
    }
    fn condition(&mut self, depth: u32) -> String {
        match self.chance.random_range(0..if depth == 0 { 6 } else { 10 }) {
            6 => format!("({} 或 {})", self.condition(depth - 1), self.condition(depth - 1)),
            7 => format!("({} 且 {})", self.condition(depth - 1), self.condition(depth - 1)),
            8 => format!("非 ({})", self.condition(depth - 1)),
            5 if self.sheet => format!("总分 {} {}分", self.op(), self.one(&["3", "5", "6.5", "10"])),
            _ => self.atom(),
        }
    }

    /// Items of a group as list lines; at least one.
    fn items(&mut self, depth: u32, indent: usize, text: &mut String) {
        let many = self.chance.random_range(1..5);
        let pad = "  ".repeat(indent);
        for _ in 0..many {
            if depth > 0 && self.odds(4) {
                self.group(depth - 1, indent, text, "");
            } else if self.odds(12) {
                text.push_str(&format!("{pad}- 人工核实 {} 【一】\n", self.chance.random_range(0..9999)));
            } else {
                // Words that would end a comment, a text or a line in one engine or another.
                let words = self.one(&["条款", "条款", "条款", "条款' \" ; -- */ /* ${spark.app.name} \\"]);
                text.push_str(&format!("{pad}- {words} `{}` 【一】\n", self.condition(1)));
            }
        }
    }
    fn group(&mut self, depth: u32, indent: usize, text: &mut String, mark: &str) {
        let pad = "  ".repeat(indent);
        let mut inner = String::new();
        self.items(depth, indent + 1, &mut inner);
        let own = "  ".repeat(indent + 1) + "- ";
        let count = inner.lines().filter(|l| l.starts_with(&own)).count();
        let word = match self.chance.random_range(0..6) {
            0 => "全部满足".to_owned(),
            1 => "任一满足".to_owned(),
            2 => "均不得".to_owned(),
            _ if count > 1 && self.odds(2) => {
                // Some items marked: so many of them must be among those that hold.
                let mut stars = 0;
                let lines: Vec<String> = inner
                    .lines()
                    .map(|line| {
                        if line.starts_with(&own) && self.odds(2) {
                            stars += 1;
                            line.replacen("- ", "- ★", 1)
                        } else {
                            line.to_owned()
                        }
                    })
                    .collect();
                inner = lines.join("\n") + "\n";
                let n = self.chance.random_range(1..=count);
                if stars > 0 {
                    format!("至少{n}项，其中★至少{}项", self.chance.random_range(1..=stars.min(n)))
                } else {
                    format!("至少{n}项")
                }
            }
            _ => format!("至少{}项", self.chance.random_range(1..=count)),
        };
        text.push_str(&format!("{pad}- {mark}组 **{word}**\n{inner}"));
    }

    fn band(&mut self, points: &str) -> String {
        if self.odds(15) { format!("| | 酌情 | {points} |\n") } else { format!("| | `{}` | {points} |\n", self.condition(1)) }
    }
    fn sheet(&mut self) -> String {
        let mut text = format!("\n## 评分 总分{}\n", self.one(&["", "（满分10分，封顶）", "（择优）"]));
        let head = "| 指标 | 条件 | 分值 |\n|---|---|---|\n";
        text.push_str(head);
        for indicator in 0..self.chance.random_range(1..4) {
            let kind = self.chance.random_range(0..4);
            let name = if kind == 0 { format!("项{indicator}（满分4分，累计）") } else { format!("项{indicator}") };
            match kind {
                3 => {
                    let formula = match self.chance.random_range(0..5) {
                        0 => format!("min({} * 10分, 5分)", self.rate(1)),
                        1 => "min(取整(专利 / 2项) * 1分, 3分)".to_owned(),
                        2 => format!("max(min({} * 1分, 6分), 0分)", self.rate(0)),
                        3 => "取整(成立年限 / 1年) * 2分".to_owned(),
                        _ => "min(天数(成立日期) / 100天 * 1分, 4分)".to_owned(),
                    };
                    text.push_str(&format!("| {name} | | `{formula}` |\n"));
                }
                _ => {
                    let descending = self.odds(2);
                    let points = if descending { ["5", "3", "1"] } else { ["2", "4.5", "1–3"] };
                    for (at, points) in points.iter().enumerate() {
                        let row = self.band(points);
                        text.push_str(&if at == 0 { row.replacen("| |", &format!("| {name} |"), 1) } else { row });
                    }
                    if kind == 1 {
                        text.push_str("| | 其余 | 0.5 |\n");
                    }
                }
            }
        }
        if self.odds(3) {
            text.push_str(&format!("\n### 分项{}\n{head}", self.one(&["（择优）", "（满分3分，封顶）", ""])));
            for indicator in 0..2 {
                let row = self.band("3");
                text.push_str(&row.replacen("| |", &format!("| 子{indicator} |"), 1));
            }
        }
        text
    }

    /// A measure.
    fn measure(&mut self) -> String {
        let scored = self.odds(3);
        let head = format!(
            "---\nid: m-{}\n标题: 措施'; -- \\\n类型: {}\n---\n\n## 条件\n",
            self.measures,
            if self.measures == 0 { "score" } else { "subsidy" }
        );
        let sheet = if scored { self.sheet() } else { String::new() };
        self.sheet = scored;
        let mut text = head;
        self.items(2, 0, &mut text);
        if scored {
            text.push_str(&format!("- 得分 `总分 {} {}分` 【三】\n", self.op(), self.one(&["2", "5", "8"])));
        }
        if self.odds(3) {
            self.group(1, 0, &mut text, "");
        }
        if self.odds(4) {
            text.push_str("\n## 例外\n");
            self.items(0, 0, &mut text);
        }
        self.sheet = false;
        self.measures += 1;
        text + &sheet
    }

    /// The texts of a library: the class measure and `count` others, each of which may ask for those before it.
    pub(crate) fn texts(&mut self, count: usize) -> Vec<String> {
        self.measures = 0;
        let mut texts = vec![SIZE.to_owned()];
        for _ in 0..count {
            texts.push(self.measure());
        }
        texts
    }

    /// An enterprise of which a part is known.
    pub(crate) fn record(&mut self, library: &Library) -> Record {
        let mut record = Record::default();
        let lost = self.chance.random_range(1..12);
        for (id, fact) in library.dictionary.iter() {
            let years: Vec<Option<i32>> =
                if fact.period == zhida_facts::Period::Point { vec![None] } else { (2021..=2026).map(Some).collect() };
            for year in years {
                let state = match self.chance.random_range(0..lost + 3) {
                    0 => State::NotAsked,
                    1 if self.odds(2) => State::NotApplicable,
                    1 => State::SaidUnknown,
                    // Derived facts are mostly left to be derived.
                    _ if fact.derive.is_some() && !self.odds(5) => State::NotAsked,
                    _ => self.value(library, fact).into(),
                };
                record.set(id, year, state);
            }
        }
        record
    }
    fn value(&mut self, library: &Library, fact: &zhida_facts::Fact) -> Value {
        let text = |text: &str| Value::Text(Arc::from(text));
        match &fact.kind {
            FactType::Number { whole } => {
                let values: &[&str] = match fact.unit.symbol.as_str() {
                    "万元" if self.wide => {
                        &["20", "50", "100", "33.3333", "0", "-10", "1000000", "19.9999", "110.25", "0.0001", "98765432109876.5"]
                    }
                    "万元" => &["20", "50", "100", "99.99", "0", "-10", "200", "19.99", "105", "110.25"],
                    "元" => &["500000", "1000000", "999999", "0", "200001", "-100000"],
                    "%" => &["3", "10", "50", "33.33", "0", "-20", "100", "2.99"],
                    "年" => &["1", "2", "1.5", "0.5"],
                    "月" => &["12", "6", "8", "18", "0"],
                    _ => &["0", "1", "3", "5", "10", "20", "4", "19"],
                };
                let own = Number::parse(self.one(values)).unwrap();
                let own = if *whole { own.floor() } else { own };
                Value::Number(&own * &fact.unit.factor)
            }
            FactType::Bool => Value::Bool(self.odds(2)),
            FactType::Date => {
                let days = [
                    "2025-06-30",
                    "2025-06-29",
                    "2025-07-01",
                    "2024-06-30",
                    "2024-02-29",
                    "2026-06-01",
                    "2026-07-15",
                    "2025-12-31",
                    "2024-12-30",
                    "1999-01-31",
                ];
                Value::Date(self.one(&days).parse::<NaiveDate>().unwrap())
            }
            FactType::Code(scheme) => {
                let tree = library.codes.tree(*scheme);
                let ids: Vec<_> = tree.ids().collect();
                let id = *ids.choose(&mut self.chance).unwrap();
                assert_eq!(tree.resolve(tree.code(id)), Resolved::One(id));
                Value::Code(id)
            }
            FactType::Choice => Value::Choice(self.chance.random_range(0..u16::try_from(fact.choices.len()).unwrap())),
            FactType::Text => text(self.one(&["高新区", "开发区", "老'区", "乡\\村", "${x}"])),
            FactType::List => {
                let mut items: Vec<Arc<str>> = Vec::new();
                for item in ["高企", "专精特新", "小'巨人"] {
                    if self.odds(3) {
                        items.push(Arc::from(item));
                    }
                }
                items.sort();
                Value::List(items.into())
            }
        }
    }
}
