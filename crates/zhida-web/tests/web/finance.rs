//! A financing need from its form to the loan: shown by consent, offered for, compared, taken once, paid out, rated, counted.

use crate::common::{PASSWORD, World, now, page, refused, sent, world};
use zhida_store::{NewUser, Role};

/// The lenders of the demonstration's products; gives their numbers.
async fn lenders(world: &mut World) -> [i64; 2] {
    let store = world.app().store().clone();
    let mut numbers = [0; 2];
    for (place, (login, name)) in numbers.iter_mut().zip([("bank", "示范市商业银行"), ("guarantor", "示范市中小企业融资担保公司")])
    {
        *place = store.add_institution_by_program(name, "", now()).await.unwrap();
        let institution = Some(*place);
        let new = NewUser { login: login.to_owned(), name: login.to_owned(), role: Role::Institution, institution, ..NewUser::default() };
        store.add_user_by_program(new, PASSWORD, None, now()).await.unwrap();
        world.welcome(login).await;
    }
    numbers
}

/// Facts by which the micro loan is to be had.
const FACTS: &str = "theme=finance&registered_region=云桥区&size_class@2025=小型&registration_status=存续&revenue@2025=1000&debt_ratio@2025=50\
                     &judgment_debtor=否";

const NEED: &str = "amount=300&months=12&purpose=working&security=credit&wanted_by=2026-12-31&text=订单增加&contact=王某 13800000000";

#[tokio::test(flavor = "multi_thread")]
async fn a_need_from_its_form_to_the_loan() {
    let mut world = world().await;
    let [bank, guarantor] = lenders(&mut world).await;
    sent(&world, "/my/profile", "company", FACTS).await;

    // Each field says what is wrong, and what was typed stays.
    let text = refused(&world, "/my/finance/new", "company", "amount=0&months=x&wanted_by=2026-01-01&text=订单").await;
    for said in ["请填写大于零的金额", "请填写1到600", ">订单<"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let text = refused(&world, "/my/finance/new", "company", &NEED.replace("2026-12-31", "2026-01-01")).await;
    assert!(text.contains("请选择今天或以后的日期"), "{text}");
    let mine = sent(&world, "/my/finance/new", "company", NEED).await;
    let case = mine.rsplit('/').next().unwrap().to_owned();
    let theirs = format!("/institution/finance/{case}");

    // The product it can have is there with its institution, which sees nothing yet.
    let text = page(&world, &mine, "company").await;
    assert!(text.contains("小微企业信用快贷") && text.contains("现在就能办") && text.contains("3.45%–4.35%"), "{text}");
    assert!(text.contains(&format!("name=\"to\" value=\"{bank}\"")), "{text}");
    assert_eq!(world.get(&theirs, "bank", "zh").await.0.status().as_u16(), 404);
    let text = refused(&world, &mine, "company", &format!("how=show&to={bank}")).await;
    assert!(text.contains("请先勾选同意"), "{text}");
    assert!(text.contains(&format!("name=\"to\" value=\"{bank}\" checked")), "what was chosen stays: {text}");
    let text = refused(&world, &mine, "company", "how=show&agree=yes").await;
    assert!(text.contains("请至少选择一家机构"), "{text}");
    // Whoever has no product for it is not shown it, whatever is sent.
    let (response, _) = world.post(&mine, "company", "how=show&agree=yes&to=1").await;
    assert_eq!(response.status().as_u16(), 404);
    sent(&world, &mine, "company", &format!("how=show&agree=yes&to={bank}")).await;
    assert!(page(&world, "/institution", "bank").await.contains(&theirs));
    assert_eq!(world.get(&theirs, "guarantor", "zh").await.0.status().as_u16(), 404);
    let tenant = world.app().store().tenant(&world.signed("company").await).unwrap();
    tenant.show_need(case.parse().unwrap(), &[(guarantor, Vec::new())], now()).await.unwrap();

    // Offers: read field by field, made on what was seen.
    let good = "how=offer&seen=1&product=demo-micro-loan-2026&amount=200&months=12&rate=4.05&security=credit&until=2026-10-31";
    let text = refused(&world, &theirs, "bank", &good.replace("4.05", "4.05001").replace("2026-10-31", "2026-09-01")).await;
    assert!(text.contains("最多四位小数"), "{text}");
    let text = refused(&world, &theirs, "bank", &good.replace("2026-10-31", "2026-09-01")).await;
    assert!(text.contains("请选择今天或以后的日期"), "{text}");
    assert_eq!(world.post(&theirs, "institution2", good).await.0.status().as_u16(), 404);
    sent(&world, &theirs, "bank", good).await;
    let text = refused(&world, &theirs, "bank", good).await;
    assert!(text.contains("页面打开后有了新的变化"), "{text}");
    let dear = "how=offer&seen=1&amount=300&months=24&rate=3.65&guarantee=0.8&fees=3000&security=guarantee&until=2026-10-31";
    sent(&world, &theirs, "guarantor", dear).await;
    let text = page(&world, &theirs, "guarantor").await;
    assert!(!text.contains("示范市商业银行") && !text.contains("4.05%"), "others' offers are not its to see: {text}");

    // Side by side, with what each costs: 200 × 4.05%, and 300 × 4.45% with half of 3,000 yuan a year.
    let text = page(&world, &mine, "company").await;
    for said in ["8.1万元", "13.5万元", "4.5%", "最接近所需", "最低"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let by_rate = page(&world, &format!("{mine}?sort=rate"), "company").await;
    let table = by_rate.split("<tbody>").nth(1).unwrap();
    assert!(table.find("示范市中小企业融资担保公司").unwrap() < table.find("示范市商业银行").unwrap(), "{table}");
    accepted_and_paid(&world, &mine, &theirs, bank).await;

    let text = page(&world, "/desk/finance", "leader").await;
    assert!(text.contains("示范市商业银行") && text.contains("180万元") && text.contains("300万元"), "{text}");
    let text = page(&world, &format!("/desk/finance/{case}"), "clerk").await;
    assert!(text.contains("已放款") && text.contains("未选中") && text.contains("HT-1"), "{text}");
    assert!(page(&world, &format!("/desk/cases/{case}"), "clerk").await.contains(&format!("/desk/finance/{case}")));
}

/// The first offer is the bank's: step 2 after both were shown the need.
async fn accepted_and_paid(world: &World, mine: &str, theirs: &str, bank: i64) {
    for form in ["how=accept&offer=2&seen=4", "how=decline&offer=2", "how=hide&institution=3", "how=show&agree=yes&to=3"] {
        assert_eq!(world.post(mine, "rival", form).await.0.status().as_u16(), 404, "{form}");
    }
    let text = refused(world, mine, "company", "how=accept&offer=2&seen=3").await;
    assert!(text.contains("页面打开后有了新的变化"), "{text}");
    sent(world, mine, "company", "how=accept&offer=2&seen=4").await;
    let text = refused(world, mine, "company", "how=accept&offer=3&seen=5").await;
    assert!(text.contains("现在不能这样操作"), "{text}");
    assert!(page(world, "/my/notices", "bank").await.contains("报价被接受"));
    assert!(page(world, "/my/notices", "guarantor").await.contains("报价未被选中"));

    refused(world, theirs, "bank", "how=grant&paid=180&day=2026-09-16&reference=HT-1").await;
    refused(world, theirs, "bank", "how=grant&paid=x&day=2026-09-15").await;
    refused(world, theirs, "guarantor", "how=grant&paid=180&day=2026-09-15").await;
    refused(world, theirs, "bank", "how=fail").await;
    sent(world, theirs, "bank", "how=grant&paid=180&day=2026-09-15&reference=HT-1").await;
    let text = page(world, mine, "company").await;
    assert!(text.contains("放款 180万元"), "{text}");
    let text = refused(world, mine, "company", &format!("how=rate&institution={bank}&text=回头再评")).await;
    assert!(text.contains(">回头再评</textarea>"), "what was typed stays: {text}");
    sent(world, mine, "company", &format!("how=rate&institution={bank}&rating=5&text=很快")).await;
    refused(world, mine, "company", &format!("how=rate&institution={bank}&rating=1")).await;
    assert!(page(world, theirs, "bank").await.contains("很快"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_from_its_draft_to_what_was_done() {
    let mut world = world().await;
    let [bank, _] = lenders(&mut world).await;
    sent(&world, "/my/profile", "company", FACTS).await;
    let new = "/desk/relief/new";
    let text = refused(&world, new, "clerk", "title=纾困&reason=涨价&begins=2026-09-01&measure=没有&measures=也没有").await;
    for said in ["没有措施“没有”", "没有措施“也没有”", "value=\"纾困\"", "field-error"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let good =
        "title=原料涨价纾困&reason=上游涨价&begins=2026-09-01&ends=2026-12-31&measure=小微企业信用快贷&measures=demo-micro-loan-2026";
    let text = refused(&world, new, "clerk", &good.replace("&measures=demo-micro-loan-2026", "")).await;
    assert!(text.contains("请至少选择一项"), "{text}");
    let desk = sent(&world, new, "clerk", &format!("{good}&service=1&service=77")).await;
    let id = desk.rsplit('/').next().unwrap().to_owned();
    let mine = format!("/my/relief/{id}");
    assert_eq!(world.get(&mine, "company", "zh").await.0.status().as_u16(), 404);

    // Whoever wrote it does not publish it, and what is published is what was read.
    let seen = |text: &str| text.split("name=\"seen\" value=\"").nth(1).and_then(|t| t.split('"').next()).unwrap_or("0").to_owned();
    let read = seen(&page(&world, &desk, "clerk2").await);
    let edit = format!("{desk}/edit");
    let own = seen(&page(&world, &edit, "clerk").await);
    assert_eq!(read, own);
    let text = refused(&world, &desk, "clerk", &format!("how=publish&seen={own}")).await;
    assert!(text.contains("须由另一人发布"), "{text}");
    sent(&world, &edit, "clerk", &format!("{good}&service=1&seen={own}")).await;
    let text = refused(&world, &edit, "clerk", &format!("{good}&seen={own}")).await;
    assert!(text.contains("已被他人修改"), "{text}");
    let text = refused(&world, &desk, "clerk2", &format!("how=publish&seen={read}")).await;
    assert!(text.contains("已被他人修改"), "{text}");
    let read = seen(&page(&world, &desk, "clerk2").await);
    sent(&world, &desk, "clerk2", &format!("how=publish&seen={read}")).await;

    // Whom the measure selects sees it, is told once, and what is done about it is counted.
    assert!(page(&world, "/my", "company").await.contains(&mine));
    assert!(page(&world, "/my/notices", "company").await.contains("纾困帮扶：原料涨价纾困"));
    let counts = async || {
        let text = page(&world, &desk, "leader").await;
        let figures = text.split("class=\"counts\"").nth(1).unwrap().split("</dl>").next().unwrap().to_owned();
        let figure = |part: &str| part.split("</dd>").next().unwrap().parse::<usize>().unwrap();
        figures.split("<dd>").skip(1).map(figure).collect::<Vec<_>>()
    };
    let before = counts().await;
    assert!(before[0] >= 1 && before[0] == before[1] && before[2..] == [0, 0], "{before:?}");
    let text = page(&world, &mine, "company").await;
    assert!(text.contains("上游涨价") && text.contains("小微企业信用快贷") && text.contains("技术合同登记辅导"), "{text}");
    let need = sent(&world, "/my/finance/new", "company", NEED).await;
    sent(&world, &need, "company", &format!("how=show&agree=yes&to={bank}")).await;
    assert_eq!(counts().await, [before[0], before[1], 1, 1]);
    refused(&world, &desk, "clerk", "how=end").await;
    sent(&world, &desk, "clerk", "how=end&reason=价格回落").await;
    assert!(!page(&world, "/my", "company").await.contains(&mine));
    assert!(page(&world, &mine, "company").await.contains("已结束"), "who was told reads it again");
}
