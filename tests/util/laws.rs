//! How often the laws are tried.

use proptest::prelude::ProptestConfig;

/// So many cases a law, or that many times more where `MANICULE_LAWS` is a number; what fails becomes a test named after what broke,
/// not a seed in a file.
pub fn cases(count: u32) -> ProptestConfig {
    let times = std::env::var("MANICULE_LAWS").ok().and_then(|it| it.parse().ok()).unwrap_or(1_u32);
    ProptestConfig { cases: count.saturating_mul(times), failure_persistence: None, ..ProptestConfig::default() }
}
