# Offers: $who is who reads (asked, unit), $side who answers (resource, unit), $name whom it is about,
# $booking how the booking stands (held, sure, ended).
offer-queued = In line
offer-open = Waits for an answer
offer-countered = Other hours proposed
offer-accepted = Yes
offer-declined = No
offer-expired = Unanswered
offer-withdrawn = Taken back
offer-taken = Filled by another
offer-next-queued = { $name } is next in line and has not been asked yet.
offer-next-open = { $side ->
    [unit] The place is kept for you. Answer by { $deadline }.
   *[other] { $who ->
        [unit] { $name } answers by { $deadline }.
       *[other] Answer by { $deadline }.
    }
}
offer-next-countered = { $who ->
    [unit] { $name } proposes other hours. Answer by { $deadline }.
   *[other] You have proposed other hours. The unit answers by { $deadline }.
}
offer-next-accepted = { $who ->
    [unit] { $side ->
        [unit] { $booking ->
            [held] You have said yes. The booking waits for an answer from { $name }.
            [sure] You have said yes, and { $name } is booked.
           *[ended] You said yes, but the booking no longer holds.
        }
       *[other] { $name } is booked.
    }
   *[other] You have said yes and are booked. A confirmation comes by mail.
}
offer-next-declined = { $who ->
    [unit] { $side ->
        [unit] You have said no. The place goes to the next in the queue.
       *[other] The answer is no.
    }
   *[other] You have said no. You are not booked.
}
offer-next-rejected = { $who ->
    [unit] You have said no to the proposed hours.
   *[other] The unit did not take the hours that you proposed. You are not booked.
}
offer-next-expired = { $who ->
    [unit] { $side ->
        [unit] The time to answer was over { $limit }. The place goes to the next in the queue.
       *[other] No answer came. The time to answer was over { $limit }.
    }
   *[other] The time to answer was over { $limit }. You are not booked.
}
offer-next-withdrawn = { $who ->
    [unit] { $side ->
        [unit] The place is no longer kept for you.
       *[other] The request has been taken back.
    }
   *[other] The unit has taken the request back. You need not answer.
}
offer-next-taken = { $who ->
    [unit] { $side ->
        [unit] The need is filled otherwise, so the place goes to the next in the queue.
       *[other] The place is filled by somebody else.
    }
   *[other] Somebody was faster, and the place is filled. Thank you all the same!
}
offer-take-place = Yes, book it
offer-accept-counter = Yes to the hours
offer-reject-counter = No
offer-withdraw = Take it back
offer-proposed = Proposed hours
offer-counter-heading = Could you come at other hours?
offer-counter-submit = Propose the hours
offer-propose-signed-in = Propose other hours (sign in)
offer-to-booking = To the booking
offer-no-link = The link doesn't hold
offer-no-link-text = The address is altered or incomplete. Open the link in the mail again, or sign in. Nothing has changed.
offer-link-stopped = The answer could not be taken just now. Sign in and try there.
stop-to-offer = To the request
flash-offer-accepted = The answer is yes. The booking is confirmed.
flash-offer-declined = The answer is no.
flash-offer-countered = The hours are proposed. The unit answers.
flash-offer-withdrawn = The request has been taken back.
offer-counter-from = From
offer-counter-to = Until
offer-leave-place = No, pass it on
offer-to-need = To the need
flash-place-accepted = You have said yes to the place.
flash-place-declined = You have said no. The place goes to the next in the queue.
