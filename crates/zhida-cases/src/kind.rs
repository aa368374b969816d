//! What a case is about, how urgent it is, and on which way people were spoken to.

keyed! {
    /// What is owed.
    Kind {
        /// 咨询
        Question "question",
        /// 诉求
        Demand "demand",
        /// 复杂诉求: several departments.
        Complex "complex",
        /// 投诉: about a service or a department.
        Complaint "complaint",
        /// 拖欠账款: a public body or a large firm pays late.
        LatePayment "late-payment",
        /// 融资需求
        Financing "financing",
        /// 供需对接
        Matching "matching",
        /// 服务申请: an enterprise asks an institution for a service it offers.
        Service "service",
        /// 建议
        Advice "advice",
        /// 差评: a service was rated 1 or 2.
        BadRating "bad-rating",
        /// 督办: a task from the leader.
        Task "task",
        /// 整改
        Rectification "rectification",
        /// 调研问题: found on a visit.
        Finding "finding",
    }
}

impl Kind {
    /// Whether its date is set for the single case, by whoever gave the task.
    #[must_use]
    pub fn has_own_date(self) -> bool {
        matches!(self, Kind::Task | Kind::Rectification | Kind::Finding)
    }
}

keyed! {
    /// How soon somebody must look.
    Urgency {
        /// In office hours.
        Ordinary "ordinary",
        /// 紧急: safety, a power cut, a frozen account, wages. Day and night.
        Urgent "urgent",
    }
}

keyed! {
    /// The way on which somebody was spoken to.
    Channel {
        /// A message in the service itself.
        App "app",
        /// Text message.
        Text "text",
        /// E-mail.
        Mail "mail",
        /// Telephone.
        Phone "phone",
        /// In person, at the window or on a visit.
        Person "person",
        /// The municipal hotline.
        Hotline "hotline",
    }
}
