# Vad som hindrar en förfrågan till API:et.
fault-area-closed = Området tar inte emot bokningar just nu.
fault-bad-request = Förfrågan har { $count } fel; de står i errors.
fault-idempotency-key-reused = Nyckeln i Idempotency-Key har använts till en annan förfrågan.
fault-illegal-step = Bokningen är { $state }; steget { $step } går inte därifrån.
fault-internal-error = Något gick fel hos oss. Felet är noterat.
fault-invalid-input = Uppgifterna har { $count } fel; de står i errors.
fault-malformed-json = Innehållet är inte giltig JSON.
fault-method-not-allowed = Adressen tar inte emot den metoden.
fault-no-agreement = Inget avtal med prislista gäller { $on }.
fault-place-taken = Någon annan hann före: { $starts_at } till { $ends_at } är upptaget.
fault-rules-refuse = { $count } regler hindrar bokningen; de står i rules.
fault-stale = Någon annan har ändrat under tiden: version { $given } är nu { $current }. Läs om och försök igen.
fault-step-too-early = Det är för tidigt; det går från { $limit_at }.
fault-step-too-late = Det är för sent; det gick till { $limit_at }.
fault-unauthorized = Skicka en giltig nyckel: Authorization: Bearer …
fault-unsupported-media-type = Skicka innehållet som application/json.
fault-wrong-applies = Ange veckodagar, början och slut för weekly; för public_holidays bara eves_from_minute.
