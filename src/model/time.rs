//! Points in time, to the second.

use std::fmt;
use std::str::FromStr;

use super::AnnotatorId;

/// A point in time in whole seconds, written as RFC 3339 in UTC: `2026-11-22T10:02:11Z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// The present by the system's clock.
    #[must_use]
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_second())
    }

    /// From seconds since 1970-01-01T00:00:00Z; what no calendar shows is drawn to its first or last day.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        Self(seconds.clamp(jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second()))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        jiff::Timestamp::from_second(self.0).unwrap_or_default().fmt(f)
    }
}

/// A time that is not written as `2026-11-22T10:02:11Z`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no time; expected one like 2026-11-22T10:02:11Z")]
pub struct TimeError(String);

impl FromStr for Time {
    type Err = TimeError;

    fn from_str(written: &str) -> Result<Self, TimeError> {
        let time = written.parse::<jiff::Timestamp>().map(|time| Self(time.as_second()));
        time.map_err(|_| TimeError(written.chars().take(60).collect()))
    }
}

/// When and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: AnnotatorId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_back() {
        let time: Time = "2026-11-22T10:02:11Z".parse().expect("a time");
        assert_eq!(time.to_string(), "2026-11-22T10:02:11Z");
        assert!("yesterday".parse::<Time>().is_err());
        assert_eq!(Time::from_unix(i64::MAX).to_string().parse(), Ok(Time::from_unix(i64::MAX)));
    }
}
