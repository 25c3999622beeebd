# När något inte går.
error-over = Fel { $status }
error-home = Till startsidan
error-reference = Ange det här om du hör av dig:
error-alternatives = De här kan komma i stället
error-not-found = Sidan finns inte
error-not-found-text = Den kan ha tagits bort, eller så har du inte tillgång till den i din nuvarande roll.
error-forbidden = Du får inte göra det här
error-forbidden-text = Det kräver en annan roll. Byt roll uppe till höger om du har en sådan. Inget har ändrats.
error-place-taken = Någon hann före
error-place-taken-text = Tiden är inte längre ledig. Inget har bokats.
error-changed = Något har ändrats under tiden
error-changed-text = Det du såg stämmer inte längre. Öppna sidan på nytt och se hur det ligger till nu. Inget har ändrats.
error-refused = Det går inte att göra så här
error-refused-text = Inget har ändrats.
error-malformed = Det som skickades går inte att läsa
error-malformed-text = Gå tillbaka och försök igen. Inget har ändrats.
error-stale-form = Formuläret är för gammalt
error-stale-form-text = Gå tillbaka, ladda om sidan och försök igen. Inget har ändrats.
error-too-large = Det som skickades är för stort
error-too-large-text = Skicka mindre åt gången. Inget har ändrats.
error-too-many = För många försök
error-too-many-text = Av säkerhetsskäl får du vänta innan du försöker igen.
error-too-many-wait = { $count ->
    [one] Vänta en minut.
   *[other] Vänta { $count } minuter.
}
error-fault = Något gick fel hos oss
error-fault-text = Felet är inte ditt, och det är antecknat. Försök igen om en stund.
error-stopped = Det går inte nu
stop-place-kept = Platsen hålls för en enhet som står i kö och svarar senast { $limit }. Välj någon annan, eller försök igen då. Inget har bokats.
