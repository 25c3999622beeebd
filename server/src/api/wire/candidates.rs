//! Who can come, on the wire: each with the reasons that speak for them, and what stands in the others' way.

use chrono::NaiveDate;
use poem_openapi::Object;
use torget_core::booking::{Candidate, Candidates, Obstacle, Relaxation, Smaller};
use torget_core::plugin::Manifest;
use uuid::Uuid;

use super::booking::NeedInput;
use super::common::{PriceBody, RuleBody, rules};
use super::instant::Instant;
use super::resource::ResourceBody;
use super::shown;
use crate::api::caller::Asking;
use crate::api::fault::Fault;
use crate::view::say;

/// A need to find somebody for.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CandidatesRequest")]
pub struct CandidatesInput {
    /// For which unit.
    pub unit_id: Uuid,
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
    /// Unpaid break within it, minutes; without one that of the usual period of the area.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub break_minutes: Option<i64>,
    /// Why, and what is required.
    pub need: NeedInput,
}

/// Who can come, and who can't.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Candidates", skip_serializing_if_is_none)]
pub struct CandidatesBody {
    /// The fitting ones, best first.
    pub fit: Vec<CandidateBody>,
    /// Those of the rest who are named, by name, with the reason.
    pub unfit: Vec<UnfitBody>,
    /// What stands in the way of all the rest, named or not: how many by their first rule, most first.
    pub obstacles: Vec<ObstacleBody>,
    /// How many more are free then but live further away than those whom the rules were asked about.
    pub further: i64,
    /// What the unit's organisation uses of the area against its share of the inhabitants; missing while that is not known.
    pub share: Option<ShareBody>,
    /// What asking for less would give, most first; told where few fit.
    pub smaller: Vec<SmallerBody>,
}

/// A rule, and how many it stands in the way of.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Obstacle")]
pub struct ObstacleBody {
    /// The rule's key, core's or the manifest's.
    pub rule: String,
    /// Its name, in the words of the answer's language.
    pub name: String,
    /// How many.
    pub number: i64,
}

/// An organisation's use of an area, in hundredths of a per cent of the whole.
#[derive(Debug, Clone, Object)]
#[oai(rename = "UseShare")]
pub struct ShareBody {
    /// Its short name.
    pub organisation_name: String,
    /// Its part of the attested hours of the last thirteen weeks.
    pub used_basis_points: i64,
    /// Its part of the members' inhabitants.
    pub inhabitants_basis_points: i64,
}

/// A way to ask for less, and how many more could come of those who were looked at: without a requirement (`key` and, of a
/// list, `value`) or at another time (`starts_at` and `ends_at`).
#[derive(Debug, Clone, Object)]
#[oai(rename = "SmallerDemand", skip_serializing_if_is_none)]
pub struct SmallerBody {
    /// How many more could come.
    pub number: i64,
    /// The requirement that is left out.
    pub key: Option<String>,
    /// The value of a list that is left out.
    pub value: Option<String>,
    /// From when instead.
    pub starts_at: Option<Instant>,
    /// Until when instead.
    pub ends_at: Option<Instant>,
}

/// A person's hours in the week in which the period begins.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Load")]
pub struct LoadBody {
    /// Booked already, minutes without breaks.
    pub booked_minutes: i64,
    /// Agreed, minutes.
    pub agreed_minutes: i64,
}

/// One who can come.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Candidate", skip_serializing_if_is_none)]
pub struct CandidateBody {
    /// Who.
    pub resource: ResourceBody,
    /// What to know.
    pub warnings: Vec<RuleBody>,
    /// What it would cost.
    pub price: PriceBody,
    /// The way, tenths of a kilometre.
    pub distance_tenth_km: i64,
    /// How many times they have worked at the unit.
    pub visits: i64,
    /// When last; missing for who has not.
    pub last_visit_on: Option<NaiveDate>,
    /// A person's hours in that week; missing where none are agreed.
    pub load: Option<LoadBody>,
    /// Whether they have said that they gladly work there.
    pub comes_gladly: bool,
    /// In how many minutes they usually answer; told of the first ones, after a few answers.
    pub usual_answer_minutes: Option<i64>,
}

/// One who can't.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Unfit")]
pub struct UnfitBody {
    /// Who.
    pub resource_id: Uuid,
    /// The name.
    pub name: String,
    /// Why not.
    pub refusals: Vec<RuleBody>,
}

impl CandidateBody {
    /// Of core's view.
    pub fn of(asking: &Asking, manifest: &Manifest, candidate: &Candidate) -> Result<Self, Fault> {
        Ok(Self {
            resource: shown(asking, &candidate.resource)?,
            warnings: rules(asking.language, Some(manifest), &candidate.warnings),
            price: shown(asking, &candidate.price)?,
            distance_tenth_km: candidate.distance_tenth_km,
            visits: candidate.visits,
            last_visit_on: candidate.last_visit_on,
            load: candidate.load.map(|load| shown(asking, &load)).transpose()?,
            comes_gladly: candidate.comes_gladly,
            usual_answer_minutes: candidate.usual_answer_minutes,
        })
    }
}

impl CandidatesBody {
    /// Of core's view.
    pub fn of(asking: &Asking, manifest: &Manifest, found: &Candidates) -> Result<Self, Fault> {
        let unfit = found.unfit.iter().map(|unfit| UnfitBody {
            resource_id: unfit.resource_id.0,
            name: unfit.name.clone(),
            refusals: rules(asking.language, Some(manifest), &unfit.refusals),
        });
        let obstacle = |obstacle: &Obstacle| ObstacleBody {
            rule: obstacle.rule.clone(),
            name: say::obstacle(asking.language, manifest, &obstacle.rule),
            number: obstacle.number,
        };
        let fit = found.fit.iter().map(|candidate| CandidateBody::of(asking, manifest, candidate));
        Ok(Self {
            fit: fit.collect::<Result<_, _>>()?,
            unfit: unfit.collect(),
            obstacles: found.obstacles.iter().map(obstacle).collect(),
            further: found.further,
            share: found.share.as_ref().map(|share| shown(asking, share)).transpose()?,
            smaller: found.smaller.iter().map(SmallerBody::of).collect(),
        })
    }
}

impl SmallerBody {
    fn of(smaller: &Smaller) -> Self {
        let (mut key, mut value, mut time) = (None, None, None);
        match &smaller.relaxation {
            Relaxation::Requirement { key: left_out, value: one } => {
                (key, value) = (Some(left_out.clone()), one.clone());
            }
            Relaxation::Time { period } => time = Some((Instant(period.starts_at()), Instant(period.ends_at()))),
        }
        let (starts_at, ends_at) = time.unzip();
        Self { number: smaller.number, key, value, starts_at, ends_at }
    }
}
