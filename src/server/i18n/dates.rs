//! Days and instants as a language writes them, in the calendar that it uses, by the Unicode CLDR data in `locales/names/`.

use icu_calendar::{Gregorian, cal::Persian};
use jiff::{Timestamp as Instant, civil, tz::TimeZone};

use crate::{model::date::Date, server::clock::Timestamp};

/// How one language writes dates.
#[derive(Debug)]
pub struct Dates {
    calendar: Calendar,
    digits: Vec<char>,
    day: &'static str,
    instant: &'static str,
    east: &'static str,
    west: &'static str,
    months: Vec<&'static str>,
    /// The name of each hour's part of the day, where hours are counted to twelve; else none.
    periods: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Calendar {
    Gregorian,
    /// The same days with years counted from 543 before.
    Buddhist,
    Persian,
}

impl Dates {
    /// How a language writes them, from the rows that `scripts/names.mjs` writes: what, which, name.
    pub(super) fn new(rows: &'static str) -> Self {
        let mut dates = Self {
            calendar: Calendar::Gregorian,
            digits: Vec::new(),
            day: "{y}-{m}-{d}",
            instant: "{y}-{m}-{d} {hh}:{mm} ({zone})",
            east: "UTC+{offset}",
            west: "UTC−{offset}",
            months: Vec::new(),
            periods: Vec::new(),
        };
        for row in rows.lines() {
            let mut parts = row.splitn(3, '\t');
            let (Some(what), Some(which), Some(name)) = (parts.next(), parts.next(), parts.next()) else { continue };
            match (what, which) {
                ("month", _) => dates.months.push(name),
                ("period", _) => dates.periods.push(name),
                ("date", "digits") => dates.digits = name.chars().collect(),
                ("date", "day") => dates.day = name,
                ("date", "instant") => dates.instant = name,
                ("date", "east") => dates.east = name,
                ("date", "west") => dates.west = name,
                ("date", "calendar") => {
                    dates.calendar = match name {
                        "persian" => Calendar::Persian,
                        "buddhist" => Calendar::Buddhist,
                        _ => Calendar::Gregorian,
                    };
                }
                _ => {}
            }
        }
        dates
    }

    /// A day.
    pub fn day(&self, date: Date) -> String {
        self.write(self.day, date, 0, 0)
    }

    /// An instant in a time zone (IANA name) with its distance to UTC; in UTC where there is no such zone.
    pub fn instant(&self, at: Timestamp, zone: Option<&str>) -> String {
        let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
        let at = Instant::from_millisecond(at.millis()).unwrap_or_default().to_zoned_datetime(zone);
        let Some(date) = date(at.date()) else { return String::new() };
        let written = self.write(self.instant, date, at.hour().unsigned_abs(), at.minute().unsigned_abs());
        written.replace("{zone}", &self.offset(at.offset().seconds() / 60))
    }

    /// A number in the digits that the language writes.
    pub fn number(&self, number: impl std::fmt::Display) -> String {
        let digit = |c: char| c.to_digit(10).and_then(|digit| self.digits.get(digit as usize).copied()).unwrap_or(c);
        number.to_string().chars().map(digit).collect()
    }

    fn offset(&self, minutes: i32) -> String {
        let (pattern, minutes) = match minutes {
            0 => return "UTC".to_owned(),
            1.. => (self.east, minutes),
            _ => (self.west, -minutes),
        };
        let (hours, minutes) = (minutes / 60, minutes % 60);
        let written = if minutes == 0 { self.number(hours) } else { self.number(format!("{hours}:{minutes:02}")) };
        pattern.replace("{offset}", &written)
    }

    fn write(&self, pattern: &str, date: Date, hour: u8, minute: u8) -> String {
        let (year, month, day) = self.calendar.count(date);
        let period = self.periods.get(usize::from(hour)).copied().unwrap_or_default();
        let hour = if self.periods.is_empty() { hour } else { (hour + 11) % 12 + 1 };
        let month_name = self.months.get(usize::from(month) - 1).copied().unwrap_or_default();
        pattern
            .replace("{dd}", &self.number(format!("{day:02}")))
            .replace("{d}", &self.number(day))
            .replace("{month}", month_name)
            .replace("{m}", &self.number(month))
            .replace("{y}", &self.number(year))
            .replace("{hh}", &self.number(format!("{hour:02}")))
            .replace("{h}", &self.number(hour))
            .replace("{mm}", &self.number(format!("{minute:02}")))
            .replace("{period}", period)
    }
}

impl Calendar {
    /// Year, month and day of a day.
    fn count(self, date: Date) -> (i32, u8, u8) {
        let plain = (i32::from(date.year()), date.month(), date.day());
        match self {
            Self::Gregorian => plain,
            Self::Buddhist => (plain.0 + 543, plain.1, plain.2),
            Self::Persian => icu_calendar::Date::try_new(
                plain.0.into(),
                icu_calendar::types::Month::new(plain.1),
                plain.2,
                Gregorian,
            )
            .map_or(plain, |gregorian| {
                let persian = gregorian.to_calendar(Persian);
                (persian.year().extended_year(), persian.month().ordinal, persian.day_of_month().0)
            }),
        }
    }
}

fn date(date: civil::Date) -> Option<Date> {
    Date::new(date.year().unsigned_abs(), date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-25T20:05:00Z.
    const AT: Timestamp = Timestamp::from_millis(1_774_469_100_000);

    fn dates(tag: &str) -> Dates {
        let file = format!("{}/locales/names/{tag}.tsv", env!("CARGO_MANIFEST_DIR"));
        Dates::new(std::fs::read_to_string(file).expect("a language").leak())
    }

    fn written(tag: &str, zone: Option<&str>) -> String {
        dates(tag).instant(AT, zone)
    }

    #[test]
    fn an_instant_is_written_as_each_language_does_in_its_calendar() {
        for (tag, expected) in [
            ("en", "March 25, 2026 at 9:05\u{202f}PM (GMT+1)"),
            ("de", "25. März 2026 um 21:05 (GMT+1)"),
            ("fr", "25 mars 2026 à 21:05 (UTC+1)"),
            ("cs", "25. března 2026 v 21:05 (GMT+1)"),
            ("ja", "2026年3月25日 21:05 (GMT+1)"),
            ("th", "25 มีนาคม 2569 เวลา 21:05 (GMT+1)"),
            ("fa", "۵ فروردین ۱۴۰۵ ساعت ۲۱:۰۵ (\u{200e}+۱ گرینویچ)"),
            ("zh-TW", "2026年3月25日 晚上9:05 (GMT+1)"),
        ] {
            assert_eq!(written(tag, Some("Europe/Vienna")), expected, "{tag}");
        }
    }

    #[test]
    fn a_zone_that_is_none_is_utc_and_half_hours_are_told() {
        assert_eq!(written("de", Some("Nowhere/Land")), "25. März 2026 um 20:05 (UTC)");
        assert_eq!(written("de", None), "25. März 2026 um 20:05 (UTC)");
        assert_eq!(written("de", Some("Asia/Kolkata")), "26. März 2026 um 01:35 (GMT+5:30)");
        assert_eq!(written("fr", Some("America/St_Johns")), "25 mars 2026 à 17:35 (UTC−2:30)");
    }

    #[test]
    fn a_day_is_written_in_the_calendar_of_the_language() {
        let day = |tag| dates(tag).day(Date::new(1984, 3, 27).expect("a day"));
        assert_eq!(day("de"), "27. März 1984");
        assert_eq!(day("fa"), "۷ فروردین ۱۳۶۳");
        assert_eq!(day("th"), "27 มีนาคม 2527");
        assert_eq!(day("ko"), "1984년 3월 27일");
    }
}
