//! The columns of each kind: head, whether something must stand there, and what may. The attributes of a resource and the
//! requirements of a need are columns by the manifest's schema.

use torget_core::plugin::{Manifest, schema};

use super::Kind;
use crate::view::Language;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the program.
    pub key: String,
    /// Its head in the file.
    pub head: String,
    /// What may stand in it, in a sentence.
    pub help: String,
    /// Whether something must.
    pub needed: bool,
}

fn column(key: &str, head: &str, needed: bool, help: &str) -> Column {
    Column { key: key.to_owned(), head: head.to_owned(), help: help.to_owned(), needed }
}

/// The columns of a kind; those of an area's things by its manifest.
pub fn columns(kind: Kind, manifest: Option<&Manifest>) -> Vec<Column> {
    match kind {
        Kind::Units => units(),
        Kind::Persons => persons(),
        Kind::Resources => resources(manifest),
        Kind::Availability => availability(),
        Kind::Needs => needs(manifest),
    }
}

fn units() -> Vec<Column> {
    vec![
        column("organisation", "Organisation", true, "Kortnamn, namn eller organisationsnummer, t.ex. Klippan"),
        column("name", "Enhet", true, "Högst 80 tecken, unikt inom organisationen"),
        column("address", "Adress", true, "Gata, nummer och ort, högst 160 tecken"),
        column("phone", "Telefon", false, "Får vara tomt"),
        column("email", "E-post", true, "Enhetens brevlåda"),
        column("cost_centre", "Kostnadsställe", true, "Högst 20 tecken"),
        column("latitude", "Latitud", true, "Grader nord, t.ex. 56,2429"),
        column("longitude", "Longitud", true, "Grader öst, t.ex. 12,8619"),
        column("active", "I bruk", false, "ja eller nej; tomt är ja"),
    ]
}

fn persons() -> Vec<Column> {
    vec![
        column("name", "Namn", true, "Högst 100 tecken"),
        column("email", "E-post", true, "Personen loggar in med den; en per person"),
        column("phone", "Telefon", false, "Får vara tomt"),
        column("language", "Språk", false, "sv eller en; tomt är sv"),
        column("role", "Roll", true, "Enhetschef, Resursperson, Ekonom, Samordnare eller Administratör"),
        column(
            "organisation",
            "Organisation",
            false,
            "Kortnamn; behövs för alla roller utom samordnare och administratör",
        ),
        column("unit", "Enhet", false, "Enhetens namn; behövs för enhetschef"),
        column("from_on", "Från", false, "Datum, t.ex. 2026-12-01; tomt är i dag"),
        column("to_on", "Till", false, "Sista dagen; tomt är tills vidare"),
    ]
}

fn resources(manifest: Option<&Manifest>) -> Vec<Column> {
    let kinds = manifest.map(|manifest| manifest.kinds.as_slice()).unwrap_or_default();
    let listed: Vec<&str> = kinds.iter().map(|kind| kind.key.as_str()).collect();
    let mut all = vec![
        column("organisation", "Organisation", true, "Den som lånar ut; kortnamn, t.ex. Klippan"),
        column("name", "Namn", true, "Högst 120 tecken"),
        column("kind", "Slag", listed.len() > 1, &format!("Ett av: {}", listed.join(", "))),
        column("person", "Person", false, "Personens namn, för slag som är personer; tomt är samma som Namn"),
        column("capacity", "Platser", false, "Helt tal; tomt är 1"),
        column("place_name", "Ort", true, "Där resursen finns eller utgår från"),
        column("latitude", "Latitud", true, "Grader nord, t.ex. 56,2429"),
        column("longitude", "Longitud", true, "Grader öst, t.ex. 12,8619"),
        column("state", "Läge", false, "utkast, publicerad eller pausad; tomt är utkast"),
    ];
    for field in kinds.iter().flat_map(|kind| schema::fields(&kind.attributes)) {
        let key = format!("attribute.{}", field.key);
        if !all.iter().any(|column| column.key == key) {
            all.push(of_schema(key, &field, kinds.len() == 1));
        }
    }
    all
}

fn availability() -> Vec<Column> {
    vec![
        column("resource", "Resurs", true, "Resursens namn"),
        column("organisation", "Organisation", false, "Den som lånar ut; behövs om flera resurser heter lika"),
        column("weekday", "Veckodag", false, "mån–sön för det som gäller varje vecka; annars tomt"),
        column("on_date", "Datum", false, "En dag som avviker från veckan; annars tomt"),
        column("starts", "Från", false, "Klockslag, t.ex. 07:00; tomt för en ledig dag"),
        column("ends", "Till", false, "Klockslag; samma som Från eller tidigare är nästa dag"),
        column("holidays", "Helgdagar", false, "ja om veckan också gäller helgdagar; tomt är nej"),
    ]
}

fn needs(manifest: Option<&Manifest>) -> Vec<Column> {
    let reasons: Vec<&str> = manifest
        .map(|manifest| manifest.need.reasons.iter().map(|reason| reason.name.get(Language::Sv)).collect())
        .unwrap_or_default();
    let mut all = vec![
        column("unit", "Enhet", true, "Enhetens namn"),
        column("organisation", "Organisation", false, "Kortnamn; behövs om flera enheter heter lika"),
        column("on_date", "Datum", true, "Dagen då det börjar, t.ex. 2026-12-01"),
        column("starts", "Från", true, "Klockslag, t.ex. 07:00"),
        column("ends", "Till", true, "Klockslag; samma som Från eller tidigare är nästa dag"),
        column("break_minutes", "Rast minuter", false, "Helt tal; tomt är passets vanliga rast"),
        column("quantity", "Platser", false, "Hur många som söks; tomt är 1"),
        column("reason", "Orsak", true, &format!("Ett av: {}", reasons.join(", "))),
        column("absence_on", "Frånvaro från", false, "Första dagen, för orsaker som har en frånvaro; aldrig vem"),
        column("priority", "Prioritet", false, "låg, normal eller hög; tomt är normal"),
        column("cost_centre", "Kostnadsställe", false, "Högst 20 tecken"),
        column("reference", "Referens", false, "Egen referens, högst 30 tecken; inga personuppgifter"),
    ];
    let requirements = manifest.map(|manifest| schema::fields(&manifest.need.requirements)).unwrap_or_default();
    all.extend(requirements.iter().map(|field| of_schema(format!("requirement.{}", field.key), field, true)));
    all
}

fn of_schema(key: String, field: &schema::Field, counts: bool) -> Column {
    let labels = |choices: &[schema::Choice]| {
        choices.iter().map(|choice| choice.label.get(Language::Sv)).collect::<Vec<_>>().join(", ")
    };
    let help = match &field.input {
        schema::Input::Text { longest } => format!("Högst {longest} tecken"),
        schema::Input::Number { least, most } => format!("Helt tal {least}–{most}"),
        schema::Input::Date => "Datum, t.ex. 2026-12-01".to_owned(),
        schema::Input::Flag => "ja eller nej; tomt är nej".to_owned(),
        schema::Input::Choice(choices) => format!("Ett av: {}", labels(choices)),
        schema::Input::Choices(choices) => format!("Ett eller flera, med komma mellan: {}", labels(choices)),
    };
    Column { key, head: field.label.get(Language::Sv).to_owned(), help, needed: field.required && counts }
}
