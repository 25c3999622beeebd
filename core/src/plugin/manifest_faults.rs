//! Everything that is wrong with a manifest's meaning, listed whole, so that an author mends it in one go.

use std::collections::BTreeSet;

use super::buffer::Buffer;
use super::manifest::{Manifest, ManifestFault, Parameter};
use super::performance::PerformancePart;
use super::schema;
use crate::collaboration::price::LONGEST_SHIFT_MINUTES;
use crate::language::Text;

impl Manifest {
    /// Everything that is wrong with the meaning.
    pub fn faults(&self) -> Vec<ManifestFault> {
        let mut faults = Faults::default();
        faults.key("key", &self.key);
        faults.text("name", &self.name);
        faults.text("description", &self.description);
        if self.version < 1 {
            faults.add("version", format!("{} is not a version; use 1 or more", self.version));
        }
        self.kind_faults(&mut faults);
        self.booking_faults(&mut faults);
        self.need_faults(&mut faults);
        self.filling_faults(&mut faults);
        self.rule_faults(&mut faults);
        faults.unique("outages", self.outages.iter().map(|reason| reason.key.as_str()));
        for reason in &self.outages {
            let place = format!("outages.{}", reason.key);
            faults.key(&place, &reason.key);
            faults.text(&format!("{place}.name"), &reason.name);
        }
        faults.unique("incidents", self.incidents.iter().map(|kind| kind.key.as_str()));
        for kind in &self.incidents {
            let place = format!("incidents.{}", kind.key);
            faults.key(&place, &kind.key);
            faults.text(&format!("{place}.name"), &kind.name);
        }
        faults.unique("parameters", self.parameters.iter().map(|parameter| parameter.key.as_str()));
        for parameter in &self.parameters {
            let place = format!("parameters.{}", parameter.key);
            faults.text(&format!("{place}.name"), &parameter.name);
            if !(parameter.least..=parameter.most).contains(&parameter.default) {
                let Parameter { default, least, most, .. } = parameter;
                faults.add(&place, format!("the default {default} is not between {least} and {most}"));
            }
        }
        if ![0, 600, 1200, 2500].contains(&self.vat.basis_points) {
            let rate = self.vat.basis_points;
            faults.add("vat.basis_points", format!("{rate} is no Swedish rate; use 0, 600, 1200 or 2500"));
        }
        faults.0
    }

    fn kind_faults(&self, faults: &mut Faults) {
        if self.kinds.is_empty() {
            faults.add("kinds", "there is no kind of resource; give at least one".to_owned());
        }
        faults.unique("kinds", self.kinds.iter().map(|kind| kind.key.as_str()));
        for kind in &self.kinds {
            let place = format!("kinds.{}", kind.key);
            faults.key(&place, &kind.key);
            faults.text(&format!("{place}.name"), &kind.name);
            faults.text(&format!("{place}.plural"), &kind.plural);
            faults.0.extend(schema::faults(&format!("{place}.attributes"), &kind.attributes));
            performance_faults(faults, &format!("{place}.performance"), &kind.performance);
        }
    }

    fn booking_faults(&self, faults: &mut Faults) {
        let booking = &self.booking;
        if booking.shortest_minutes < 1 || booking.longest_minutes < booking.shortest_minutes {
            let (shortest, longest) = (booking.shortest_minutes, booking.longest_minutes);
            faults.add("booking", format!("shortest {shortest} and longest {longest} minutes leave nothing to book"));
        }
        if booking.longest_minutes > LONGEST_SHIFT_MINUTES {
            let longest = booking.longest_minutes;
            let problem = format!("{longest} is more than {LONGEST_SHIFT_MINUTES}, the most that is priced as one");
            faults.add("booking.longest_minutes", problem);
        }
        if booking.horizon_days < 1 || booking.answer_within_minutes < 1 || booking.look_around_days < 0 {
            faults.add(
                "booking",
                "horizon and answering time must be 1 or more, days to look around 0 or more".to_owned(),
            );
        }
        if !(1..=366).contains(&booking.longest_outage_days) {
            let days = booking.longest_outage_days;
            faults.add("booking.longest_outage_days", format!("{days} is not between 1 and 366"));
        }
        let breaks = 0..=booking.longest_break_minutes;
        if breaks.is_empty() || booking.longest_break_minutes > booking.longest_minutes / 2 {
            let (longest, half) = (booking.longest_break_minutes, booking.longest_minutes / 2);
            faults
                .add("booking.longest_break_minutes", format!("{longest} is not between 0 and half a booking, {half}"));
        }
        if let Some(buffer) = booking.buffer.filter(|buffer| !buffer.is_possible()) {
            let Buffer { minutes, km_per_hour } = buffer;
            let (most, fastest) = (Buffer::MOST_MINUTES, Buffer::MOST_KM_PER_HOUR);
            let problem =
                format!("{minutes} minutes are not 0 to {most}, or {km_per_hour} km/h are not 1 to {fastest}");
            faults.add("booking.buffer", problem);
        }
        for (number, preset) in booking.presets.iter().enumerate() {
            let place = format!("booking.presets.{number}");
            let day = 0..1440;
            if !day.contains(&preset.starts_minute) || !day.contains(&preset.ends_minute) {
                faults.add(&place, "minutes of a day are 0 to 1439".to_owned());
            }
            if !breaks.contains(&preset.break_minutes) {
                let (minutes, longest) = (preset.break_minutes, booking.longest_break_minutes);
                faults.add(&place, format!("a break of {minutes} minutes is not between 0 and {longest}, the longest"));
            }
        }
    }

    fn need_faults(&self, faults: &mut Faults) {
        if self.need.reasons.is_empty() {
            faults.add("need.reasons", "there is no reason to choose; give at least one".to_owned());
        }
        if !(1..=1000).contains(&self.need.most_together) || !(1..=3660).contains(&self.need.series_days) {
            let problem = "1 to 1000 needs are posted together, and a series spans 1 to 3660 days".to_owned();
            faults.add("need", problem);
        }
        faults.unique("need.reasons", self.need.reasons.iter().map(|reason| reason.key.as_str()));
        for reason in &self.need.reasons {
            faults.text(&format!("need.reasons.{}.name", reason.key), &reason.name);
        }
        faults.0.extend(schema::faults("need.requirements", &self.need.requirements));
    }

    fn filling_faults(&self, faults: &mut Faults) {
        let filling = &self.filling;
        if filling.ways.is_empty() {
            faults.add("filling.ways", "there is no way to fill a need; give at least one".to_owned());
        }
        faults.unique("filling.ways", filling.ways.iter().map(|way| way.key()));
        for (number, line) in filling.answer_times.iter().enumerate() {
            if line.within_hours < 1 || line.minutes < 1 {
                let place = format!("filling.answer_times.{number}");
                faults.add(&place, "hours and minutes must be 1 or more".to_owned());
            }
        }
        if filling.cascade.iter().any(|step| step.within_hours < 0) || filling.near_km < 1 {
            faults.add("filling.cascade", "hours must be 0 or more, and what is near 1 km or more".to_owned());
        }
        faults.unique("filling.cascade", filling.cascade.iter().map(|step| step.circle.key()));
        faults.unique("filling.elsewhere", filling.elsewhere.iter().map(|alternative| alternative.key.as_str()));
        for alternative in &filling.elsewhere {
            let place = format!("filling.elsewhere.{}", alternative.key);
            faults.key(&place, &alternative.key);
            faults.text(&format!("{place}.name"), &alternative.name);
        }
    }

    fn rule_faults(&self, faults: &mut Faults) {
        faults.unique("rules", self.rules.iter().map(|rule| rule.key.as_str()));
        for rule in &self.rules {
            let place = format!("rules.{}", rule.key);
            faults.key(&place, &rule.key);
            faults.text(&format!("{place}.name"), &rule.name);
            if let Some(obstacle) = &rule.obstacle {
                faults.text(&format!("{place}.obstacle"), obstacle);
            }
            for text in [Some(&rule.broken), rule.warning.as_ref()].into_iter().flatten() {
                faults.text(&format!("{place}.message"), text);
                for language_text in [&text.sv, &text.en] {
                    for name in placeholders(language_text) {
                        if !rule.values.iter().any(|value| value == name) {
                            faults.add(&place, format!("the message shows {{{name}}}, which is not among its values"));
                        }
                    }
                }
            }
        }
    }
}

fn performance_faults(faults: &mut Faults, place: &str, part: &PerformancePart) {
    if let Some(days) = &part.days {
        faults.text(&format!("{place}.days"), days);
    }
    faults.unique(&format!("{place}.meters"), part.meters.iter().map(|meter| meter.key.as_str()));
    for meter in &part.meters {
        let place = format!("{place}.meters.{}", meter.key);
        faults.key(&place, &meter.key);
        faults.text(&format!("{place}.name"), &meter.name);
        if meter.most < 1 || meter.unit.trim().is_empty() {
            faults.add(
                &place,
                format!("it needs a unit, and {} is not the most that it runs; use 1 or more", meter.most),
            );
        }
    }
    faults.0.extend(schema::faults(&format!("{place}.attributes"), &part.attributes));
}

/// The names in braces.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[derive(Default)]
struct Faults(Vec<ManifestFault>);

impl Faults {
    fn add(&mut self, place: &str, problem: String) {
        self.0.push(ManifestFault { place: place.to_owned(), problem });
    }

    fn key(&mut self, place: &str, key: &str) {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if key.is_empty() || key.len() > 60 || !key.chars().all(fits) {
            self.add(place, format!("{key:?} is not a key; use 1 to 60 lower-case letters, digits and _"));
        }
    }

    fn text(&mut self, place: &str, text: &Text) {
        for (language, value) in [("sv", &text.sv), ("en", &text.en)] {
            if value.trim().is_empty() {
                self.add(&format!("{place}.{language}"), "the text is missing".to_owned());
            }
        }
    }

    fn unique<'k>(&mut self, place: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key) {
                self.add(place, format!("{key:?} stands twice"));
            }
        }
    }
}
