//! The forms of an area: opening it, its settings and members, its agreements and their tariffs. Names as in
//! [`admin_forms`](super::admin_forms).

use torget_core::collaboration::AreaState;
use torget_core::collaboration::admin::VAT_RATES;
use torget_core::collaboration::tariff::TariffPrices;
use torget_core::money::Ore;
use torget_core::plugin::{Buffer, Circle, Effect, Filling, Parameter, RuleDeclaration, Way};

use super::admin_forms::{dates, form, text};
use super::form::{Choice, Field, FieldKind, Form};
use super::{Format, Language, Speak, explain};

/// A new area: posts `plugin_key`, `name`, `state` and `exercises_authority` (`yes` or `no`, which nobody answers for the
/// reader), and `collaboration_id` where there are several.
pub fn open_area(language: Language, action: &str, plugins: Vec<Choice>, collaborations: Vec<Choice>) -> Form {
    let first = |choices: &[Choice]| choices.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let (plugin_key, collaboration_id) = (first(&plugins), first(&collaborations));
    let plugin = Field::new(FieldKind::Choice, "plugin_key", language.text("admin-plugin"));
    let states =
        [AreaState::Pilot, AreaState::Active].map(|state| Choice::new(state.key(), state_name(language, state)));
    let state = Field::new(FieldKind::Choice, "state", language.text("area-begins"));
    let answers = ["no", "yes"]
        .map(|answer| Choice::new(answer, language.text(if answer == "no" { "admin-no" } else { "admin-yes" })));
    let authority = Field::new(FieldKind::Choice, "exercises_authority", language.text("area-authority"));
    let mut made = form(language, action, "/admin/areas");
    made.submit = language.text("admin-open-area");
    if collaborations.len() > 1 {
        let collaboration = Field::new(FieldKind::Select, "collaboration_id", language.text("admin-collaboration"));
        made = made.field(collaboration.choices(collaborations).required());
    } else {
        made = made.field(Field::hidden("collaboration_id", collaboration_id));
    }
    made.field(plugin.help(language.text("area-plugin-help")).choices(plugins).value(plugin_key).required())
        .field(text(language, "name", "admin-name", 120).help(language.text("area-name-help")).required())
        .field(state.help(language.text("area-begins-help")).choices(states.to_vec()).value("pilot").required())
        .field(authority.help(language.text("area-authority-help")).choices(answers.to_vec()).required())
}

/// Posts `state` and `version`: takes an area into use, pauses or closes it.
pub fn area_state(language: Language, action: &str, now: AreaState, version: i64) -> Form {
    let states = AreaState::ALL.into_iter().filter(|state| now.may_become(*state));
    let states: Vec<Choice> = states.map(|state| Choice::new(state.key(), state_name(language, state))).collect();
    let state = Field::new(FieldKind::Choice, "state", language.text("area-becomes"));
    Form::new(action, language.text("area-set-state"))
        .field(state.help(language.text("area-becomes-help")).choices(states).required())
        .field(Field::hidden("version", version.to_string()))
        .beside("state")
}

/// The name of an area's state.
pub fn state_name(language: Language, state: AreaState) -> String {
    language.text(match state {
        AreaState::Pilot => "area-pilot",
        AreaState::Active => "area-active",
        AreaState::Paused => "area-paused",
        AreaState::Closed => "area-closed",
    })
}

/// A new agreement: posts `area`, `name`, `valid_from_on`, `valid_to_on`, `vat_basis_points`, `vat_reason`,
/// `cancel_free_days_before`, `cancel_free_until` as `HH:MM`, `cancel_fee` in per cent, `attest_steps` (`1` or `2`),
/// `attest_within_days` and `attest_automatic`.
pub fn agreement(language: Language, action: &str, area_id: &str) -> Form {
    let rates = VAT_RATES.into_iter().rev();
    let rates: Vec<Choice> = rates.map(|rate| Choice::new(rate.to_string(), language.percent(rate))).collect();
    let date = |name, key: &str| Field::new(FieldKind::Date, name, language.text(key));
    let rate = Field::new(FieldKind::Choice, "vat_basis_points", language.text("line-vat")).choices(rates);
    let reason = Field::new(FieldKind::Area, "vat_reason", language.text("agreement-vat-reason")).max_length(1000);
    let days = Field::new(FieldKind::Number, "cancel_free_days_before", language.text("agreement-free-days"));
    let until = Field::new(FieldKind::Time, "cancel_free_until", language.text("agreement-free-until"));
    let fee = text(language, "cancel_fee", "agreement-fee", 6).inputmode("decimal").suffix("%");
    let attest_steps = Field::new(FieldKind::Choice, "attest_steps", language.text("agreement-attest-steps"));
    let steps = vec![
        Choice::new("1", language.text("agreement-attest-one")),
        Choice::new("2", language.text("agreement-attest-two")),
    ];
    let within = Field::new(FieldKind::Number, "attest_within_days", language.text("agreement-attest-within"));
    let automatic = Field::new(FieldKind::Check, "attest_automatic", language.text("agreement-attest-automatic"));
    form(language, action, &format!("/admin/areas/{area_id}"))
        .field(Field::hidden("area", area_id))
        .field(text(language, "name", "admin-name", 120).required())
        .field(date("valid_from_on", "admin-from").required())
        .field(date("valid_to_on", "admin-to").help(language.text("admin-to-help")))
        .field(rate.required())
        .field(reason.help(language.text("agreement-vat-reason-help")).required())
        .field(days.suffix(language.text("agreement-days")).between("0", "365").inputmode("numeric").required())
        .field(until.required())
        .field(fee.help(language.text("agreement-fee-help")).required())
        .field(attest_steps.choices(steps).required())
        .field(within.suffix(language.text("agreement-days")).between("1", "90").inputmode("numeric").required())
        .field(automatic.help(language.text("agreement-attest-automatic-help")))
}

/// Posts `organisation_id`, `from_on`, `to_on`: who takes part in an area, and when.
pub fn area_member(language: Language, action: &str, organisations: Vec<Choice>, today: &str) -> Form {
    let organisation = Field::new(FieldKind::Select, "organisation_id", language.text("admin-organisation"));
    let made =
        Form::new(action, language.text("admin-set-member")).field(organisation.choices(organisations).required());
    dates(language, made, today).beside("member")
}

/// An area's settings: posts `confirmation` (`required` or `none`), `exchange`, `answer_within_minutes`, each rule's effect as
/// `rule.KEY` and each number as `parameter.KEY`. The values are the manifest's; [`Form::fill`] puts the area's in.
pub fn area(
    language: Language,
    action: &str,
    answer_within_minutes: i64,
    parameters: &[Parameter],
    rules: &[RuleDeclaration],
) -> Form {
    let modes = vec![
        Choice::new("required", language.text("area-confirmation-required")),
        Choice::new("none", language.text("area-confirmation-none")),
    ];
    let mode = Field::new(FieldKind::Choice, "confirmation", language.text("area-confirmation"));
    let within = Field::new(FieldKind::Number, "answer_within_minutes", language.text("area-answer-within"));
    let mut made = form(language, action, "/admin/areas").field(mode.choices(modes).value("required")).field(
        within
            .suffix(language.text("field-break-unit"))
            .between("15", "43200")
            .value(answer_within_minutes.to_string()),
    );
    let exchanges = vec![
        Choice::new("closed", language.text("area-exchange-closed")),
        Choice::new("approval", language.text("area-exchange-approval")),
        Choice::new("free", language.text("area-exchange-free")),
    ];
    let exchange = Field::new(FieldKind::Choice, "exchange", language.text("area-exchange"));
    made = made.field(exchange.choices(exchanges).value("approval"));
    let number = |name: &str, key: &str, least: i64, most: i64| {
        let field = Field::new(FieldKind::Number, name, language.text(key)).inputmode("numeric");
        field.between(least.to_string(), most.to_string())
    };
    let margin = number("buffer_minutes", "area-buffer-minutes", 0, Buffer::MOST_MINUTES);
    let speed = number("buffer_km_per_hour", "area-buffer-speed", 1, Buffer::MOST_KM_PER_HOUR);
    made = made
        .field(margin.help(language.text("area-buffer-help")).suffix(language.text("field-break-unit")))
        .field(speed.suffix("km/h"));
    for parameter in parameters {
        made = made.field(
            Field::new(FieldKind::Number, format!("parameter.{}", parameter.key), parameter.name.get(language))
                .between(parameter.least.to_string(), parameter.most.to_string())
                .required()
                .value(parameter.default.to_string()),
        );
    }
    // A rule from law leaves no choice, so it has no field.
    for rule in rules.iter().filter(|rule| !rule.may_be.is_empty()) {
        made = made.field(rule_field(language, rule));
    }
    made
}

/// How needs are filled: posts `ways`, `answer_times` (a line each, hours to the start and minutes to answer), `near_km`, and for
/// each circle `reach.CIRCLE`, the hours to the start from which the search reaches so far. All but the ways stand behind a line.
pub fn filling(language: Language, filling: &Filling) -> Vec<Field> {
    let way = |way: &Way| {
        let name = match way {
            Way::Book => language.text("area-way-book"),
            Way::Offers => language.text("area-way-offers"),
            Way::Allocation => language.text("area-way-allocation"),
        };
        Choice::new(way.key(), name)
    };
    let ways = Field::new(FieldKind::Several, "ways", language.text("area-ways"));
    let times = Field::new(FieldKind::Area, "answer_times", language.text("area-answer-times"));
    let number = |name: String, label: String, least: i64| {
        Field::new(FieldKind::Number, name, label).inputmode("numeric").between(least.to_string(), "8784")
    };
    let mut fields = vec![
        ways.choices(filling.ways.iter().map(way).collect()),
        times.help(language.text("area-answer-times-help")).max_length(200).tucked(),
    ];
    for circle in Circle::ALL.iter().copied() {
        let label = match circle {
            Circle::Own => language.text("area-reach-own"),
            Circle::Near => language.text("area-reach-near"),
            Circle::All => language.text("area-reach-all"),
            Circle::Outside => language.text("area-reach-outside"),
        };
        let field = number(format!("reach.{}", circle.key()), label, 0);
        fields.push(field.suffix(language.text("area-reach-unit")).tucked());
    }
    fields.push(
        number("near_km".to_owned(), language.text("area-near-km"), 1)
            .between("1", "500")
            .suffix("km")
            .required()
            .tucked(),
    );
    fields
}

fn rule_field(language: Language, rule: &RuleDeclaration) -> Field {
    let effects =
        std::iter::once(rule.effect).chain(rule.may_be.iter().copied().filter(|effect| *effect != rule.effect));
    let effects = effects.map(|effect| match effect {
        Effect::Off => Choice::new("off", language.text("effect-off")),
        Effect::Warn => Choice::new("warn", language.text("effect-warn")),
        Effect::Refuse => Choice::new("refuse", language.text("effect-refuse")),
    });
    let effects: Vec<Choice> = effects.collect();
    let chosen = effects.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let field = Field::new(FieldKind::Choice, format!("rule.{}", rule.key), rule.name.get(language));
    let field = Field { help: rule.source.clone(), ..field };
    field.choices(effects).value(chosen)
}

/// A new tariff of an agreement, beginning with the prices of the one before. Posts `valid_from_on`, `hourly`, `travel`,
/// `agency`, `minimum_minutes`, and `addition.KIND` for each kind of addition; prices are kronor with at most two decimals.
/// When additions apply is the agreement's and goes over from the tariff before; one without a price falls away.
pub fn tariff(language: Language, action: &str, before: &TariffPrices, from: &str) -> Form {
    let kronor = |name: String, label: String, price: Ore| {
        let field = Field::new(FieldKind::Text, name, label).inputmode("decimal").max_length(12).required();
        field.suffix(language.text("tariff-kronor")).value(price.to_decimal_text().replace('.', decimal_mark(language)))
    };
    let hourly = kronor("hourly".into(), language.text("tariff-hourly"), before.hourly_ore);
    let mut made = form(language, action, "/admin/tariffs")
        .field(Field::new(FieldKind::Date, "valid_from_on", language.text("tariff-from")).required().value(from))
        .field(hourly.help(language.text("tariff-kronor-help")));
    for (index, addition) in before.additions.iter().enumerate() {
        // One kind has one price, whenever it applies.
        if before.additions[..index].iter().any(|earlier| earlier.kind == addition.kind) {
            continue;
        }
        let name = explain::line_name(language, &addition.kind);
        let label = language.text_with("tariff-addition", &[("name", name.into())]);
        made = made.field(
            kronor(format!("addition.{}", addition.kind), label, addition.ore_per_hour)
                .help(language.text("tariff-addition-help")),
        );
    }
    let agency = kronor("agency".into(), language.text("tariff-agency"), before.agency_hourly_ore.unwrap_or(Ore(0)));
    let minimum = Field::new(FieldKind::Number, "minimum_minutes", language.text("tariff-minimum"));
    made.field(kronor("travel".into(), language.text("tariff-travel"), before.travel_ore_per_km))
        .field(agency.help(language.text("tariff-agency-help")))
        .field(
            minimum
                .suffix(language.text("field-break-unit"))
                .between("0", "1440")
                .required()
                .value(before.minimum_minutes.to_string()),
        )
}

fn decimal_mark(language: Language) -> &'static str {
    if language == Language::Sv { "," } else { "." }
}
