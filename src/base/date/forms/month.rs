//! The names of months and weekdays in many languages.

use jiff::civil::Weekday;

/// For each month, the shortest unambiguous beginnings of its names, in lower case. No beginning means different
/// months in different languages.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "jaan", "gen", "ene", "ian", "sty", "led", "oca", "tammik", "янв", "яну", "січ", "јан", "ιαν", "ינואר", "يناير"],
    &["feb", "fév", "fev", "lut", "úno", "şub", "veeb", "helmik", "фев", "феб", "лют", "φεβ", "פברואר", "فبراير"],
    &["mar", "már", "mär", "mrz", "maa", "břez", "мар", "бер", "μαρ", "מרץ", "مارس"],
    &["apr", "ápr", "abr", "avr", "kwie", "dub", "nis", "huhtik", "апр", "квіт", "απρ", "אפריל", "أبريل"],
    &["may", "mai", "maj", "máj", "mei", "mag", "květ", "toukok", "май", "мая", "мај", "трав", "μαΐ", "μαι", "מאי", "مايو"],
    &["jun", "jún", "juin", "juun", "giu", "iun", "czerw", "červ", "haz", "kesäk", "июн", "юни", "јун", "черв", "ιουν", "יוני", "يونيو"],
    &["jul", "júl", "juil", "juul", "lug", "iul", "lipc", "lipie", "červenec", "července", "tem", "heinäk", "июл", "юли", "јул", "лип", "ιουλ", "יולי", "يوليو"],
    &["aug", "aoû", "aou", "ago", "agu", "ağu", "sier", "srp", "elok", "авг", "серп", "αυγ", "אוגוסט", "أغسطس"],
    &["sep", "set", "szep", "wrz", "zář", "eyl", "syysk", "сен", "сеп", "вер", "σεπ", "ספטמבר", "سبتمبر"],
    &["oct", "okt", "ott", "out", "paź", "říj", "eki", "lokak", "окт", "жовт", "οκτ", "אוקטובר", "أكتوبر"],
    &["nov", "noi", "list", "kas", "marrask", "ноя", "ное", "нов", "лист", "νοε", "נובמבר", "نوفمبر"],
    &["dec", "dez", "déc", "dic", "des", "gru", "pros", "ara", "jouluk", "дек", "дец", "груд", "δεκ", "דצמבר", "ديسمبر"],
];

/// The longest ending of a month's name after its beginning.
const LONGEST: usize = 12;

/// The month that a word names.
pub(super) fn find(word: &str) -> Option<i8> {
    // `marrask` also begins with `mar`, so the longest beginning counts.
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
    // `Mon`, `Tues` and `Thurs` are abbreviations; `Mar` is not.
    days.iter().find(|(name, _)| word.len() >= 3 && name.starts_with(word)).map(|(_, day)| *day)
}

/// Whether a word is a weekday in another language.
pub(super) fn is_weekday_elsewhere(word: &str) -> bool {
    const DAYS: &str = "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so \
        lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim \
        lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom \
        lunedì martedì mercoledì giovedì venerdì sabato domenica \
        segunda terça quarta quinta sexta feira \
        luni marți miercuri joi vineri sâmbătă duminică \
        maandag dinsdag woensdag donderdag vrijdag zaterdag zondag \
        måndag tisdag onsdag torsdag fredag lördag söndag lørdag søndag mandag tirsdag mån tis ons tors fre lör sön \
        maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai \
        maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina \
        poniedziałek wtorek środa czwartek piątek sobota niedziela \
        pondělí úterý středa čtvrtek pátek neděle pazartesi salı çarşamba perşembe cuma cumartesi pazar \
        hétfő kedd szerda csütörtök péntek szombat vasárnap \
        понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс \
        понеділок вівторок середа п'ятниця субота неділя \
        星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 \
        月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 월요일 화요일 수요일 목요일 금요일 토요일 일요일 \
        الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد";
    DAYS.split(' ').any(|day| day == word)
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
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
            "ledna února března dubna května června července srpna září října listopadu prosince",
            "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
            "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
            "január február március április május június július augusztus szeptember október november december",
            "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "януари февруари март април май юни юли август септември октомври ноември декември",
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta \
             lokakuuta marraskuuta joulukuuta",
        ] {
            assert_eq!(of(&names.split_whitespace().collect::<Vec<_>>()), all, "{names}");
        }
        assert_eq!(of(&["soon", "mardi", "monday", "", "ma", "week"]), [None; 6]);
    }
}
