//! Budgets on their pages: set with a record, and every figure counted again from the tables by plain SQL.

use crate::common::{World, now, number, world};
use zhida_store::{NewBudget, Qualifying};

/// A measure's money as its pages have it, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Money {
    pub(crate) budget: i64,
    pub(crate) committed: i64,
    pub(crate) paid: i64,
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// Sets the budget of this year, in 万元; gives it in fen.
pub(crate) async fn set(world: &World, measure: &str, wan: &str) -> i64 {
    let (answer, page) =
        world.post(&format!("/desk/measures/{measure}/budget"), "department", &format!("year=2026&amount={wan}&note=test")).await;
    assert_eq!(answer.status().as_u16(), 303, "{page}");
    wan.parse::<i64>().unwrap() * 1_000_000
}

fn fen(yuan: &str) -> i64 {
    let (whole, part) = yuan.split_once('.').unwrap_or((yuan, ""));
    format!("{whole}{part:0<2}").parse().unwrap()
}

/// What the file of all measures says of this one.
async fn shown(world: &World, measure: &str) -> Money {
    let (_, text) = world.get("/desk/budgets/export?format=csv", "leader", "zh").await;
    let line = text.lines().find(|line| line.starts_with(&format!("{measure},"))).unwrap_or_else(|| panic!("no {measure} in {text}"));
    let cells: Vec<&str> = line.split(',').collect();
    let [budget, committed, paid] = [4, 5, 6].map(|at| fen(cells[at]));
    Money { budget, committed, paid, low: fen(cells[8]), high: fen(cells[9]) }
}

/// The same by the tables alone; every application in them has an amount.
async fn counted(world: &World, measure: &str) -> Money {
    let tables = world.tables().await;
    let one = |sql: String| number(&tables, sql);
    let decided = "id IN (SELECT application_id FROM application_row WHERE row LIKE '%\"decide\":[true,%' AND strftime('%Y', at / 1000000 + 28800, 'unixepoch') = '2026')";
    let of = format!("SELECT COALESCE(SUM(amount), 0) AS n FROM application WHERE measure = '{measure}'");
    let review = one(format!("{of} AND state IN ('review', 'returned', 'notice', 'proposed')")).await;
    let free = |end: &str| {
        format!(
            "SELECT COALESCE(SUM({end}), 0) AS n FROM qualified WHERE measure = '{measure}' AND until IS NULL AND enterprise_id NOT IN \
             (SELECT enterprise_id FROM application WHERE measure = '{measure}' AND sent_at IS NOT NULL)"
        )
    };
    Money {
        budget: one(format!("SELECT fen AS n FROM budget WHERE measure = '{measure}' AND year = 2026 ORDER BY id DESC LIMIT 1")).await,
        committed: one(format!("{of} AND state IN ('granted', 'booked') AND {decided}")).await,
        paid: one(format!("{of} AND state = 'paid' AND {decided}")).await,
        low: one(free("low")).await + review,
        high: one(free("high")).await + review,
    }
}

/// The figures of the file are those of the tables; gives them.
pub(crate) async fn agrees(world: &World, measure: &str) -> Money {
    world.app().count_landing().await.unwrap();
    let shown = shown(world, measure).await;
    assert_eq!(shown, counted(world, measure).await, "{measure}");
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_is_set_changed_and_taken_back_with_a_record() {
    let world = world().await;
    const MEASURE: &str = "demo-rd-subsidy-2026";
    let address = format!("/desk/measures/{MEASURE}/budget");
    let page = async |login: &str| world.get(&address, login, "zh").await.1;
    assert!(page("department").await.contains("文件写明"), "what the text names counts until somebody sets one");
    assert!(!page("leader").await.contains("<form class=\"panel\""), "who may not set one is not asked");
    for (form, why) in [("year=2026&amount=x", "精确到分"), ("year=2026&amount=-1", "精确到分"), ("year=1&amount=1", "年度不对")]
    {
        let (answer, text) = world.post(&address, "clerk", form).await;
        assert!(answer.status().as_u16() == 422 && text.contains(why), "{form}: {text}");
    }
    // The service counts by itself once after its start; what is put down here stays until the next day.
    while world.app().store().last_done("landing.count").await.unwrap().is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let one = Qualifying { enterprise: world.company, low: 100, high: Some(200) };
    world.app().store().put_qualified(MEASURE, &[one], now()).await.unwrap();
    set(&world, MEASURE, "999999").await;
    let text = page("department").await;
    assert!(text.contains("够用") && text.contains("999999万元") && !text.contains("文件写明"), "{text}");
    // A fen is not enough for anybody: the word says so, here, among all measures and on the measure's own page.
    let (answer, _) = world.post(&address, "clerk", "year=2026&amount=0.000001&note=%E8%B0%83%E5%87%8F").await;
    assert_eq!(answer.status().as_u16(), 303);
    let text = page("department").await;
    assert!(text.contains("超出预算") && text.contains("调减") && text.contains("999999万元"), "{text}");
    assert!(text.contains(&format!("href=\"/desk/measures/{MEASURE}/sliders?budget=0.000001#budget\"")), "{text}");
    let (_, city) = world.get(&format!("/desk/measures/{MEASURE}"), "leader", "zh").await;
    assert!(city.contains("超出预算") && city.contains("预计合计"), "{city}");
    let (_, list) = world.get("/desk/budgets", "leader", "zh").await;
    let rows = list.split("<tbody>").nth(1).unwrap();
    assert!(rows.find(MEASURE).unwrap() < rows.find("够用").unwrap_or(usize::MAX), "what will not do stands first: {rows}");
    assert!(rows.contains("超出预算"), "{rows}");
    let (answer, sliders) = world.get(&format!("/desk/measures/{MEASURE}/sliders?budget=0.000001"), "leader", "zh").await;
    assert!(
        answer.status().as_u16() == 200 && sliders.contains("value=\"0.000001\"") && sliders.contains("budget=0.000001\" aria-current"),
        "{sliders}"
    );
    let (answer, _) = world.post(&format!("{address}?on=2026-09-01"), "clerk", "year=2026&amount=&note=").await;
    assert_eq!(answer.status().as_u16(), 303);
    assert_eq!(
        answer.headers()["location"],
        format!("{address}?on=2026-09-01&year=2026"),
        "the text that was looked at is looked at still"
    );
    let text = page("department").await;
    assert!(text.contains("撤销") && text.contains("文件写明"), "{text}");
    let (_, audit) = world.get("/admin/audit?act=budget.", "auditor", "zh").await;
    assert!(audit.matches("<code>budget.set</code>").count() == 3, "each is in the audit log: {audit}");
    // Money of a measure whose text is gone: nobody is to get any more of it this year, and the report of all has it.
    let store = world.app().store();
    let desk = store.desk(&store.signed(1).await.unwrap().unwrap()).unwrap();
    let gone = NewBudget { measure: "gone-2020".to_owned(), year: 2026, fen: Some(100), note: String::new() };
    assert!(desk.set_budget(gone, now()).await.unwrap());
    let (_, text) = world.get("/desk/budgets/export?format=csv", "leader", "zh").await;
    assert!(text.contains("\ngone-2020,gone-2020,,2026,1,0,0,0,0,0,0,0,"), "{text}");
    crate::papers::money(&world, "gone-2020").await;
}
