# Calendar addresses: secret addresses from which calendars read bookings.

feed-calendar-name = Torget: { $name }
feed-break = Break: { $minutes } min
feed-gone = This calendar address is not valid. Remove it from the calendar. A new one is made in Torget, under My account.

feeds-heading = Calendar addresses
feeds-lead = From a calendar address the calendar in your phone or computer reads the bookings by itself. New, changed and cancelled ones come along.
feeds-whose = Whose bookings
feeds-own = My bookings
feeds-own-note = In all areas and municipalities
feeds-nothing = There is no unit to follow.
feeds-link = Calendar addresses

feed-heading = Calendar address: { $name }
feed-heading-own = Calendar address: my bookings
feed-tells-person = The calendar shows your bookings from six weeks back and ahead: time, unit, address and telephone. Also those that wait for an answer and those that are cancelled.
feed-tells-resource = The calendar shows the resource's bookings from six weeks back and ahead: time, unit, address and telephone. Also those that wait for an answer and those that are cancelled.
feed-tells-unit = The calendar shows the unit's bookings from six weeks back and ahead: time, who or what is booked and from where. Also those that wait for an answer and those that are cancelled.
feed-new = An address of your own
feed-secret = The address is secret: whoever has it can read without signing in. It stops when your role ends. Prices and reasons are never included.
feed-replaces = If you replace it, the old one stops at once.
feed-create = Make an address
feed-replace = Replace it with a new address
feed-made = Copy the address now. It is shown this once.
feed-address = The address
feed-how = Add it as a subscription: in Outlook under Add calendar, on an iPhone under Calendar accounts, in Google Calendar under From URL.
feed-open = Open in the calendar of this device
feed-list = Addresses that work
feed-who = Whose
feed-yours = Yours
feed-made-at = Made
feed-read-at = Last read
feed-never-read = Never
feed-revoke = Remove
feed-none = There is no address.
