//! Opening an area, and taking it into use, pausing or closing it.

use poem::handler;
use poem::web::Path;
use torget_core::access::Permission;
use torget_core::collaboration::AreaState;
use torget_core::collaboration::admin::{self, NewArea};
use torget_core::fault::FieldFault;
use torget_core::organisation;
use torget_core::paging::Paging;

use super::areas::{self, LIST};
use super::{item, need, version};
use crate::pages::deed::Deed;
use crate::pages::mend::{self, Refusal, Refuse, same};
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Choice, Form};
use crate::view::pages::AdminItemView;
use crate::view::{Language, Speak, area_forms};

/// The form for a new one.
#[handler]
pub async fn new_page(visit: Visit) -> Answer {
    need(&visit, Permission::EditArea)?;
    let form = form(&visit).await?;
    visit.page(&view(visit.language(), form))
}

/// Opens one; its page says what comes next.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let visit = &deed.visit;
    need(visit, Permission::EditArea)?;
    let refusal = match read(&deed) {
        Ok(new) => match admin::open_area(&visit.state.market, visit.caller()?, &new).await {
            Ok(made) => return Ok(visit.done(&format!("{}/{}", LIST.1, made.id), Some("flash-created"))),
            Err(error) => error.refusal(visit),
        },
        Err(refusal) => refusal,
    };
    let form = visit.marked(form(visit).await?, &deed.typed, refusal, same)?;
    visit.again(&view(visit.language(), form))
}

/// Takes one that nobody else has changed meanwhile into use, pauses or closes it.
#[handler]
pub async fn set_state(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    need(visit, Permission::EditArea)?;
    let choice = areas::found(visit, &id).await?;
    let (market, area) = (&visit.state.market, &choice.area);
    let refusal = match state(&deed) {
        Some(state) => match admin::set_area_state(market, visit.caller()?, area.id, version(&deed), state).await {
            Ok(area) => return Ok(visit.done(&format!("{}/{}", LIST.1, area.id), Some("flash-saved"))),
            Err(error) => error.refusal(visit),
        },
        None => Refusal::one("state", "missing"),
    };
    let form = visit.marked(areas::state_form(visit.language(), area), &deed.typed, refusal, same)?;
    visit.again(&areas::view(visit, &id, areas::Forms { state: Some(form), ..areas::Forms::default() }).await?)
}

async fn form(visit: &Visit) -> poem::Result<Form> {
    let (language, market, caller) = (visit.language(), &visit.state.market, visit.caller()?);
    let plugins = mend::or_stop(visit, admin::plugins(market, caller))?;
    let plugins = plugins.iter().map(|manifest| Choice::new(&manifest.key, manifest.name.get(language))).collect();
    let collaborations = organisation::list_collaborations(market, caller, Paging::longest()).await;
    let collaborations = mend::or_stop(visit, collaborations)?.rows;
    let collaborations = collaborations.into_iter().map(|row| Choice::new(row.id.to_string(), row.name)).collect();
    Ok(area_forms::open_area(language, LIST.1, plugins, collaborations))
}

fn view(language: Language, form: Form) -> AdminItemView {
    let lead = Some(language.text("area-new-lead"));
    AdminItemView { lead, ..item(language, LIST, language.text("admin-new-area"), Some(form)) }
}

/// What was typed; that nobody has answered the question of public authority is a fault of its own.
fn read(deed: &Deed) -> Result<NewArea, Refusal> {
    let mut faults = Vec::new();
    let mut missing = |field: &str| faults.push(FieldFault::new(field, "missing", []));
    let collaboration_id = deed.value("collaboration_id").parse().ok();
    if collaboration_id.is_none() {
        missing("collaboration_id");
    }
    let state = state(deed);
    if state.is_none() {
        missing("state");
    }
    let exercises_authority = match deed.value("exercises_authority") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    if exercises_authority.is_none() {
        missing("exercises_authority");
    }
    if deed.value("name").is_empty() {
        missing("name");
    }
    let text = |name: &str| deed.value(name).to_owned();
    let (plugin_key, name) = (text("plugin_key"), text("name"));
    match (collaboration_id, state, exercises_authority) {
        (Some(collaboration_id), Some(state), Some(exercises_authority)) if faults.is_empty() => {
            Ok(NewArea { collaboration_id, plugin_key, name, state, exercises_authority })
        }
        _ => Err(Refusal::Faults(faults)),
    }
}

fn state(deed: &Deed) -> Option<AreaState> {
    AreaState::ALL.into_iter().find(|state| state.key() == deed.value("state"))
}
