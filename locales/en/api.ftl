# What stands in the way of a request to the API.
fault-area-closed = The area takes no bookings now.
fault-bad-request = The request has { $count } faults; errors lists them.
fault-body-too-large = The body is larger than { $most } kB; send it in parts.
fault-idempotency-key-reused = The key in Idempotency-Key was used for another request.
fault-illegal-step = The booking is { $state }; the step { $step } is not possible from there.
fault-internal-error = Something went wrong on our side. It is noted.
fault-invalid-input = The input has { $count } faults; errors lists them.
fault-malformed-json = The body is not valid JSON.
fault-malformed-request = The request can’t be read.
fault-method-not-allowed = This address does not take that method.
fault-no-agreement = No agreement with a tariff is valid on { $on }.
fault-place-taken = Somebody was faster: { $starts_at } to { $ends_at } is taken.
fault-rules-refuse = { $count } rules stand in the way of the booking; rules lists them.
fault-stale = Somebody else changed it meanwhile: version { $given } is { $current } now. Read it again and retry.
fault-illegal-need-step = The need is { $state }; the step { $step } is not possible from there.
fault-illegal-offer-step = The offer is { $state }; the step { $step } is not possible from there.
fault-way-closed = The area fills no needs by { $way }.
fault-step-too-early = It is too early; it is possible from { $limit_at }.
fault-step-too-late = It is too late; it was possible until { $limit_at }.
fault-unauthorized = Send a valid token: Authorization: Bearer …
fault-unavailable = It took too long. Try again in a while.
fault-unsupported-media-type = Send the body as application/json.
fault-wrong-applies = Give weekdays, start and end for weekly; for public_holidays only eves_from_minute.
api-heading = Torget for programs
api-lead = Whatever can be done on the pages a program can do too.
api-required = required
api-operations = Operations
api-schemas = Shapes
api-parameters = Parameters
api-body = Body
api-answers = Answers
api-link = Reference of the API
fault-need-begun = The need began { $starts_at }; it is too late to join the queue.
fault-place-kept = { $starts_at } to { $ends_at } is kept for a unit in the queue, which answers by { $until_at }.
fault-somebody-free = { $number ->
    [one] One can come as it is. Book or ask instead of waiting.
   *[other] { $number } can come as it is. Book or ask instead of waiting.
}
