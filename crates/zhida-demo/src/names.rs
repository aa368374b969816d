//! Invented names. Every company name begins with 示范, so that nobody can take it for a real one.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

// The two halves of a brand, and what keeps brands apart once all pairs are used.
const FIRST: &str =
    "云瑞恒启明泽景博锦远嘉川松岚鹏禾朗钧翰辰越沐安星宏昊峻润祥颂庆欣茂森澜溪岩青晨旭阔弘迅捷凌卓立同和众联汇聚集利丰隆昌兴永久长正";
const SECOND: &str =
    "帆达源科创峰泰盛华通凯宁腾诚拓晟岳桥信德光维正新益康顺裕福鼎铭格致力行远航程途翔宇宙洋海江湖波涛润泉林森木石玉金银铜铁钢锋";
const THIRD: &str = "一天佳美优方圆南北东西中";
const SURNAMES: [&str; 12] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫"];

/// What firms of a division of GB/T 4754 call themselves; the rest are 实业.
const WORDS: &[(&str, &[&str])] = &[
    ("A", &["农业", "生态农业", "种业", "牧业"]),
    ("C13", &["食品", "粮油", "饲料"]),
    ("C14", &["食品", "调味品"]),
    ("C15", &["饮料", "酒业"]),
    ("C17", &["纺织", "针织"]),
    ("C18", &["服饰", "制衣"]),
    ("C19", &["鞋业", "皮具"]),
    ("C20", &["木业"]),
    ("C21", &["家具", "家居"]),
    ("C22", &["纸业", "包装"]),
    ("C23", &["印刷"]),
    ("C24", &["文体用品", "玩具"]),
    ("C26", &["化工", "新材料", "涂料"]),
    ("C27", &["制药", "生物医药"]),
    ("C28", &["化纤"]),
    ("C29", &["塑胶", "橡胶"]),
    ("C30", &["建材", "玻璃", "陶瓷"]),
    ("C31", &["钢铁", "铸造"]),
    ("C32", &["铝业", "铜业", "金属材料"]),
    ("C33", &["五金", "金属制品", "模具"]),
    ("C34", &["机械", "泵阀", "轴承"]),
    ("C35", &["专用设备", "智能装备", "医疗器械"]),
    ("C36", &["汽车零部件", "汽配"]),
    ("C37", &["船舶配件", "轨道装备"]),
    ("C38", &["电气", "电缆", "电机"]),
    ("C39", &["电子", "通信设备", "半导体"]),
    ("C40", &["仪器仪表", "测控"]),
    ("C42", &["再生资源"]),
    ("C", &["制造", "工业"]),
    ("E", &["建设", "建筑工程", "装饰"]),
    ("F51", &["贸易", "商贸", "供应链"]),
    ("F52", &["零售", "百货", "电子商务"]),
    ("G", &["物流", "运输", "仓储"]),
    ("H61", &["酒店"]),
    ("H62", &["餐饮"]),
    ("I65", &["软件", "信息技术", "数据科技"]),
    ("L71", &["租赁"]),
    ("L72", &["商务服务", "人力资源", "会展"]),
    ("M", &["技术服务", "检测", "设计"]),
];

/// The name of company `number`, ending with a word of its industry. No two numbers share a name.
pub(crate) fn company(number: u32, industry_code: &str, rng: &mut ChaCha8Rng) -> String {
    let words = WORDS.iter().find(|(prefix, _)| industry_code.starts_with(prefix)).map_or(&["实业"][..], |(_, words)| words);
    let word = words[rng.random_range(0..words.len())];
    format!("示范{}{word}有限公司", brand(number as usize))
}

/// Two characters for the first few thousand, one more for each time the pairs are used up.
fn brand(number: usize) -> String {
    let (firsts, seconds, thirds) = (FIRST.chars().count(), SECOND.chars().count(), THIRD.chars().count());
    // 1009 is prime and divides neither count, so that every pair comes once, and neighbours look unlike.
    let pair = number * 1009 % (firsts * seconds);
    let mut round = number / (firsts * seconds);
    let mut brand: String = FIRST.chars().nth(pair / seconds).into_iter().chain(SECOND.chars().nth(pair % seconds)).collect();
    while round > 0 {
        brand.extend(THIRD.chars().nth((round - 1) % thirds));
        round = (round - 1) / thirds;
    }
    brand
}

/// A contact, surname only.
pub(crate) fn person(rng: &mut ChaCha8Rng) -> String {
    format!("{}{}", SURNAMES[rng.random_range(0..SURNAMES.len())], if rng.random_bool(0.5) { "女士" } else { "先生" })
}

#[cfg(test)]
mod tests {
    use super::{FIRST, SECOND, THIRD, brand};
    use std::collections::BTreeSet;

    #[test]
    fn no_brand_twice() {
        for list in [FIRST, SECOND, THIRD] {
            assert_eq!(list.chars().collect::<BTreeSet<_>>().len(), list.chars().count());
        }
        let brands: BTreeSet<String> = (0..100_000).map(brand).collect();
        assert_eq!(brands.len(), 100_000);
        assert_eq!(brand(1000).chars().count(), 2);
    }
}
