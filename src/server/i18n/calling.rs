//! The country calling codes (ITU-T E.164) as a table of their own: every page has the list of them, and the numbering
//! plans that also hold them are 25 MB once they are loaded.

/// Country (ISO 3166-1 alpha-2), tab, calling code; sorted by country.
const TABLE: &str = include_str!("calling.tsv");

/// The calling code of a country: `49` for `DE`.
pub fn code(country: &str) -> Option<&'static str> {
    TABLE.lines().find_map(|row| row.strip_prefix(country)?.strip_prefix('\t'))
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

    use super::*;

    #[test]
    fn the_calling_codes_are_those_of_the_numbering_plans() {
        let letters = || 'A'..='Z';
        let countries = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
        let mut some = 0;
        for country in countries {
            let region = Region::from_code(&country).ok();
            let theirs = region.and_then(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(region));
            assert_eq!(code(&country).map(str::to_owned), theirs.map(|code| code.to_string()), "{country}");
            some += u32::from(theirs.is_some());
        }
        assert!(some > 240, "{some} countries have one");
    }

    #[test]
    fn what_is_no_country_has_none() {
        assert_eq!(code(""), None);
        assert_eq!(code("D"), None);
        assert_eq!(code("XX"), None);
    }
}
