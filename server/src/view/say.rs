//! Says in words what core answers by codes and values: faults of input, and rules that stand in the way. Pages and the
//! API say the same.

use torget_core::booking::Remark;
use torget_core::fault::FieldFault;
use torget_core::money::Ore;
use torget_core::plugin::{Fact, Facts, Finding, Manifest, Severity, schema};

use super::text::Value;
use super::{Language, Speak, explain};

/// The text of each code; to add a code, add its line here and its text in both languages.
#[rustfmt::skip]
const TEXTS: &[(&str, &str)] = &[
    ("absence_needed", "fault-absence-needed"),
    ("absence_unexpected", "fault-absence-unexpected"),
    ("address_shown", "fault-address-shown"),
    ("area_closed", "fault-area-closed"),
    ("area_state", "fault-area-state"),
    ("asked_already", "fault-asked-already"),
    ("attachment_damaged", "fault-attachment-damaged"),
    ("attachment_empty", "fault-attachment-empty"),
    ("attachment_fixed", "fault-attachment-fixed"),
    ("attachment_kind", "fault-attachment-kind"),
    ("attachment_too_early", "fault-attachment-too-early"),
    ("attachment_too_large", "fault-attachment-too-large"),
    ("attachment_too_many", "fault-attachment-too-many"),
    ("attest_own_hours", "fault-attest-own-hours"),
    ("attest_same_person", "fault-attest-same-person"),
    ("bad_request", "fault-bad-request"),
    ("body_too_large", "fault-body-too-large"),
    ("break_range", "fault-break-range"),
    ("cascade_order", "fault-cascade-order"),
    ("calendar_address", "fault-calendar-address"),
    ("calendar_private", "fault-calendar-private"),
    ("calendar_no_answer", "fault-calendar-no-answer"),
    ("calendar_too_slow", "fault-calendar-too-slow"),
    ("calendar_too_large", "fault-calendar-too-large"),
    ("calendar_redirects", "fault-calendar-redirects"),
    ("calendar_status", "fault-calendar-status"),
    ("not_a_calendar", "fault-not-a-calendar"),
    ("calendar_range", "fault-calendar-range"),
    ("calendar_recurrence", "fault-calendar-recurrence"),
    ("calendar_too_frequent", "fault-calendar-too-frequent"),
    ("calendar_time", "fault-calendar-time"),
    ("calendar_too_many", "fault-calendar-too-many"),
    ("collaboration_name_taken", "fault-name-taken"),
    ("change_over", "fault-change-over"),
    ("exchange_begun", "fault-exchange-begun"),
    ("exchange_closed", "fault-exchange-closed"),
    ("exchange_not_certain", "fault-exchange-not-certain"),
    ("exchange_nothing_to_swap", "fault-exchange-nothing-to-swap"),
    ("exchange_over", "fault-exchange-over"),
    ("exchange_same", "fault-exchange-same"),
    ("change_same", "fault-change-same"),
    ("control_character", "fault-control-character"),
    ("correction_same", "fault-correction-same"),
    ("date_begun", "fault-date-begun"),
    ("date_range", "fault-date-range"),
    ("date_taken", "fault-date-taken"),
    ("date_too_early", "fault-date-too-early"),
    ("date_too_late", "fault-date-too-late"),
    ("dates_reversed", "fault-dates-reversed"),
    ("effect_not_allowed", "fault-effect-not-allowed"),
    ("email_taken", "fault-email-taken"),
    ("exercises_authority", "fault-exercises-authority"),
    ("export_too_many", "fault-export-too-many"),
    ("export_too_many_for_work", "fault-export-too-many-for-work"),
    ("file_broken", "fault-file-broken"),
    ("file_empty", "fault-file-empty"),
    ("file_formula", "fault-file-formula"),
    ("file_macros", "fault-file-macros"),
    ("file_no_rows", "fault-file-no-rows"),
    ("file_not_text", "fault-file-not-text"),
    ("file_old_excel", "fault-file-old-excel"),
    ("file_too_many_columns", "fault-file-too-many-columns"),
    ("file_too_many_rows", "fault-file-too-many-rows"),
    ("file_unpacks_too_large", "fault-file-unpacks-too-large"),
    ("import_column_twice", "fault-import-column-twice"),
    ("import_missing_column", "fault-import-missing-column"),
    ("import_no_such_time", "fault-import-no-such-time"),
    ("import_not_a_date", "fault-import-not-a-date"),
    ("import_not_a_flag", "fault-import-not-a-flag"),
    ("import_not_a_number", "fault-import-not-a-number"),
    ("import_not_a_time", "fault-import-not-a-time"),
    ("import_repeated", "fault-import-repeated"),
    ("import_several", "fault-import-several"),
    ("import_unknown_choice", "fault-import-unknown-choice"),
    ("import_unknown_column", "fault-import-unknown-column"),
    ("import_unknown_organisation", "fault-import-unknown-organisation"),
    ("import_unknown_person", "fault-import-unknown-person"),
    ("import_unknown_resource", "fault-import-unknown-resource"),
    ("import_unknown_unit", "fault-import-unknown-unit"),
    ("import_weekday_or_date", "fault-import-weekday-or-date"),
    ("work_carried_out", "fault-work-carried-out"),
    ("work_changed_since", "fault-work-changed-since"),
    ("work_file_gone", "fault-work-file-gone"),
    ("work_given_up", "fault-work-given-up"),
    ("work_has_faults", "fault-work-has-faults"),
    ("work_lost", "fault-work-lost"),
    ("work_not_checked", "fault-work-not-checked"),
    ("work_other_file", "fault-work-other-file"),
    ("work_over", "fault-work-over"),
    ("work_role_ended", "fault-work-role-ended"),
    ("work_too_many", "fault-work-too-many"),
    ("fee_changed", "fault-fee-changed"),
    ("forbidden", "fault-forbidden"),
    ("hours_as_booked", "fault-hours-as-booked"),
    ("hours_in_gap", "fault-hours-in-gap"),
    ("hours_overlap", "fault-hours-overlap"),
    ("hours_too_short", "fault-hours-too-short"),
    ("hours_unclear", "fault-hours-unclear"),
    ("idempotency_key", "fault-idempotency-key"),
    ("idempotency_key_reused", "fault-idempotency-key-reused"),
    ("illegal_incident_step", "fault-illegal-incident-step"),
    ("illegal_need_step", "fault-illegal-need-step"),
    ("illegal_offer_step", "fault-illegal-offer-step"),
    ("illegal_step", "fault-illegal-step"),
    ("incident_other_side", "fault-incident-other-side"),
    ("incident_too_early", "fault-incident-too-early"),
    ("internal_error", "fault-internal-error"),
    ("invalid_input", "fault-invalid-input"),
    ("malformed_json", "fault-malformed-json"),
    ("malformed_request", "fault-malformed-request"),
    ("member_already", "fault-member-already"),
    ("message_not_failed", "fault-message-not-failed"),
    ("meter_above_next", "fault-meter-above-next"),
    ("meter_backward", "fault-meter-backward"),
    ("meter_below_last", "fault-meter-below-last"),
    ("meter_too_far", "fault-meter-too-far"),
    ("method_not_allowed", "fault-method-not-allowed"),
    ("minute_of_day", "fault-minute-of-day"),
    ("missing", "fault-missing"),
    ("name_taken", "fault-name-taken"),
    ("need_begun", "fault-need-begun"),
    ("need_horizon", "fault-need-horizon"),
    ("need_length", "fault-need-length"),
    ("need_past", "fault-need-past"),
    ("need_period_fixed", "fault-need-period-fixed"),
    ("need_question_fixed", "fault-need-question-fixed"),
    ("needs_overlap", "fault-needs-overlap"),
    ("no_account", "fault-no-account"),
    ("no_agreement", "fault-no-agreement"),
    ("no_negotiation", "fault-no-negotiation"),
    ("no_occurrence", "fault-no-occurrence"),
    ("no_organisation", "fault-no-organisation"),
    ("no_weekday", "fault-no-weekday"),
    ("nobody_to_ask", "fault-nobody-to-ask"),
    ("not_base64", "fault-not-base64"),
    ("not_a_date", "fault-not-a-date"),
    ("not_a_key", "fault-not-a-key"),
    ("not_a_monday", "fault-not-a-monday"),
    ("not_a_member", "fault-not-a-member"),
    ("not_a_municipality_code", "fault-not-a-municipality-code"),
    ("not_a_number", "fault-not-a-number"),
    ("not_a_phone", "fault-not-a-phone"),
    ("not_a_price", "fault-not-a-price"),
    ("not_a_time", "fault-not-a-time"),
    ("not_an_email", "fault-not-an-email"),
    ("not_an_organisation_number", "fault-not-an-organisation-number"),
    ("not_found", "fault-not-found"),
    ("not_yet", "fault-not-yet"),
    ("number_range", "fault-number-range"),
    ("number_too_large", "fault-number-too-large"),
    ("number_too_small", "fault-number-too-small"),
    ("offer_answered", "fault-offer-answered"),
    ("offer_taken", "fault-offer-taken"),
    ("offer_time_over", "fault-offer-time-over"),
    ("offer_withdrawn", "fault-offer-withdrawn"),
    ("organisation_elsewhere", "fault-organisation-elsewhere"),
    ("organisation_number_taken", "fault-organisation-number-taken"),
    ("other_price", "fault-other-price"),
    ("outage_known", "fault-outage-known"),
    ("outage_undone", "fault-outage-undone"),
    ("outage_rebooked", "fault-outage-rebooked"),
    ("outage_begun", "fault-outage-begun"),
    ("outage_changed", "fault-outage-changed"),
    ("outage_ended", "fault-outage-ended"),
    ("outage_end_range", "fault-outage-end-range"),
    ("outage_too_early", "fault-outage-too-early"),
    ("outage_obstructed", "fault-outage-obstructed"),
    ("outage_within", "fault-outage-within"),
    ("outage_over", "fault-outage-over"),
    ("outage_too_long", "fault-outage-too-long"),
    ("outside_booking", "fault-outside-booking"),
    ("outside_calendar", "fault-outside-calendar"),
    ("outside_need", "fault-outside-need"),
    ("own_account", "fault-own-account"),
    ("own_role", "fault-own-role"),
    ("password_guessable", "fault-password-guessable"),
    ("period_reversed", "fault-period-reversed"),
    ("periods_or_series", "fault-periods-or-series"),
    ("person_elsewhere", "fault-person-elsewhere"),
    ("person_needed", "fault-person-needed"),
    ("person_of_another", "fault-person-of-another"),
    ("person_places", "fault-person-places"),
    ("person_unexpected", "fault-person-unexpected"),
    ("place_kept", "fault-place-kept"),
    ("place_taken", "fault-place-taken"),
    ("position", "fault-position"),
    ("price_range", "fault-price-range"),
    ("reason_needed", "fault-reason-needed"),
    ("reserved", "fault-reserved"),
    ("resource_elsewhere", "fault-resource-elsewhere"),
    ("role_ended", "fault-role-ended"),
    ("role_held", "fault-role-held"),
    ("role_needs", "fault-role-needs"),
    ("rule_endless", "fault-rule-endless"),
    ("rule_of_hours", "fault-rule-of-hours"),
    ("rule_too_long", "fault-rule-too-long"),
    ("rule_unreadable", "fault-rule-unreadable"),
    ("rules_refuse", "fault-rules-refuse"),
    ("same_hours", "fault-same-hours"),
    ("schema", "fault-schema"),
    ("somebody_free", "fault-somebody-free"),
    ("spread_without_offers", "fault-spread-without-offers"),
    ("stale", "fault-stale"),
    ("step_too_early", "fault-step-too-early"),
    ("step_too_late", "fault-step-too-late"),
    ("text_length", "fault-text-length"),
    ("text_too_long", "fault-text-too-long"),
    ("text_too_short", "fault-text-too-short"),
    ("too_late_to_ask", "fault-too-late-to-ask"),
    ("too_long", "fault-too-long"),
    ("too_many_attempts", "fault-too-many-attempts"),
    ("too_many", "fault-too-many"),
    ("too_many_hours", "fault-too-many-hours"),
    ("token_shown", "fault-token-shown"),
    ("too_many_occurrences", "fault-too-many-occurrences"),
    ("too_many_tokens", "fault-too-many-tokens"),
    ("unauthorized", "fault-unauthorized"),
    ("unit_elsewhere", "fault-unit-elsewhere"),
    ("unit_inactive", "fault-unit-inactive"),
    ("unit_name_taken", "fault-name-taken"),
    ("unit_of_need", "fault-unit-of-need"),
    ("unknown", "fault-unknown"),
    ("unknown_alternative", "fault-unknown-alternative"),
    ("unknown_choice", "fault-unknown-choice"),
    ("unknown_field", "fault-unknown-field"),
    ("unknown_kind", "fault-unknown-kind"),
    ("unknown_parameter", "fault-unknown-parameter"),
    ("unknown_reason", "fault-unknown-reason"),
    ("unknown_rule", "fault-unknown-rule"),
    ("unavailable", "fault-unavailable"),
    ("unsupported_media_type", "fault-unsupported-media-type"),
    ("vat_rate", "fault-vat-rate"),
    ("way_closed", "fault-way-closed"),
    ("weekday", "fault-weekday"),
    ("weekday_twice", "fault-weekday-twice"),
    ("whole_minutes", "fault-whole-minutes"),
    ("wrong_applies", "fault-wrong-applies"),
    ("wrong_form", "fault-wrong-form"),
    ("wrong_password", "fault-wrong-password"),
];

/// The fee of a cancellation is another one than was shown.
pub fn fee_changed(expected_ore: Ore, fee_ore: Ore) -> FieldFault {
    let values = [("expected_ore", Fact::Ore(expected_ore)), ("fee_ore", Fact::Ore(fee_ore))];
    FieldFault::new("expected_fee_ore", "fee_changed", values)
}

/// What is wrong with a field, with the value and what would be right.
pub fn fault(language: Language, fault: &FieldFault) -> String {
    code(language, fault.code, &fault.values)
}

/// The sentence of a code with its values. A code without a text is a fault of the program, which the log gets.
pub fn code(language: Language, code: &str, facts: &Facts) -> String {
    let Some((_, key)) = TEXTS.iter().find(|(known, _)| *known == code) else {
        tracing::error!(code, "a fault has no text");
        return language.text("fault-other");
    };
    language.text_with(key, &values(language, facts))
}

/// What a rule says, core's or the plugin's.
pub fn remark(language: Language, manifest: &Manifest, remark: &Remark) -> String {
    finding(language, manifest, &remark.finding)
}

/// What a rule says, core's or the plugin's.
pub fn finding(language: Language, manifest: &Manifest, finding: &Finding) -> String {
    if finding.rule == INTRODUCTION && finding.severity == Severity::Warning {
        return language.text("rule-introduction-warning");
    }
    match core_rule(&finding.rule) {
        Some((_, text)) => language.text_with(text, &values(language, &finding.values)),
        None => explain::finding(language, manifest.rule(&finding.rule), finding, &all_choices(manifest)),
    }
}

/// What a rule is called in a few words: `vila`.
pub fn rule_name(language: Language, manifest: &Manifest, rule: &str) -> String {
    match (core_rule(rule), manifest.rule(rule)) {
        (Some((name, _)), _) => language.text(name),
        (None, Some(rule)) => rule.name.get(language).to_owned(),
        (None, None) => rule.replace('_', " "),
    }
}

/// What stands in the way by a rule, in a word or three: `för kort vila`.
pub fn obstacle(language: Language, manifest: &Manifest, rule: &str) -> String {
    match manifest.rule(rule).and_then(|rule| rule.obstacle.as_ref()) {
        Some(obstacle) => obstacle.get(language).to_owned(),
        None => rule_name(language, manifest, rule).to_lowercase(),
    }
}

/// Labels of a list of keys of the manifest's choices, for reading: `Demens, kateter`.
pub fn labels(language: Language, choices: &[schema::Choice], keys: &[String]) -> String {
    let label = |key: &String| {
        let choice = choices.iter().find(|choice| choice.key == *key);
        choice.map_or_else(|| key.replace('_', " "), |choice| choice.label.get(language).to_owned())
    };
    keys.iter().map(label).collect::<Vec<_>>().join(", ")
}

/// Every choice that the manifest's schemas know.
pub fn all_choices(manifest: &Manifest) -> Vec<schema::Choice> {
    let schemas = manifest.kinds.iter().map(|kind| &kind.attributes).chain([&manifest.need.requirements]);
    let schemas = schemas.chain(manifest.kinds.iter().map(|kind| &kind.performance.attributes));
    schemas
        .flat_map(schema::fields)
        .flat_map(|field| match field.input {
            schema::Input::Choice(choices) | schema::Input::Choices(choices) => choices,
            _ => Vec::new(),
        })
        .collect()
}

fn values(language: Language, facts: &Facts) -> Vec<(&str, Value<'static>)> {
    facts.iter().map(|(name, fact)| (name.as_str(), explain::fact(language, fact, &[]).into())).collect()
}

/// The one rule of core that may only warn.
const INTRODUCTION: &str = "core_introduction";

/// Core's own rules: the name, and what it says when it is broken.
fn core_rule(rule: &str) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        "core_past" => ("rule-past", "rule-past-text"),
        "core_length" => ("rule-length", "rule-length-text"),
        "core_horizon" => ("rule-horizon", "rule-horizon-text"),
        "core_distance" => ("rule-distance", "rule-distance-text"),
        "core_availability" => ("rule-availability", "rule-availability-text"),
        "core_taken" => ("rule-taken", "rule-taken-text"),
        "core_travel" => ("rule-travel", "rule-travel-text"),
        "core_price" => ("rule-price", "rule-price-text"),
        INTRODUCTION => ("rule-introduction", "rule-introduction-text"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use torget_core::booking::CORE_RULES;

    use super::*;
    use crate::view::LANGUAGES;

    #[test]
    fn every_code_has_its_text() {
        for language in LANGUAGES {
            for (code, key) in TEXTS {
                assert!(language.has_text(key), "{code} has no text {key} in {}", language.code());
            }
        }
    }

    #[test]
    fn every_rule_of_core_has_its_words() {
        for rule in CORE_RULES {
            assert!(core_rule(rule).is_some(), "{rule}");
        }
    }

    #[test]
    fn a_fault_says_the_value_and_what_would_be_right() {
        let said = FieldFault::new(
            "break_minutes",
            "number_range",
            [("value", Fact::Number(700)), ("least", Fact::Number(0)), ("most", Fact::Number(539))],
        );
        let texts = LANGUAGES.map(|language| fault(language, &said));
        assert_eq!(texts, ["700 är inte mellan 0 och 539.", "700 is not between 0 and 539."]);
    }
}
