//! Who takes part in an area, and when.

use poem::handler;
use poem::web::Path;
use torget_core::access::Permission;
use torget_core::collaboration::Area;
use torget_core::collaboration::admin::{self, AreaMember, MemberDates};
use torget_core::ids::OrganisationId;
use torget_core::time::stockholm;

use super::areas::{self, LIST};
use super::{need, organisation_choices, organisations};
use crate::pages::deed::Deed;
use crate::pages::local;
use crate::pages::mend::{Refusal, Refuse, same};
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::parts::Empty;
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, area_forms};

/// Lets an organisation take part, or changes its last day.
#[handler]
pub async fn set(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let choice = areas::found(visit, &id).await?;
    need(visit, Permission::EditArea)?;
    let refusal = match read(&deed) {
        Ok((organisation_id, dates)) => {
            let (market, area_id) = (&visit.state.market, choice.area.id);
            match admin::set_area_member(market, visit.caller()?, area_id, organisation_id, dates).await {
                Ok(()) => return Ok(visit.done(&format!("{}/{area_id}", LIST.1), Some("flash-saved"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(form(visit, &choice.area).await?, &deed.typed, refusal, same)?;
    visit.again(&areas::view(visit, &id, areas::Forms { member: Some(form), ..areas::Forms::default() }).await?)
}

/// The members as a part of the area's page.
pub(super) fn table(language: Language, members: &[AreaMember]) -> Table {
    let columns = [language.text("admin-organisation"), language.text("admin-from"), language.text("admin-to")];
    let mut table = Table::new(language.text("admin-members"), &columns, Empty::new(language.text("area-no-members")));
    for member in members {
        table.row(vec![
            Cell::text(&member.short_name),
            Cell::text(language.date_long(member.from_on)),
            Cell::text(member.to_on.map(|on| language.date_long(on)).unwrap_or_default()),
        ]);
    }
    table
}

pub(super) async fn form(visit: &Visit, area: &Area) -> poem::Result<Form> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    let organisations = organisation_choices(&organisations(visit).await?);
    let action = format!("{}/{}/members", LIST.1, area.id);
    Ok(area_forms::area_member(visit.language(), &action, organisations, &today.to_string()))
}

fn read(deed: &Deed) -> Result<(OrganisationId, MemberDates), Refusal> {
    let missing = |field: &str| Refusal::one(field, "missing");
    let organisation_id = deed.value("organisation_id").parse().map_err(|_| missing("organisation_id"))?;
    let (from_on, to_on) = local::dates(&deed.typed)?;
    Ok((organisation_id, MemberDates { from_on, to_on }))
}
