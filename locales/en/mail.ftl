# Mails about bookings. $event is what happened, $audience who reads (person, unit, buyer, seller).
mail-booking-subject = { $event ->
    [held] { $audience ->
        [person] Request
       *[other] Awaiting answer
    }
    [confirmed] Booked
    [declined] Declined
    [expired] Unanswered
    [cancelled] Cancelled
    [called_off] Can’t come
    [restored] Stands again
    [no_show] Did not come
    [excused] Not valid
    [fee_waived] The fee is taken back
    [passed_on] Has passed on
    [changed] New hours
    [change_asked] New hours?
    [change_declined] No to new hours
    [change_expired] No answer about new hours
    [change_withdrawn] The hours stand
    [performed] To approve
    [attested] Approved
    [approved] For second approval
    [approved_by_itself] Approved automatically
    [sent_back] Back from approval
    [attested_by_itself] Approved automatically
    [corrected] Corrected
    [report_missing] To report
    [report_overdue] No report
    [attest_missing] Awaits approval
    [incident_reported] Incident
    [incident_answered] Answer about an incident
    [incident_handled] Incident handled
    [incident_reopened] Incident opened again
    [incident_closed] Incident closed
   *[reminder] Tomorrow
}
mail-booking-held = { $audience ->
    [person] You have been asked to take a booking. Answer yes or no in Torget.
    [unit] The booking is made and awaits the answer of { $resource }.
    [buyer] A booking that you buy is made and awaits an answer.
   *[seller] A booking that you sell is made and awaits an answer.
}
mail-booking-confirmed = { $audience ->
    [person] You are booked.
    [unit] The booking is confirmed.
    [buyer] A booking that you buy is confirmed.
   *[seller] A booking that you sell is confirmed.
}
mail-booking-declined = { $audience ->
    [person] You have declined the booking.
    [unit] { $resource } has declined. Book somebody else in Torget if the need remains.
   *[other] { $resource } has declined the booking.
}
mail-booking-expired = { $audience ->
    [person] The request was not answered in time. You are not booked.
    [unit] The booking was not answered in time and no longer stands. Book somebody else in Torget if the need remains.
   *[other] The booking was not answered in time and no longer stands.
}
mail-booking-cancelled = { $audience ->
    [person] The booking is cancelled. You do not need to come.
   *[other] The booking is cancelled.
}
mail-booking-called-off = { $audience ->
    [person] The booking is taken away, since it is reported that you can’t come.
    [unit] { $resource } can’t come. The need is sought again with high priority. There is no fee.
   *[other] { $resource } can’t come. The booking no longer stands and there is no fee.
}
mail-booking-restored = { $audience ->
    [person] The booking stands again.
   *[other] { $resource } can come after all. The booking stands again.
}
mail-booking-changed = { $audience ->
    [person] The hours of your shift are changed.
   *[other] The hours of the booking are changed.
}
mail-booking-change-asked = The unit wants to change the hours. Answer yes or no. Until you answer, and if you say no, the hours that are booked stand.
mail-booking-change-declined = { $resource } has said no to the other hours. The booking stands as it is.
mail-booking-change-expired = { $audience ->
    [person] You did not answer in time about the other hours. The booking stands as it is.
   *[other] { $resource } did not answer in time about the other hours. The booking stands as it is.
}
mail-booking-change-withdrawn = The unit no longer asks about other hours. The booking stands as it is.
mail-booking-no-show = { $absent ->
    [unit] { $audience ->
        [person] It is noted that the unit did not receive you.
       *[other] { $resource } came, but { $unit } did not receive them. The unit pays as for a late cancellation.
    }
   *[resource] { $audience ->
        [person] The unit has noted that you did not come.
       *[other] { $resource } did not come. Nobody pays for the shift.
    }
}
mail-booking-excused = The booking is not valid, for a reason that nobody could help. Nobody pays for it.
mail-booking-fee-waived = The fee for the booking is taken back, for a reason that nobody could help.
mail-booking-excuse = Reason
mail-booking-before = Before
mail-booking-proposed = Proposed hours
mail-booking-performed = The hours are reported. Check and approve them.
mail-booking-attested = { $audience ->
    [person] Your reported hours are approved.
   *[other] The booking is approved and its cost is entered.
}
mail-booking-approved = The unit has approved the hours. Check and approve them as the second.
mail-booking-approved-by-itself = { $audience ->
    [unit] The hours were approved automatically in the first step, since the time for approval was over. The second approval comes next.
   *[other] The hours were approved automatically in the unit's place, since the time for approval was over. Check and approve them as the second.
}
mail-booking-sent-back = { $audience ->
    [person] The second to approve did not approve the hours. The unit looks again. Report anew if what you gave was wrong.
   *[other] The second to approve did not approve the hours. Look at them and approve again.
}
mail-booking-attested-by-itself = { $audience ->
    [person] Your reported hours were approved automatically, since the time for approval was over.
   *[other] The booking was approved automatically, since the time for approval was over. If something is wrong the unit can correct the hours.
}
mail-booking-corrected = { $audience ->
    [person] Your approved hours are corrected. Tell the unit if something is wrong.
   *[other] The approved hours are corrected.
}
mail-booking-report-missing = The shift is over. Report your hours in Torget.
mail-booking-report-overdue = { $audience ->
    [person] The hours are not reported yet. Report them in Torget.
   *[other] Nobody has reported what was performed. Report it in Torget, or remind who was booked.
}
mail-booking-attest-missing = Reminder: the hours wait for approval.
mail-booking-performed-hours = Performed
mail-booking-corrected-from = Before the correction
mail-booking-reason = Reason
mail-booking-attest-by = To be approved by
mail-booking-attests-itself = Approved automatically after
mail-booking-incident-reported = An incident is reported at this booking. Read it in Torget and say what is done about it.
mail-booking-incident-answered = There is a new answer about an incident at this booking. Read it in Torget.
mail-booking-incident-handled = An incident at this booking is marked as handled. If it is not, it can be opened again.
mail-booking-incident-reopened = An incident at this booking is opened again. Read why in Torget.
mail-booking-incident-closed = An incident at this booking is closed.
mail-booking-reminder = Reminder: you are booked tomorrow.
mail-booking-action = { $event ->
    [held] { $audience ->
        [person] Answer
       *[other] Show the booking
    }
    [called_off] { $audience ->
        [unit] Find a replacement
       *[other] Show the booking
    }
    [change_asked] Answer
    [approved] Approve
    [attest_missing] Approve
    [sent_back] { $audience ->
        [unit] Approve
       *[other] Show the booking
    }
    [report_missing] Report
    [report_overdue] Report
    [incident_reported] Read the incident
    [incident_answered] Read the answer
    [incident_handled] Show the incident
    [incident_reopened] Read why
    [incident_closed] Show the incident
    [performed] Approve
   *[other] Show the booking
}
mail-booking-area = Area
mail-booking-when = When
mail-booking-break = (break { $minutes } min)
mail-booking-where = Where
mail-booking-phone = Telephone
mail-booking-who = Who
mail-booking-seller = Seller
mail-booking-answer-before = Answer before
mail-booking-total = Price incl. VAT
mail-booking-fee = Cancellation fee incl. VAT
# Mail about offers. $audience is who reads (person, owner, unit, coordinator), $resource whom it is about.
mail-offer-subject = { $event ->
    [asked] { $audience ->
        [person] Can you come?
       *[other] Request:
    }
    [taken] Filled:
    [withdrawn] Taken back:
    [countered] Other hours proposed:
    [counter_rejected] No to your hours:
    [nobody_left] Nobody left to ask:
    [place_free] Free place: { $resource }
    [place_declined] Place passed on: { $resource }
    [place_released] Place no longer kept: { $resource }
    [place_lapsed] No answer in time: { $resource }
    [place_gone] Place no longer there: { $resource }
   *[outside] Nobody in the pool:
}
mail-offer-asked = { $audience ->
    [person] A unit asks whether you can come. Answer yes or no on the page that the link leads to; you need not sign in.
   *[other] A unit asks for { $resource }. Sign in and answer yes or no.
}
mail-offer-taken = { $audience ->
    [person] Thank you, but the place is filled. You need not answer.
   *[other] The place is filled by somebody else. The request for { $resource } needs no answer.
}
mail-offer-withdrawn = { $audience ->
    [person] The request has been taken back. You need not answer.
   *[other] The request for { $resource } has been taken back and needs no answer.
}
mail-offer-countered = { $resource } can come at other hours. Say yes or no to the proposal.
mail-offer-counter-rejected = { $audience ->
    [person] The unit did not take the hours that you proposed. You are not booked.
   *[other] The unit did not take the hours that were proposed. { $resource } is not booked.
}
mail-offer-nobody-left = Everybody who was asked has said no or has not answered. Ask more, change the need, or solve it in another way.
mail-offer-outside = { $audience ->
    [unit] Nobody in the pool has been able to come, and it is soon. Solve the need in another way and write down what you did.
   *[other] Nobody in the pool has been able to come, and it is soon. The unit knows that it has to solve the need in another way.
}
mail-offer-place-free = { $resource } has become free, and it is your turn. The place is kept for you until the time to answer is over. Say yes if you want it; otherwise it goes to the next in the queue.
mail-offer-place-declined = Somebody has said no to { $resource } for you. The place goes to the next in the queue. You are still in the queue.
mail-offer-place-released = { $resource } is no longer kept for you, because the need is filled, has changed or has left the queue. The place goes to the next in the queue.
# $waits says whether the need may still be in the queue (yes) or has begun (no).
mail-offer-place-lapsed = { $waits ->
    [yes] You did not answer in time about { $resource }. The place goes to the next in the queue. You are still in the queue.
   *[no] You did not answer in time about { $resource }. The hours have begun, so you are no longer in the queue.
}
mail-offer-place-gone = { $resource } is no longer free then, so the place that was kept for you is not there. You are still in the queue.
mail-offer-action = { $event ->
    [asked] { $audience ->
        [person] Answer yes or no
       *[other] Answer
    }
    [countered] Answer the proposal
    [place_free] Answer yes or no
    [place_declined] Show the need
    [place_released] Show the need
    [place_lapsed] Show the need
    [place_gone] Show the need
    [nobody_left] Show the need
    [outside] Show the need
   *[other] Show the request
}
mail-offer-link-note = The link is yours and is for this request alone. Don't pass it on.
mail-offer-proposed = Proposed hours
mail-offer-distance = Way
# Mail about needs. $event is what has happened.
mail-need-subject = { $event ->
    [posted] { $priority ->
        [high] Urgent need
       *[other] New need
    }
    [called_off] A replacement is sought
    [filled] Every place is booked
   *[expired] Nobody was found in time
}
mail-need-posted = { $together ->
    [one] { $unit }, { $organisation }, is looking for somebody.
   *[other] { $unit }, { $organisation }, has posted { $together } needs. Here is the first.
}
mail-need-called-off = { $together ->
    [one] What was booked for { $unit }, { $organisation }, has failed. The need is sought again with high priority.
   *[other] { $together } needs are sought again with high priority, since what was booked has failed. Here is the first.
}
mail-need-filled = All { $quantity } places of the need are booked.
mail-need-expired = The time has come and the need is no longer sought. Say in Torget what you did instead, so that what was missing is known.
mail-need-action = Show the need
mail-need-places = Places
mail-need-tally = { $filled } of { $quantity } booked
mail-need-priority = Priority
mail-need-high = High
mail-footer = This mail is sent automatically by Torget and cannot be answered.
