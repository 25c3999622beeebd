# The frame and what all pages share.
skip-to-content = Skip to content
navigation-label = Main menu
navigation-home = Home
navigation-board = The board
navigation-bookings = Bookings
navigation-claims = Claims
navigation-shifts = My shifts
navigation-schedule = My schedule
navigation-resources = Resources
navigation-admin = Administration
navigation-outbox = Outbox
navigation-audit = Log
menu-switch = Switch to
menu-account = My account
other-language = På svenska
sign-out = Sign out

role-unit-manager = Unit manager
role-coordinator = Coordinator
role-resource-person = Resource person
role-economist = Economist
role-administrator = Administrator
role-operator = Operator

state-held = Awaiting answer
state-confirmed = Confirmed
state-performed = Awaiting approval
state-attested = Approved
state-settled = Settled
state-declined = Declined
state-expired = Not answered
state-cancelled = Cancelled
state-no-show = No-show
state-disputed = Disputed
need-open = Open
need-draft = Draft
need-partly-filled = Partly filled
need-filled = Filled
need-withdrawn = Withdrawn
need-expired = Not filled

deadline-passed = the time ran out { $moment }
deadline-minutes = in { $count } min
deadline-today = today { $time }
deadline-tomorrow = tomorrow { $time }

pager-download = Download the list as
pager-label = Pages
pager-shown = { $first }–{ $last } of { $total }
pager-previous = Previous
pager-next = Next

form-outdated = Somebody else has saved changes since you opened the page. What you typed is kept. Compare, and save again to make it count.
form-stored = { $value } is saved now.
form-stored-nothing = Nothing is saved here now.
problems-heading = { $count ->
    [one] One thing needs mending
   *[other] { $count } things need mending
}
rule-stops = Not possible:
rule-warns = Note:
