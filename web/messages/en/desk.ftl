desk-standing-eligible = Eligible
desk-standing-one-step = One step away
desk-standing-needs-answer = Needs an answer
desk-standing-ineligible = Not eligible
desk-start-enterprises = { $n ->
    [one] enterprise
   *[other] enterprises
}
desk-start-claims = { $n ->
    [one] claim waiting
   *[other] claims waiting
}
desk-start-reviews = { $n ->
    [one] measure to review
   *[other] measures to review
}
desk-start-drafts = { $n ->
    [one] draft of a measure
   *[other] drafts of measures
}
desk-start-measures = Enterprises by measure
desk-start-known = Facts most worth completing
desk-start-known-how = Asked by most measures and known of fewest enterprises first.
desk-start-known-of = Known (of { $all })
desk-start-asked = Measures that ask
desk-start-imports = Latest imports
desk-start-imports-all = All imports
desk-count-enterprises = { $n ->
    [one] One enterprise
   *[other] { $n } enterprises
}
desk-fact = Fact
desk-value = Value
desk-unit = Unit
desk-year = Year
desk-year-latest = latest
desk-op = Comparison
desk-source = Source
desk-name = Enterprise
desk-code = Credit code
desk-size = Size
desk-district = District
desk-section = Industry section
desk-part-unknown = Unknown
desk-op-ge = at least
desk-op-gt = more than
desk-op-le = at most
desk-op-lt = less than
desk-op-eq = equal to
desk-op-between = between (two figures with ~)
desk-op-is = is / in / has
desk-op-not = is not / not in / has not
desk-condition-no-fact = There is no fact “{ $typed }”
desk-condition-near-fact = There is no fact “{ $typed }”; did you mean “{ $near }”?
desk-condition-no-year = The year has four figures
desk-condition-no-fit = “{ $typed }” cannot be compared in this way; choose another
desk-condition-no-value = The value for “{ $typed }” cannot be read
desk-condition-no-figure = The value for “{ $typed }” cannot be read; it is a figure in { $near } or the like
desk-condition-remove = Remove the condition { $condition }
desk-condition-remove-short = Remove
desk-condition-add = Add a condition
desk-condition-typed = Or write a condition
desk-condition-example = 从业人员 >= 50人 且 注册地 属于 云桥区
desk-search-q = Name or credit code
desk-search-measure = Measure
desk-search-any-measure = Any
desk-search-standing = Standing with it
desk-search-clear = Clear all
desk-search-bad = A condition cannot be read; results are listed once it is mended.
desk-search-more = By measure and by fact
desk-search-open = { $n } more cannot be told for lack of facts
desk-columns = Choose columns
desk-export = Export
desk-views = Saved searches
desk-views-name = Save this search as
desk-views-shared = Colleagues see it
desk-views-save = Save the search
desk-views-delete = Delete the search “{ $name }”
desk-enterprise-side = Contacts and facts to enter
desk-enterprise-alerts = Risk alerts
desk-enterprise-classes = Classes
desk-enterprise-missing = Missing: { $facts }
desk-enterprise-clause = One clause in the way: { $clause }
desk-enterprise-left = { $n ->
    [0] closes today
    [one] one day left
   *[other] { $n } days left
}
desk-contacts = Contacts
desk-contacts-none = Nobody has signed up for it yet
desk-facts = Facts
desk-facts-enter = Enter facts
desk-facts-empty = Nothing was filled in
desk-facts-other = Another fact
desk-facts-note = Grounds
desk-facts-note-hint = Such as the audit report of 2025, or a telephone call
desk-facts-hint = What is left empty stays. Write 未知 for not known, / for not applicable.
desk-facts-identity = Name and credit code are no facts and are not changed here
desk-facts-change = Change
desk-facts-change-what = Change { $fact }
desk-facts-before = { $n } before
desk-origin-declared = declared by the enterprise
desk-origin-answered = answered by the enterprise
desk-origin-entered = entered by the centre
desk-origin-imported = imported
desk-origin-undone = put back when an import was undone
desk-attested = Attested by persons
desk-attested-expired = expired
desk-attested-points = { $points } points
desk-attested-until = until { $day }
desk-attest-open = open
desk-attest-yes = holds
desk-attest-no = does not hold
desk-attest-say = What was found
desk-attest-points = Points ({ $bounds })
desk-attest-evidence = Evidence
desk-attest-expires = Counts until (may be left empty)
desk-attest-go = Attest
desk-attest-back = Take back
desk-attest-back-what = Take back: { $what }
desk-attest-bad-day = The last day is a day from today on
desk-attest-bad-points = The points are not within the range
desk-attest-no-clause = The measure has no such clause
desk-attest-no-word = Say what was found
desk-attest-no-evidence = Say what shows it
desk-explain-side = Verdict and attestations
desk-explain-score = Score { $score }
desk-explain-day = As of { $day }
desk-explain-id = Number of this verdict
desk-explain-id-how = By this number zhida why makes the verdict again.
desk-add-title = Add an enterprise
desk-add-code-hint = 18 characters, on the business licence
desk-add-on-file = This enterprise is on file
desk-add-open = Open it
desk-imports-title = Imports
desk-imports-new = Import a file
desk-imports-past = Past imports
desk-imports-file = File
desk-imports-hint = CSV, Excel, Parquet or Arrow up to 100 MB. You see what is in it before anything is stored.
desk-imports-look = Read and preview
desk-imports-no-file = Choose a file
desk-imports-who = By
desk-import-added = New
desk-import-rejected = Not read
desk-import-unread = { $n ->
    [one] value not read
   *[other] values not read
}
}
desk-import-undone = undone
desk-import-entry = Ledger entry { $seq }
desk-import-undone-entry = Undone by entry { $seq }
desk-import-rejects = Download what was not read (CSV)
desk-import-undo = Undo this import
desk-import-undo-ask = Undo it?
desk-import-undo-what = Facts go back to what they were before; what was entered since stays; enterprises known only from it leave the file. The undoing is on record too.
desk-preview-title = Preview: { $file }
desk-preview-nothing-stored = Nothing is stored yet. It counts once you confirm, and can be undone afterwards.
desk-preview-rows = rows
desk-preview-new = new enterprises
desk-preview-known = on file already
desk-preview-facts = facts
desk-preview-unsound = { $n } with a wrong credit code are left out; mend them as said below and import them again.
desk-preview-empty = There is nothing to bring in.
desk-preview-confirm = Bring it in
desk-preview-row = Row
desk-preview-column = Column
desk-preview-text = Text
desk-preview-why = Why, and what to do
desk-preview-more = { $n } more; the whole list can be downloaded afterwards.
desk-preview-unknown = Columns not recognised
desk-preview-near = did you mean “{ $name }”?
desk-preview-columns = Columns recognised
desk-preview-heading = Heading
desk-preview-filled = Values
desk-claims-title = Claims
desk-claims-none = No claims are waiting
desk-claims-who = Who
desk-claims-phone = Telephone
desk-claims-grounds = Grounds
desk-claims-reason = Reason for a refusal (the applicant reads it)
desk-claims-no-reason = A refusal needs a reason
desk-claims-decided = Somebody else has decided this one
desk-claims-approve = Approve
desk-claims-approve-what = Approve the claim of { $name }
desk-claims-refuse = Refuse
desk-claims-refuse-what = Refuse the claim of { $name }

desk-files-title = Files
files-none = No files yet
desk-files-send = Files about the enterprise
desk-files-open = The enterprise may see them
desk-files-closed = staff only
