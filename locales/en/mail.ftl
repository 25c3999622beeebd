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
    [performed] To approve
    [attested] Approved
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
mail-booking-performed = The hours are reported. Check and approve them.
mail-booking-attested = { $audience ->
    [person] Your reported hours are approved.
   *[other] The booking is approved and its cost is entered.
}
mail-booking-reminder = Reminder: you are booked tomorrow.
mail-booking-action = { $event ->
    [held] { $audience ->
        [person] Answer
       *[other] Show the booking
    }
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
mail-footer = This mail is sent automatically by Torget and cannot be answered.
