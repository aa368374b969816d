//! The desk about measures: counts, sliders, and the way of a draft into the library.

use crate::common::{World, world};
use zhida_facts::Number;
use zhida_live::Standing;
use zhida_measure::plan::Literal;

const MEASURE: &str = "demo-rd-subsidy-2026";

fn encode(text: &str) -> String {
    zhida_web::address::encode(text)
}

/// What stands in `text` behind `before`, up to `end`.
fn cut<'a>(text: &'a str, before: &str, end: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split(end).next().unwrap()
}

/// A draft of the measure with one figure changed; its number and its text.
async fn drafted(world: &World, login: &str, from: &str, to: &str) -> (String, String) {
    let (response, _) = world.post("/desk/drafts", login, &format!("from={MEASURE}")).await;
    let at = response.headers()["location"].to_str().unwrap().to_owned();
    let (_, page) = world.get(&at, login, "zh").await;
    let seen = cut(&page, "name=\"seen\" value=\"", "\"").to_owned();
    let old = { world.app().city().subject_of(MEASURE).unwrap().measure().text.clone() };
    let text = old.replace(from, to);
    assert_ne!(old, text);
    let (response, page) = world.post(&at, login, &format!("seen={seen}&note=x&text={}", encode(&text.replace('\n', "\r\n")))).await;
    assert_eq!(response.status().as_u16(), 303, "{page}");
    (at, text)
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_those_of_row_by_row_evaluation() {
    let world = world().await;
    for id in [MEASURE, "demo-srdi-award-2026", "cn-size-2011"] {
        let expected: Vec<usize> = {
            let city = world.app().city();
            let subject = city.subject_of(id).unwrap();
            let at = |row: usize| {
                let facts = city.table().row(row);
                let case = zhida_engine::Case::new(city.library(), &facts, city.day(), subject.track());
                let outcome = zhida_engine::Evaluation::new(&case, subject.plan()).outcome(subject.in_force(city.day()));
                Standing::of(subject.plan().meta.kind, &outcome)
            };
            let all: Vec<Standing> = (0..city.len()).map(at).collect();
            Standing::ALL.iter().map(|s| all.iter().filter(|x| *x == s).count()).collect()
        };
        let (_, page) = world.get(&format!("/desk/measures/{id}"), "leader", "zh").await;
        let counts = cut(&page, "<dl class=\"counts\">", "</dl>");
        for (name, count) in ["eligible", "step", "answer", "ineligible"].iter().zip(&expected) {
            let link = format!("list={name}&#38;part=#list\">");
            if counts.contains(&link) {
                assert_eq!(cut(counts, &link, "<"), count.to_string(), "{id} {name}");
            } else {
                assert_eq!(*count, 0, "{id} {name}: {counts}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_published_by_a_second_person_only() {
    let world = world().await;
    let (at, _) = drafted(&world, "clerk", "# 研发投入后补助\n", "# 研发投入后补助\n\n第二版的说明。\n").await;
    let (response, _) = world.post(&format!("{at}/submit"), "clerk", "").await;
    assert_eq!(response.status().as_u16(), 303);
    let (response, page) = world.post(&format!("{at}/publish"), "clerk", "word=").await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(page.contains("须由另一人发布"), "{page}");
    let (_, page) = world.get(&format!("/measures/{MEASURE}"), "", "zh").await;
    assert!(!page.contains("第二版的说明"));
    let (response, page) = world.post(&format!("{at}/publish"), "clerk2", "word=ok").await;
    assert_eq!(response.status().as_u16(), 303, "{page}");
    let (_, page) = world.get(&format!("/measures/{MEASURE}"), "", "zh").await;
    assert!(page.contains("第二版的说明"), "the library has not been renewed");
    let (_, page) = world.get(&format!("/desk/measures/{MEASURE}/versions"), "leader", "zh").await;
    assert!(page.contains("已发布") && page.contains("已被替代"), "{page}");
    // Taken out with a reason and a tick only.
    let form = format!("document=demo-city/{MEASURE}.md&reason=gone");
    let withdraw = format!("/desk/measures/{MEASURE}/withdraw");
    assert_eq!(world.post(&withdraw, "clerk", &form).await.0.status().as_u16(), 422);
    assert_eq!(world.post(&withdraw, "clerk", &format!("{form}&sure=yes")).await.0.status().as_u16(), 303);
    assert_eq!(world.get(&format!("/measures/{MEASURE}"), "", "zh").await.0.status().as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_with_errors_stays_a_draft() {
    let world = world().await;
    let (at, _) = drafted(&world, "clerk", "`研发费用 >= 100万元`", "`研发废用 >= 100万元`").await;
    let (response, page) = world.post(&format!("{at}/submit"), "clerk", "").await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(page.contains("研发废用") && page.contains("不能进入措施库"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_comparison_names_the_clause_and_counts_the_gains() {
    let world = world().await;
    let (at, text) = drafted(&world, "clerk", "不少于100万元 `研发费用 >= 100万元`", "不少于1万元 `研发费用 >= 1万元`").await;
    let gains = {
        let city = world.app().city();
        let (old, new) = (city.subject_of(MEASURE).unwrap(), city.draft(&text).0.unwrap());
        city.diff(&old, &new).gain().len()
    };
    let (_, page) = world.get(&format!("{at}/diff"), "leader", "zh").await;
    assert!(page.contains("<ins>上年度研发费用不少于1万元"), "{page}");
    assert_eq!(cut(&page, "<dt>新符合的企业</dt><dd>", "<"), gains.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slider_agrees_with_the_changed_text_and_writes_it() {
    let world = world().await;
    let (literal, enter) = {
        let city = world.app().city();
        let subject = city.subject_of(MEASURE).unwrap();
        let hundred = Literal::Number(Number::from(1_000_000));
        let lever = subject.levers().into_iter().find(|l| l.current == hundred).unwrap();
        let text = subject.measure().text.replace("研发费用 >= 100万元", "研发费用 >= 1万元");
        (lever.literal, city.diff(&subject, &city.draft(&text).0.unwrap()).gain().len())
    };
    let (_, page) = world.get(&format!("/desk/measures/{MEASURE}/sliders?literal={literal}&value=1"), "leader", "zh").await;
    assert_eq!(cut(&page, "新进入 <span class=\"num\">", "<"), enter.to_string());
    let path = format!("/desk/measures/{MEASURE}/sliders");
    let (response, page) = world.post(&path, "clerk", &format!("literal={literal}&value=1")).await;
    assert_eq!(response.status().as_u16(), 303, "{page}");
    let (_, page) = world.get(response.headers()["location"].to_str().unwrap(), "clerk", "zh").await;
    assert!(page.contains("不少于1万元 `研发费用 &#62;= 1万元`"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_finds_its_threshold() {
    let world = world().await;
    const PAYING: &str = "demo-first-above-scale-2026";
    let (budget, widest) = {
        let city = world.app().city();
        let subject = city.subject_of(PAYING).unwrap();
        // Half of what it would cost without the threshold is too little for all.
        let slide = city.slide(&subject, 0, &[Literal::Number(Number::ZERO)]).unwrap();
        let all = &slide.curve()[0];
        (all.cost.checked_div(&Number::from(20_000)).unwrap().floor(), all.eligible)
    };
    let path = format!("/desk/measures/{PAYING}/sliders?literal=0&budget={}", budget.to_decimal(0));
    let (_, page) = world.get(&path, "leader", "zh").await;
    assert!(page.contains("在预算之内且惠及最多") && page.contains("超出预算"), "{page}");
    let set = cut(&page, "在预算之内且惠及最多。 <a href=\"", "\"").replace("&#38;", "&");
    let (_, page) = world.get(&set, "leader", "zh").await;
    let counts = cut(&page, "<dl class=\"counts\">", "</dl>");
    let eligible: usize = cut(counts, "<dd>", "<").parse().unwrap();
    assert!(0 < eligible && eligible < widest, "{eligible} {widest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_keeps_both_texts() {
    let world = world().await;
    let (at, text) = drafted(&world, "clerk", "# 研发投入后补助\n", "# 研发投入后补助\n\n甲写的。\n").await;
    let mine = text.replace("甲写的", "乙写的");
    let (response, page) = world.post(&at, "clerk2", &format!("seen=old&text={}", encode(&mine))).await;
    assert_eq!(response.status().as_u16(), 409);
    assert!(page.contains("甲写的。") && page.contains("乙写的。"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_are_written_for_the_clerk() {
    let world = world().await;
    let form = format!("fact={}&op=ge&value=50&unit={}&language=zh", encode("研发费用"), encode("万元"));
    let (_, answer) = world.post("/desk/condition", "clerk", &form).await;
    assert!(answer.contains("研发费用 >= 50万元"), "{answer}");
    let (_, answer) = world.post("/desk/condition", "clerk", &form.replace("op=ge", "op=yes")).await;
    assert!(answer.contains("error"), "{answer}");
    let (at, text) = drafted(&world, "clerk", "满分100分", "满分100分 ").await;
    let body = format!("{form}&seen=x&text={}&section={}", encode(&text), encode("条件"));
    let (_, page) = world.post(&format!("{at}/condition"), "clerk", &body).await;
    assert!(page.contains("- 研发费用 `研发费用 &#62;= 50万元`"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_measure_begins_with_a_text_without_errors() {
    let world = world().await;
    for kind in ["subsidy", "class", "score", "alert", "event"] {
        let (response, page) = world.post("/desk/drafts", "clerk", &format!("title=T&id=new-{kind}&kind={kind}&language=zh")).await;
        assert_eq!(response.status().as_u16(), 303, "{page}");
        let (_, page) = world.get(response.headers()["location"].to_str().unwrap(), "clerk", "zh").await;
        assert!(!page.contains("class=\"diagnostic error\""), "{kind}: {page}");
    }
    let (response, _) = world.post("/desk/drafts", "clerk", &format!("title=T&id={MEASURE}&kind=subsidy")).await;
    assert_eq!(response.status().as_u16(), 422);
    assert_eq!(world.post("/desk/drafts", "leader", "title=T&id=x&kind=subsidy").await.0.status().as_u16(), 403);
}
