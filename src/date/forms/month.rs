//! The names of months and weekdays, in the languages of many papers.

use jiff::civil::Weekday;

/// The months, each by the beginnings of its names that are enough to know it by, in small letters. Names of
/// different languages never mean different months here.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "gen", "ene", "янв", "січ", "tammik", "ιαν", "ינואר"],
    &["feb", "fév", "fev", "фев", "лют", "helmik", "φεβ", "פברואר"],
    &["mar", "mär", "mrz", "maa", "мар", "бер", "μαρ", "מרץ"],
    &["apr", "abr", "avr", "апр", "квіт", "huhtik", "απρ", "אפריל"],
    &["may", "mai", "maj", "mei", "mag", "май", "мая", "трав", "toukok", "μαΐ", "μαι", "מאי"],
    &["jun", "juin", "giu", "июн", "черв", "kesäk", "ιουν", "יוני"],
    &["jul", "juil", "lug", "июл", "лип", "heinäk", "ιουλ", "יולי"],
    &["aug", "aoû", "aou", "ago", "авг", "серп", "elok", "αυγ", "אוגוסט"],
    &["sep", "set", "сен", "вер", "syysk", "σεπ", "ספטמבר"],
    &["oct", "okt", "ott", "out", "окт", "жовт", "lokak", "οκτ", "אוקטובר"],
    &["nov", "ноя", "лист", "marrask", "νοε", "נובמבר"],
    &["dec", "dez", "déc", "dic", "des", "дек", "груд", "jouluk", "δεκ", "דצמבר"],
];

/// The endings that whole names of months may have after their beginnings.
const LONGEST: usize = 12;

/// The month that a word names.
pub(super) fn find(word: &str) -> Option<i8> {
    // `marrask` begins as `mar` does, so the longest beginning counts.
    let fits = |names: &&[&str]| {
        names.iter().filter(|name| word.starts_with(**name)).map(|name| name.len()).max()
    };
    let longest =
        MONTHS.iter().enumerate().filter_map(|(at, names)| Some((fits(names)?, at))).max()?;
    let is_name =
        word.chars().count() <= LONGEST && !is_weekday_elsewhere(word) && weekday(word).is_none();
    is_name.then(|| i8::try_from(longest.1 + 1).ok()).flatten()
}

/// The weekday that an English word names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let days = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    // `Mon`, `Tues` and `Thurs` are short for it; `Mar` is not.
    days.iter().find(|(name, _)| word.len() >= 3 && name.starts_with(word)).map(|(_, day)| *day)
}

/// Whether a word is a weekday in another language.
pub(super) fn is_weekday_elsewhere(word: &str) -> bool {
    const DAYS: &[&str] = &[
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "måndag",
        "tisdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lördag",
        "söndag",
        "lørdag",
        "søndag",
        "mandag",
        "tirsdag",
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
    ];
    DAYS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn months_are_known_by_their_names() {
        let of = |words: &[&str]| words.iter().map(|word| find(word)).collect::<Vec<_>>();
        let all = (1..=12).map(Some).collect::<Vec<_>>();
        for names in [
            "january february march april may june july august september october november december",
            "jan feb mar apr may jun jul aug sept oct nov dec",
            "januar februar märz april mai juni juli august september oktober november dezember",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta \
             lokakuuta marraskuuta joulukuuta",
        ] {
            assert_eq!(of(&names.split_whitespace().collect::<Vec<_>>()), all, "{names}");
        }
        assert_eq!(of(&["soon", "mardi", "monday", "", "ma", "week"]), [None; 6]);
    }
}
