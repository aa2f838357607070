//! How long the stages of opening take, listened to as the spans that the program tells with `tracing`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::span::{Attributes, Id};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use super::Outcome;

/// The spans that are listened to.
const TARGET: &str = "manicule::opening";

/// The stages that have ended, in the order in which they did.
#[derive(Clone, Default)]
pub struct Stages(Arc<Mutex<Vec<(String, Duration)>>>);

/// Listens from now on.
pub fn listen() -> Outcome<Stages> {
    let stages = Stages::default();
    // A second size in the same run is listened to by a listener of its own only in its own process.
    match tracing::subscriber::set_global_default(Registry::default().with(stages.clone())) {
        Ok(()) => *FIRST.lock().unwrap_or_else(PoisonError::into_inner) = Some(stages.clone()),
        Err(_) => return FIRST.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or("nobody listens".into()),
    }
    Ok(stages)
}

static FIRST: Mutex<Option<Stages>> = Mutex::new(None);

impl Stages {
    /// Forgets what was told.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What was told since then.
    pub fn told(&self) -> Vec<(String, Duration)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stages {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if attributes.metadata().target() == TARGET
            && let Some(span) = context.span(id)
        {
            span.extensions_mut().insert(Instant::now());
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        if let Some(begun) = span.extensions().get::<Instant>() {
            let stage = (span.name().to_owned(), begun.elapsed());
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(stage);
        }
    }
}
