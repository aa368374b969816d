//! What an enterprise needs money for, and what it can give as security.

keyed! {
    /// What money is needed for.
    Purpose {
        /// 流动资金
        Working "working",
        /// 设备更新
        Equipment "equipment",
        /// 厂房建设
        Construction "construction",
        /// 研发投入
        Research "research",
        /// 订单备货
        Orders "orders",
        /// 续贷转贷
        Renewal "renewal",
    }
}

keyed! {
    /// What secures a loan.
    Security {
        /// 信用
        Credit "credit",
        /// 不动产抵押
        Property "property",
        /// 设备抵押
        Equipment "equipment",
        /// 应收账款质押
        Receivables "receivables",
        /// 知识产权质押
        Patents "patents",
        /// 第三方担保
        Guarantee "guarantee",
    }
}
