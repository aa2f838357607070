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
        let time = jiff::Timestamp::from_second(self.0).unwrap_or_default();
        match std::str::from_utf8(&shown(jiff::tz::Offset::UTC.to_datetime(time))) {
            Ok(shown) if time.as_second() >= FIRST_OF_FOUR_DIGITS => f.write_str(shown),
            _ => time.fmt(f),
        }
    }
}

/// 0000-01-01T00:00:00Z, from which on a year has four digits and no sign.
const FIRST_OF_FOUR_DIGITS: i64 = -62_167_219_200;

/// A time as it is shown: datasets have two with each annotation.
fn shown(time: jiff::civil::DateTime) -> [u8; 20] {
    let mut shown = *b"0000-00-00T00:00:00Z";
    let mut put = |at: usize, number: i16| {
        let number = number.unsigned_abs().to_le_bytes()[0] % 100;
        shown[at] = b'0' + number / 10;
        shown[at + 1] = b'0' + number % 10;
    };
    put(0, time.year() / 100);
    put(2, time.year() % 100);
    let rest = [time.month(), time.day(), time.hour(), time.minute(), time.second()];
    [5, 8, 11, 14, 17].into_iter().zip(rest).for_each(|(at, number)| put(at, number.into()));
    shown
}

/// A time that is not written as `2026-11-22T10:02:11Z`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no time; expected one like 2026-11-22T10:02:11Z")]
pub struct TimeError(String);

impl FromStr for Time {
    type Err = TimeError;

    fn from_str(written: &str) -> Result<Self, TimeError> {
        let time = as_shown(written).or_else(|| written.parse().ok());
        let time = time.ok_or_else(|| TimeError(written.chars().take(60).collect()))?;
        Ok(Self(time.as_second()))
    }
}

/// A time in the one form that a [`Time`] is shown in, of the many that are read. Files have two with each annotation.
fn as_shown(written: &str) -> Option<jiff::Timestamp> {
    let bytes: &[u8; 20] = written.as_bytes().try_into().ok()?;
    let two = |at: usize| match (bytes[at], bytes[at + 1]) {
        (tens @ b'0'..=b'9', ones @ b'0'..=b'9') => i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok(),
        _ => None,
    };
    if [4, 7, 10, 13, 16, 19].map(|at| bytes[at]) != *b"--T::Z" {
        return None;
    }
    let year = i16::from(two(0)?) * 100 + i16::from(two(2)?);
    let time = jiff::civil::DateTime::new(year, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?, 0).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(time).ok()
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_time_is_shown_as_by_the_calendar(seconds in -377_700_000_000_i64..253_400_000_000) {
            let time = Time::from_unix(seconds);
            let expected = jiff::Timestamp::from_second(time.unix()).expect("a time").to_string();
            prop_assert_eq!(time.to_string(), expected);
        }

        #[test]
        fn what_is_shown_is_read_as_any_other_form(
            written in "[0-9]{4}-(0[0-9]|1[0-3])-([0-2][0-9]|3[0-2])T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z",
        ) {
            let any = written.parse::<jiff::Timestamp>().ok().map(|it| it.as_second());
            prop_assert_eq!(written.parse::<Time>().ok().map(Time::unix), any, "{}", written);
            prop_assert!(as_shown(&written).is_none_or(|it| Some(it.as_second()) == any));
        }
    }

    #[test]
    fn times_read_back() {
        let time: Time = "2026-11-22T10:02:11Z".parse().expect("a time");
        assert_eq!(time.to_string(), "2026-11-22T10:02:11Z");
        assert!(as_shown("2026-11-22T10:02:11Z").is_some());
        assert!("yesterday".parse::<Time>().is_err());
        assert_eq!(Time::from_unix(i64::MAX).to_string().parse(), Ok(Time::from_unix(i64::MAX)));
    }
}
