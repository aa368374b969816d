app-name = Zhida
app-home = Zhida home
skip-to-content = Skip to content
nav-main = Main
nav-crumbs = You are here
nav-measures = Measures
foot-what = Zhida: every clause of a measure decided in its own text, every verdict with its grounds.
foot-feed = Follow new measures
foot-calendar = Follow deadlines
feed-title = Support measures
flash-language-chosen = The interface is in English now
search-label = Search measures
search-hint = For example 研发补助, 专精特新, 贷款贴息
search-go = Search
pages-label = Pages
pages-before = Previous
pages-after = Next

verdict-yes = Eligible
verdict-no = Not eligible
verdict-open = Undecided
verdict-classed = Settled
verdict-no-class = In no class
verdict-triggered = Triggered
verdict-not-triggered = Not triggered
mark-yes = Holds:
mark-no = Does not hold:
mark-open = Unknown:

yes = yes
no = no
none = none
fact-in-year = { $fact } ({ $year })
fact-said-unknown = not known
fact-not-asked = not given
fact-not-applicable = not applicable
fact-derived = derived
gap-wait = holds from { $day }
gap-attest = to be attested: { $what }
gap-qualify = first qualify for “{ $title }”
gap-answer = first give: { $facts }
gap-more = { $fact }: { $by } more (to reach { $to })
gap-less = { $fact }: { $by } less (down to { $to })
gap-add = { $fact }: add { $what }
gap-confirm = { $fact }, not given yet: { $to } would do
gap-set = { $fact }: from { $from } to { $to }

note-to-attest = to be attested by a person
note-attested = attested
note-not-triggered = not triggered
document-cited = see the source text
document-table = Table, scrolls sideways
document-tally = { $held } of { $all } hold

kind-subsidy = Subsidy
kind-honour = Title
kind-finance = Finance
kind-service = Service
kind-event = Event
kind-score = Assessment
kind-class = Size class
kind-alert = Risk alert
track-new = new application
track-renewal = renewal
measure-whole-country = Whole country
measure-since = in force since { $day }
measure-not-in-force = not in force
due-always = no window stated
due-open = open
due-over = closed on { $day }
due-later = opens on { $day }
due-until = { $left ->
    [0] closes today, { $day }
    [one] closes { $day }, one day left
   *[other] closes { $day }, { $left } days left
}
range-from = from { $day }
range-to = until { $day }
range-always = not stated

error-missing-title = No such page
error-missing-remedy = The address may be wrong, or the measure has another name now. The list of measures may help.
error-forbidden-title = Not allowed
error-forbidden-remedy = This page or action is not open to you. If you came from another site, please start again from here.
error-invalid-title = The request is not valid
error-invalid-remedy = What was sent cannot be understood. Go back, check it and try again.
error-too-large-title = Too large
error-too-large-remedy = What was sent is above the limit. Make it smaller and try again.
error-busy-title = Busy right now
error-busy-remedy = There were too many requests, or this one took too long. Please try again shortly.
error-failed-title = Something went wrong here
error-failed-remedy = The error is on record. Try again later; if it stays, tell the service centre the number below.
error-home = Home
error-request = Number { $id }

nav-my = My measures
nav-profile = Profile
nav-desk = Desk
nav-enterprises = Enterprises
nav-city-measures = Measures
nav-landing = Landing
nav-users = Users
nav-jobs = Jobs
nav-audit = Audit
sign-out = Sign out
actions = Actions
flash-signed-out = Signed out
flash-sessions-ended = Signed out there
flash-password-changed = The password is changed; other sessions have ended
flash-second-factor-on = The second factor is on
flash-second-factor-off = The second factor is off
flash-token-revoked = The token is taken back
all = All
state = State
time = Time
number = No.
save = Save
cancel = Cancel
found = { $n ->
    [one] One found
   *[other] { $n } found
}
nothing-found = Nothing fits
nothing-yet = Nothing yet
not-now = This cannot be done as it stands now; reload and look again.
flash-saved = Saved
nav-try = Try
field-choose = Choose
calendar-title = Deadlines of support measures
calendar-deadline = { $title }: application closes

delete = Delete
file-send = Send
file-hint = PDF, pictures, Office documents, text or ZIP; 20 MB each at most
file-none = Choose a file first
file-refused = “{ $name }” was not kept: { $why }
file-empty = it is empty
file-too-large = it is larger than 20 MB; send it in parts or with smaller pictures
file-kind = files of this kind are not kept; send PDF, pictures, recordings, Office documents, text or ZIP
file-damaged = it says it is an archive or Office document, and cannot be read as one; save it anew and try again
file-bomb = the archive holds archives, or would unpack to too much; send the documents in it instead
file-infected = the virus scanner found something in it; clean the computer it comes from, then send it anew
file-unexamined = it cannot be examined for viruses right now; try again in a few minutes
flash-sent = Sent
nav-applications = Applications
nav-disclosures = Public notices
flash-identity-linked = Linked: next time you can sign in through the provider
flash-identity-unlinked = Unlinked
