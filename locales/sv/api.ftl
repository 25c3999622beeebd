# Vad som hindrar en förfrågan till API:et.
fault-area-closed = Området tar inte emot bokningar just nu.
fault-bad-request = Förfrågan har { $count } fel; de står i errors.
fault-body-too-large = Innehållet är större än { $most } kB; dela upp det.
fault-idempotency-key-reused = Nyckeln i Idempotency-Key har använts till en annan förfrågan.
fault-illegal-step = Bokningen är { $state }; steget { $step } går inte därifrån.
fault-internal-error = Något gick fel hos oss. Felet är noterat.
fault-invalid-input = Uppgifterna har { $count } fel; de står i errors.
fault-malformed-json = Innehållet är inte giltig JSON.
fault-malformed-request = Förfrågan går inte att läsa.
fault-method-not-allowed = Adressen tar inte emot den metoden.
fault-no-agreement = Inget avtal med prislista gäller { $on }.
fault-place-taken = Någon annan hann före: { $starts_at } till { $ends_at } är upptaget.
fault-rules-refuse = { $count } regler hindrar bokningen; de står i rules.
fault-stale = Någon annan har ändrat under tiden: version { $given } är nu { $current }. Läs om och försök igen.
fault-illegal-need-step = Behovet är { $state }; steget { $step } går inte därifrån.
fault-illegal-offer-step = Erbjudandet är { $state }; steget { $step } går inte därifrån.
fault-way-closed = Området fyller inga behov på sättet { $way }.
fault-step-too-early = Det är för tidigt; det går från { $limit_at }.
fault-step-too-late = Det är för sent; det gick till { $limit_at }.
fault-unauthorized = Skicka en giltig nyckel: Authorization: Bearer …
fault-unavailable = Det tog för lång tid. Försök igen om en stund.
fault-unsupported-media-type = Skicka innehållet som application/json.
fault-wrong-applies = Ange veckodagar, början och slut för weekly; för public_holidays bara eves_from_minute.
api-heading = Torget för program
api-lead = Allt som går att göra på sidorna kan också ett program göra. Beskrivningarna är på engelska.
api-required = krävs
api-operations = Anrop
api-schemas = Former
api-parameters = Parametrar
api-body = Innehåll
api-answers = Svar
api-link = Beskrivning av API:t
fault-need-begun = Behovet började { $starts_at }; det är för sent att ställa det i kö.
fault-place-kept = { $starts_at } till { $ends_at } hålls för en enhet i kön, som svarar senast { $until_at }.
fault-somebody-free = { $number ->
    [one] En kan komma redan nu. Boka eller fråga i stället för att vänta.
   *[other] { $number } kan komma redan nu. Boka eller fråga i stället för att vänta.
}
