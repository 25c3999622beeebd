# Mejl om bokningar. $event är vad som har hänt, $audience vem som läser (person, unit, buyer, seller).
mail-booking-subject = { $event ->
    [held] { $audience ->
        [person] Förfrågan
       *[other] Väntar på svar
    }
    [confirmed] Bokad
    [declined] Avböjd
    [expired] Obesvarad
    [cancelled] Avbokad
    [performed] Att attestera
    [attested] Attesterad
   *[reminder] I morgon
}
mail-booking-held = { $audience ->
    [person] Du har fått en förfrågan om en bokning. Svara ja eller nej i Torget.
    [unit] Bokningen är gjord och väntar på svar från { $resource }.
    [buyer] En bokning som ni köper är gjord och väntar på svar.
   *[seller] En bokning som ni säljer är gjord och väntar på svar.
}
mail-booking-confirmed = { $audience ->
    [person] Du är bokad.
    [unit] Bokningen är bekräftad.
    [buyer] En bokning som ni köper är bekräftad.
   *[seller] En bokning som ni säljer är bekräftad.
}
mail-booking-declined = { $audience ->
    [person] Du har tackat nej till bokningen.
    [unit] { $resource } har tackat nej. Boka någon annan i Torget om behovet finns kvar.
   *[other] { $resource } har tackat nej till bokningen.
}
mail-booking-expired = { $audience ->
    [person] Förfrågan besvarades inte i tid. Du är inte bokad.
    [unit] Bokningen fick inget svar i tid och gäller inte. Boka någon annan i Torget om behovet finns kvar.
   *[other] Bokningen fick inget svar i tid och gäller inte.
}
mail-booking-cancelled = { $audience ->
    [person] Bokningen är avbokad. Du behöver inte komma.
   *[other] Bokningen är avbokad.
}
mail-booking-performed = Tiden är rapporterad. Kontrollera den och attestera.
mail-booking-attested = { $audience ->
    [person] Din rapporterade tid är attesterad.
   *[other] Bokningen är attesterad och kostnaden är bokförd.
}
mail-booking-reminder = Påminnelse: du är bokad i morgon.
mail-booking-action = { $event ->
    [held] { $audience ->
        [person] Svara
       *[other] Visa bokningen
    }
    [performed] Attestera
   *[other] Visa bokningen
}
mail-booking-area = Område
mail-booking-when = När
mail-booking-break = (rast { $minutes } min)
mail-booking-where = Var
mail-booking-phone = Telefon
mail-booking-who = Vem
mail-booking-seller = Säljare
mail-booking-answer-before = Svara senast
mail-booking-total = Pris inkl. moms
mail-booking-fee = Avbokningsavgift inkl. moms
mail-footer = Mejlet skickas automatiskt från Torget och kan inte besvaras.
