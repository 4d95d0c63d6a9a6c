//! A day of the calendar, as OpenID Connect's `birthdate` claim writes it.

use std::fmt;

use super::check::Reason;

/// A day of the Gregorian calendar. Written `YYYY-MM-DD` (OpenID Connect Core 1.0 section 5.1, `birthdate`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A date of these numbers.
    ///
    /// # Errors
    /// [`Reason::NotADate`] when the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, Reason> {
        let exists =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day }).ok_or(Reason::NotADate)
    }

    /// A date from three typed numbers, in any script's digits.
    ///
    /// # Errors
    /// [`Reason::NotADate`] when one is missing or no number, or the calendar has no such day.
    pub fn from_typed(year: &str, month: &str, day: &str) -> Result<Self, Reason> {
        let number =
            |typed: &str| super::value::number(typed).and_then(|n| u16::try_from(n).ok()).ok_or(Reason::NotADate);
        let small = |typed: &str| number(typed).and_then(|n| u8::try_from(n).map_err(|_| Reason::NotADate));
        if year.trim().chars().count() != 4 {
            return Err(Reason::NotADate);
        }
        Self::new(number(year)?, small(month)?, small(day)?)
    }

    /// A date from its written form.
    pub fn parse(written: &str) -> Option<Self> {
        let mut parts = written.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let plain = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !(plain(year, 4) && plain(month, 2) && plain(day, 2)) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_the_gregorian_one() {
        assert!(Date::new(2000, 2, 29).is_ok());
        assert!(Date::new(2024, 2, 29).is_ok());
        for (year, month, day) in [(1900, 2, 29), (2023, 2, 29), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (0, 1, 1)]
        {
            assert_eq!(Date::new(year, month, day), Err(Reason::NotADate), "{year}-{month}-{day}");
        }
    }

    #[test]
    fn typed_numbers_may_lack_their_zeroes_and_be_in_another_script() {
        assert_eq!(Date::from_typed("1990", "5", " 7 ").map(|d| d.to_string()).as_deref(), Ok("1990-05-07"));
        assert_eq!(Date::from_typed("١٩٩٠", "٥", "١٧").map(|d| d.to_string()).as_deref(), Ok("1990-05-17"));
        assert_eq!(Date::from_typed("90", "5", "7"), Err(Reason::NotADate), "which century?");
        assert_eq!(Date::from_typed("1990", "", "7"), Err(Reason::NotADate));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let date = Date::new(1990, 5, 17).expect("a date");
        assert_eq!(Date::parse(&date.to_string()), Some(date));
        for written in ["not-a-date", "1990-5-17", "1990-05-17T00:00", "1990", ""] {
            assert_eq!(Date::parse(written), None, "{written}");
        }
    }
}
