//! The edge: what holds for every request and every answer, whatever page or operation it is for.
//!
//! Every answer carries the security headers; every body is bounded and every request has an end; a panic is an answer
//! without details; an error is logged once, here; one line a request is logged, by its route and never by its address,
//! so that no personal data gets into the log.

pub mod assets;
mod client;
mod headers;
pub mod health;
mod refusal;
#[cfg(test)]
mod tests;

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use futures_util::FutureExt;
use poem::http::{Method, StatusCode};
use poem::{Body, Endpoint, IntoResponse, PathPattern, Request, Response};

pub use client::client_address;

use crate::app::AppState;
use refusal::Asker;

/// What a body holds beside a file: fields, boundaries, and a file a little too large, so that it is told so by the form.
const AROUND_A_FILE: usize = 256 * 1024;

/// All routes behind one edge.
pub struct Edge<E> {
    inner: E,
    state: AppState,
}

impl<E: Endpoint> Edge<E> {
    /// Puts the edge around routes.
    pub fn new(inner: E, state: AppState) -> Self {
        Self { inner, state }
    }

    /// How large a body may be: where files are attached, as large as one may be, in base64 and with what stands around it.
    fn body_limit(&self, request: &Request) -> usize {
        let config = &self.state.config;
        let least = config.server.body_limit_bytes;
        let file = usize::try_from(config.attachments.most_kb).unwrap_or(0).saturating_mul(1024) / 3 * 4;
        let attaches = request.method() == Method::POST && request.uri().path().ends_with("/attachments");
        if attaches { least.max(file.saturating_add(AROUND_A_FILE)) } else { least }
    }

    async fn answer(&self, mut request: Request) -> Result<Response, poem::Error> {
        let server = &self.state.config.server;
        let limit = self.body_limit(&request);
        let body = request.take_body().into_bytes_limit(limit).await;
        request.set_body(Body::from_bytes(body.map_err(refusal::unreadable_body)?));
        let call = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        match tokio::time::timeout(server.request_timeout, call).await {
            Ok(Ok(answer)) => answer.map(IntoResponse::into_response),
            // The panic itself has been logged where it happened.
            Ok(Err(_)) => Err(StatusCode::INTERNAL_SERVER_ERROR.into()),
            Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE.into()),
        }
    }
}

impl<E: Endpoint> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response, poem::Error> {
        let started = Instant::now();
        let method = request.method().clone();
        let asker = Asker::of(&request);
        let mut response = match self.answer(request).await {
            Ok(response) => response,
            Err(error) => refusal::answer(&self.state, &asker, error),
        };
        if !method.is_safe() {
            self.state.mail_is_waiting.notify_one();
            self.state.place_is_free.notify_one();
            self.state.work_is_waiting.notify_one();
        }
        headers::add(&self.state, response.headers_mut());
        log(&method, &response, started);
        Ok(response)
    }
}

fn log(method: &Method, response: &Response, started: Instant) {
    let route = response.data::<PathPattern>().map_or("(no route)", |pattern| &pattern.0);
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: "torget::requests", %method, route, status = response.status().as_u16(), ms = milliseconds);
}
