# Signing in, and the first page.
sign-in-heading = Sign in
sign-in-lead = Torget is where municipalities lend to and borrow from each other.
sign-in-expired = You have been away for a while. Sign in again and go on where you were.
sign-in-email = E-mail
sign-in-password = Password
sign-in-submit = Sign in
sign-in-wrong = The e-mail or the password is not right

start-waiting = Waiting for you
start-nothing-waits = Nothing waits for you right now.
start-heading-manager = Someone away?
start-find-replacement = Find a replacement
start-upcoming = Coming up
start-all-bookings = All bookings
start-no-upcoming = No bookings ahead. When you book someone, the shift appears here.
start-open-board = Open the board
start-open-needs = Open needs ({ $count })
start-no-open-needs = All needs are filled.
start-unanswered = Awaiting answer
start-no-unanswered = Everyone has answered.
start-answer-by = answer by { $deadline }
start-see-claims = This month’s claims
start-unattested = Not yet approved
start-no-unattested = Everything performed is approved.
task-attest = { $count ->
    [one] Approve one shift
   *[other] Approve { $count } shifts
}
task-declined = No from { $name }
task-expired = No answer from { $name }
task-find-another = { $period } · find another
task-report = Report your hours { $period }

person-hello = Hello { $name }
person-week-hours = { $week }: { $hours }
person-week-hours-agreed = { $week }: { $hours } of { $agreed }
person-ring = Ring { $number }
person-requests = { $count ->
    [one] One request
   *[other] { $count } requests
}
person-instead-of = New hours instead of { $period }
person-answer-by = Answer by { $deadline }
person-accept = Yes, I will come
person-decline = No
person-to-report = After the shift
person-shifts = My shifts
person-all-shifts = All shifts
person-no-shifts = You have no shifts ahead. When someone books you, you get mail and the shift appears here.
person-when = When can I come?
person-change = Change
person-no-availability = Nobody can book you until you have said when you can come.
task-unreported = No hours reported for { $name }
