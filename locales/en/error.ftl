# When something can't be done.
error-over = Error { $status }
error-home = To the start page
error-reference = Mention this if you get in touch:
error-alternatives = These can come instead
error-not-found = There is no such page
error-not-found-text = It may have been removed, or you can’t reach it in your present role.
error-forbidden = You may not do this
error-forbidden-text = It takes another role. Switch role at the top right if you have one. Nothing has changed.
error-place-taken = Someone was quicker
error-place-taken-text = The time is no longer free. Nothing has been booked.
error-changed = Something has changed meanwhile
error-changed-text = What you saw is no longer so. Open the page again and see how things stand now. Nothing has changed.
error-refused = It can’t be done like this
error-refused-text = Nothing has changed.
error-malformed = What was sent can’t be read
error-malformed-text = Go back and try again. Nothing has changed.
error-stale-form = The form is too old
error-stale-form-text = Go back, reload the page and try again. Nothing has changed.
error-too-large = What was sent is too large
error-too-large-text = Send less at a time. Nothing has changed.
error-too-many = Too many attempts
error-too-many-text = For safety you have to wait before you try again.
error-too-many-wait = { $count ->
    [one] Wait one minute.
   *[other] Wait { $count } minutes.
}
error-fault = Something went wrong on our side
error-fault-text = The fault isn’t yours, and it is noted. Try again in a while.
error-stopped = That can't be done now
stop-place-kept = The place is kept for a unit in the queue, which answers by { $limit }. Choose somebody else, or try again then. Nothing has been booked.
