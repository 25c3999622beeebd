//! Attachments: the files of a booking and of its incidents, adding one, and serving one.
//!
//! A file is somebody else's content on our address. So it is served as a download of the type that its content showed when it was
//! added, in a sandbox without scripts, and the browser is told not to guess.

use poem::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY};
use poem::web::Path;
use poem::{Response, handler};
use torget_core::booking::attachment::{self, AttachmentView, NewAttachment};
use torget_core::booking::incident::IncidentView;
use torget_core::booking::{BookingError, BookingView as Booking};

use super::booking_page::find as find_booking;
use super::booking_steps::href;
use super::deed::Deed;
use super::incidents;
use super::visit::{Answer, Visit, percent_encoded};
use crate::view::pages::{AddFile, AttachedFile, AttachmentsPart, AttachmentsView};
use crate::view::table::CellButton;
use crate::view::{Language, Speak, say};

/// Nothing in it runs, whatever it is.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// Shows the files of a booking, and adds one.
#[handler]
pub async fn show(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_booking(&visit, &id).await?;
    visit.page(&page(&visit, &booking, None).await?)
}

/// Adds a file to a booking.
#[handler]
pub async fn add(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = find_booking(visit, &id).await?;
    match attach(visit, &deed, &booking, None).await? {
        None => Ok(visit.done(&href(&booking), Some("flash-attached"))),
        Some(problem) => visit.again(&page(visit, &booking, Some(problem)).await?),
    }
}

/// Adds a file to an incident.
#[handler]
pub async fn add_to_incident(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let incident = incidents::find(visit, &id).await?;
    let booking = find_booking(visit, &incident.booking_id.to_string()).await?;
    match attach(visit, &deed, &booking, Some(&incident)).await? {
        None => Ok(visit.done(&incidents::page_of(incident.id), Some("flash-attached"))),
        Some(problem) => {
            let mut view = incidents::view(visit, &incident, None).await?;
            view.attachments = of_incident(visit, &incident, Some(problem)).await?;
            visit.again(&view)
        }
    }
}

/// Takes one away.
#[handler]
pub async fn remove(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let Ok(id) = id.parse() else { return Err(visit.not_found()) };
    let done = attachment::remove(&visit.state.market, visit.caller()?, id).await;
    let booking_id = done.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/bookings/{booking_id}"), Some("flash-removed")))
}

/// Serves one.
#[handler]
pub async fn serve(Path(id): Path<String>, visit: Visit) -> Answer {
    let Ok(id) = id.parse() else { return Err(visit.not_found()) };
    let found = attachment::content(&visit.state.market, visit.caller()?, id).await;
    let found = found.map_err(|error| visit.booking_stop(error))?;
    let name = &found.attachment.name;
    let plain: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", percent_encoded(name));
    Ok(Response::builder()
        .content_type(found.attachment.kind.media_type())
        .header(CONTENT_DISPOSITION, disposition)
        .header(CONTENT_SECURITY_POLICY, SANDBOX)
        .header(CACHE_CONTROL, "private, no-store")
        .body(found.content))
}

/// The part of a booking's page.
pub async fn part(visit: &Visit, booking: &Booking) -> poem::Result<AttachmentsPart> {
    let language = visit.language();
    let files = all(visit, booking).await?;
    let own = files.iter().filter(|file| file.incident_id.is_none()).map(|file| attached(language, file)).collect();
    let more = booking.may_attach.then(|| format!("{}/attachments", href(booking)));
    Ok(AttachmentsPart { files: own, more, add: None })
}

/// The part of an incident's page, with what was wrong with a file.
pub async fn of_incident(
    visit: &Visit,
    incident: &IncidentView,
    problem: Option<String>,
) -> poem::Result<AttachmentsPart> {
    let language = visit.language();
    let booking = find_booking(visit, &incident.booking_id.to_string()).await?;
    let files = all(visit, &booking).await?;
    let of_it = files.iter().filter(|file| file.incident_id == Some(incident.id));
    let files = of_it.map(|file| attached(language, file)).collect();
    let action = format!("{}/attachments", incidents::page_of(incident.id));
    Ok(AttachmentsPart { files, more: None, add: Some(add_file(visit, action, problem)) })
}

async fn page(visit: &Visit, booking: &Booking, problem: Option<String>) -> poem::Result<AttachmentsView> {
    let language = visit.language();
    if !booking.may_attach {
        return Err(visit.step_stop(BookingError::Forbidden, booking.id));
    }
    let files = all(visit, booking).await?;
    let own = files.iter().filter(|file| file.incident_id.is_none()).map(|file| attached(language, file)).collect();
    let form = add_file(visit, format!("{}/attachments", href(booking)), problem);
    Ok(AttachmentsView {
        heading: language.text("attachments-add"),
        lead: super::booking_page::heading(booking),
        back: href(booking),
        attachments: AttachmentsPart { files: own, more: None, add: Some(form) },
    })
}

/// Attaches what was posted; answers what is wrong with it, if something is.
async fn attach(
    visit: &Visit,
    deed: &Deed,
    booking: &Booking,
    incident: Option<&IncidentView>,
) -> poem::Result<Option<String>> {
    let language = visit.language();
    // A browser sends an empty file without a name where none was chosen.
    let chosen = deed.file.as_ref().filter(|file| !file.name.is_empty() || !file.content.is_empty());
    let Some(file) = chosen else { return Ok(Some(language.text("attachments-none-chosen"))) };
    let new = NewAttachment {
        booking_id: booking.id,
        incident_id: incident.map(|incident| incident.id),
        name: file.name.clone(),
        content: file.content.clone(),
    };
    match attachment::add(&visit.state.market, visit.caller()?, &new).await {
        Ok(_) => Ok(None),
        Err(BookingError::Attachment(refusal)) => Ok(Some(say::code(language, refusal.code(), &refusal.values()))),
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

async fn all(visit: &Visit, booking: &Booking) -> poem::Result<Vec<AttachmentView>> {
    let files = attachment::of_booking(&visit.state.market, visit.caller()?, booking.id).await;
    files.map_err(|error| visit.booking_stop(error))
}

fn attached(language: Language, file: &AttachmentView) -> AttachedFile {
    let kb = (file.size_bytes + 1023) / 1024;
    AttachedFile {
        name: file.name.clone(),
        href: format!("/attachments/{}", file.id),
        note: language.text_with("attachments-size", &[("kb", kb.into())]),
        remove: file.may_remove.then(|| CellButton {
            action: format!("/attachments/{}/remove", file.id),
            text: language.text("attachments-remove"),
            about: file.name.clone(),
            danger: true,
        }),
    }
}

fn add_file(visit: &Visit, action: String, problem: Option<String>) -> AddFile {
    let limits = visit.state.market.attachments;
    let values = [
        ("known", attachment::MediaKind::known().into()),
        ("kb", limits.most_kb.into()),
        ("most", limits.most_per_booking.into()),
    ];
    let types = attachment::MediaKind::ALL.iter().map(|kind| kind.media_type()).collect::<Vec<_>>().join(",");
    AddFile { action, types, help: visit.language().text_with("attachments-help", &values), problem }
}
