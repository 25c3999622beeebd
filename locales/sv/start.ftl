# Signing in, and the first page.
sign-in-heading = Logga in
sign-in-lead = Torget är kommunernas gemensamma plats för att låna och låna ut.
sign-in-expired = Du har varit borta en stund. Logga in igen, så fortsätter du där du var.
sign-in-email = E-post
sign-in-password = Lösenord
sign-in-submit = Logga in
sign-in-wrong = E-posten eller lösenordet stämmer inte

start-waiting = Väntar på dig
start-nothing-waits = Inget väntar på dig just nu.
start-heading-manager = Någon borta?
start-find-replacement = Hitta ersättare nu
start-upcoming = Kommande
start-all-bookings = Alla bokningar
start-no-upcoming = Inga kommande bokningar. När du bokar någon syns passet här.
start-open-board = Öppna tavlan
start-open-needs = Öppna behov ({ $count })
start-no-open-needs = Alla behov är lösta.
start-unanswered = Väntar på svar
start-no-unanswered = Alla har svarat.
start-answer-by = svara senast { $deadline }
start-see-claims = Månadens avräkning
start-unattested = Ännu inte attesterat
start-no-unattested = Allt utfört är attesterat.
task-attest = { $count ->
    [one] Attestera ett pass
   *[other] Attestera { $count } pass
}
task-declined = Nej från { $name }
task-expired = Inget svar från { $name }
task-find-another = { $period } · hitta en annan
task-report = Rapportera dina timmar { $period }

person-hello = Hej { $name }
person-week-hours = { $week }: { $hours }
person-week-hours-agreed = { $week }: { $hours } av { $agreed }
person-ring = Ring { $number }
person-requests = { $count ->
    [one] En förfrågan
   *[other] { $count } förfrågningar
}
person-instead-of = Ny tid i stället för { $period }
person-answer-by = Svara senast { $deadline }
person-accept = Ja, jag kommer
person-decline = Nej
person-to-report = Efter passet
person-shifts = Mina pass
person-all-shifts = Alla pass
person-no-shifts = Du har inga kommande pass. När någon bokar dig får du mejl, och passet syns här.
person-when = När kan jag?
person-change = Ändra
person-no-availability = Ingen kan boka dig förrän du har sagt när du kan.
task-unreported = Rapporteringen saknas för { $name }
