//! Periods of working days, and everything that is wrong with a calendar.

use libtest_mimic::{Failed, Trial};
use merit::documents::Calendar;
use merit::value::parse_date;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("letters::a_period_has_so_many_working_days", periods),
        Trial::test("letters::a_calendar_that_does_not_cover_the_period_is_refused", uncovered),
        Trial::test("letters::every_fault_of_a_calendar_is_told", faults),
    ]
}

/// The days around the National Day of 2023, as the State Council set them.
const CHINA: &str = "\u{feff}date,kind,remark
2022-05-02,holiday,劳动节
2022-05-07,workday,补班
2023-09-29,holiday,中秋节
2023-09-30,holiday,
2023-10-01,holiday,国庆节
2023-10-02,holiday,
2023-10-03,holiday,
2023-10-04,holiday,
2023-10-05,holiday,
2023-10-06,holiday,
2023-10-07,workday,补班
2023-10-08,workday,补班
";

fn periods() -> Result<(), Failed> {
    let calendar = Calendar::read("days.csv", CHINA.as_bytes()).unwrap();
    for (from, days, to) in [
        ("2022-05-16", 5, "2022-05-20"),
        ("2022-05-16", 1, "2022-05-16"),
        ("2022-05-16", 6, "2022-05-23"),
        // A Saturday does not count; the first working day is the Monday.
        ("2022-05-14", 5, "2022-05-20"),
        ("2022-05-15", 1, "2022-05-16"),
        // Two made-up workdays at the weekend behind eight days of holiday.
        ("2023-09-28", 1, "2023-09-28"),
        ("2023-09-28", 2, "2023-10-07"),
        ("2023-09-28", 5, "2023-10-10"),
        ("2023-10-01", 1, "2023-10-07"),
        ("2022-05-06", 2, "2022-05-07"),
    ] {
        let period = calendar.period(parse_date(from).unwrap(), days).unwrap();
        assert_eq!((period.from.to_string(), period.to.to_string()), (from.to_owned(), to.to_owned()), "{from} {days}");
        assert_eq!(period.working_days, days);
    }
    Ok(())
}

fn uncovered() -> Result<(), Failed> {
    let calendar = Calendar::read("days.csv", CHINA.as_bytes()).unwrap();
    let period = |from: &str, days| calendar.period(parse_date(from).unwrap(), days);
    assert_eq!(period("2022-12-28", 3).unwrap().to.to_string(), "2022-12-30");
    for (from, days, year) in [("2023-12-28", 3, "2024"), ("2024-02-01", 1, "2024"), ("2021-12-31", 9, "2021")] {
        let words = period(from, days).unwrap_err();
        assert!(words.contains(&format!("days.csv names no day of {year}")) && words.contains("add the"), "{words}");
    }
    Ok(())
}

fn faults() -> Result<(), Failed> {
    let text = "kind,date\nholiday,2022-05-16\nHoliday,2022-05-17\nworkday,2022/5/18\n\nworkday,2022-05-16\nholiday\n";
    let faults = Calendar::read("days.csv", text.as_bytes()).unwrap_err();
    insta::assert_snapshot!("calendar_faults", faults.join("\n"));
    for text in ["", "day,kind\n", "date\n"] {
        let faults = Calendar::read("days.csv", text.as_bytes()).unwrap_err();
        assert!(faults.len() == 1 && faults[0].starts_with("days.csv:1: the columns are"), "{faults:?}");
    }
    // The encoding of older spreadsheets.
    let (bytes, ..) = encoding_rs::GB18030.encode(&CHINA[3..]);
    assert!(Calendar::read("days.csv", &bytes).is_ok());
    Ok(())
}
