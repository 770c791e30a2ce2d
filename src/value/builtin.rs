//! The one table of builtins: name, types, doc, example, function.

use super::{Kind, Trouble, Type, Value, dates, lists, numbers, signatures, texts};

/// A builtin function: its words for the reference, its types, and what it computes.
#[derive(Debug)]
pub struct Builtin {
    /// FEEL's own name.
    pub name: &'static str,
    /// The names of its arguments, as FEEL has them; `...` ends a list of any length.
    pub arguments: &'static [&'static str],
    /// One sentence for the reference.
    pub doc: &'static str,
    /// An expression and its value, run by a test.
    pub example: (&'static str, &'static str),
    /// The type of the result, or why these arguments do not fit.
    pub types: fn(&[Kind]) -> Result<Type, String>,
    /// The function; called only with arguments of types that fit, none of them missing.
    pub function: fn(&[Value]) -> Result<Value, Trouble>,
}

/// A part of a date or duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `.year` of a date.
    Year,
    /// `.month` of a date.
    Month,
    /// `.day` of a date.
    Day,
    /// `.years` of a duration, completed.
    Years,
    /// `.months` of a duration, completed, beside the years.
    Months,
}

impl Builtin {
    /// Whether a list given to it may have missing members; all others refuse to compute with nothing.
    #[must_use]
    pub fn reads_past_missing(&self) -> bool {
        matches!(
            self.name,
            "string join"
                | "string"
                | "count"
                | "append"
                | "concatenate"
                | "list contains"
                | "index of"
                | "distinct values"
        )
    }

    /// The names its arguments can be given by: FEEL allows `date` two sets of them.
    #[must_use]
    pub fn signatures(&self) -> Vec<&'static [&'static str]> {
        let mut all = vec![self.arguments];
        if self.name == "date" {
            all.push(&["year", "month", "day"]);
        }
        all
    }
}

impl Part {
    /// The part of that name, for values of that kind.
    #[must_use]
    pub fn of(kind: &Kind, name: &str) -> Option<Self> {
        match (kind, name) {
            (Kind::Date, "year") => Some(Self::Year),
            (Kind::Date, "month") => Some(Self::Month),
            (Kind::Date, "day") => Some(Self::Day),
            (Kind::Months, "years") => Some(Self::Years),
            (Kind::Months, "months") => Some(Self::Months),
            _ => None,
        }
    }
}

/// FEEL's functions and properties that merit leaves out, and why. A decision must replay, be exact and be read aloud.
pub const ABSENT: &[(&str, &str)] = &[
    ("now", "a decision must replay: use the round's `as_of`"),
    ("today", "a decision must replay: use the round's `as_of`"),
    ("exp", "its results are not exact"),
    ("log", "its results are not exact"),
    ("stddev", "its results are not exact"),
    ("mode", "it may have several results: use `median`"),
    ("date and time", "only whole days count: use `date`"),
    ("time", "only whole days count: use `date`"),
    ("duration", "use `years and months duration(from, to)` or `days between(from, to)`"),
    ("day of year", "use `days between` from the first of January"),
    ("day of week", "which day of the week it is decides nothing here"),
    ("month of year", "use `.month`"),
    ("week of year", "which week of the year it is decides nothing here"),
    ("weekday", "which day of the week it is decides nothing here"),
    ("hour", "only whole days count"),
    ("minute", "only whole days count"),
    ("second", "only whole days count"),
    ("hours", "only whole days count"),
    ("minutes", "only whole days count"),
    ("seconds", "only whole days count"),
    ("days", "use `days between(from, to)`"),
    ("time offset", "only whole days count"),
    ("timezone", "only whole days count"),
    ("matches", "patterns cannot be read aloud: use `contains`, `starts with` or `ends with`"),
    ("replace", "patterns cannot be read aloud: use `substring before` and `substring after`"),
    ("split", "patterns cannot be read aloud: use `substring before` and `substring after`"),
    ("get value", "there are no contexts: use `.` and the name"),
    ("get entries", "there are no contexts"),
    ("context", "there are no contexts"),
    ("context put", "there are no contexts"),
    ("context merge", "there are no contexts"),
    ("is", "use `=`"),
    ("range", "write the range itself: `[1..5]`"),
    ("before", "use `<`"),
    ("after", "use `>`"),
    ("meets", "compare the ends of the ranges"),
    ("met by", "compare the ends of the ranges"),
    ("overlaps", "compare the ends of the ranges"),
    ("overlapped by", "compare the ends of the ranges"),
    ("overlaps after", "compare the ends of the ranges"),
    ("overlaps before", "compare the ends of the ranges"),
    ("finishes", "compare the ends of the ranges"),
    ("finished by", "compare the ends of the ranges"),
    ("includes", "use `in`"),
    ("during", "use `in`"),
    ("starts", "compare the ends of the ranges"),
    ("started by", "compare the ends of the ranges"),
    ("coincides", "compare the ends of the ranges"),
    ("list replace", "lists are filtered, not edited: use `[ ]`"),
    ("sublist", "lists are filtered, not edited: use `[ ]`"),
    ("insert before", "lists are filtered, not edited: use `append` or `concatenate`"),
    ("remove", "lists are filtered, not edited: use `[ ]`"),
    ("reverse", "lists are filtered, not edited: use `[ ]`"),
    ("union", "use `distinct values(concatenate(…))`"),
    ("flatten", "use `concatenate`"),
    ("partition", "use `for … return …`"),
];

/// The builtin of that name.
#[must_use]
pub fn builtin(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|b| b.name == name)
}

macro_rules! builtins {
    ($($name:literal ($($argument:literal),*) $doc:literal, $example:literal => $result:literal, $types:path, $function:path;)*) => {
        /// Every builtin, in the order of the reference.
        pub const BUILTINS: &[Builtin] = &[$(Builtin {
            name: $name,
            arguments: &[$($argument),*],
            doc: $doc,
            example: ($example, $result),
            types: $types,
            function: $function,
        },)*];
    };
}

builtins! {
    "not" ("negand") "True where the condition is false.", "not(2 > 3)" => "yes", signatures::not, lists::not;
    "decimal" ("n", "scale") "Rounds to that many places, halves to the even neighbour.", "decimal(2.5, 0)" => "2", signatures::rounding, numbers::decimal;
    "floor" ("n", "scale") "Rounds towards minus infinity; to a whole number where no scale is given.", "floor(-1.5)" => "-2", signatures::rounding_or_whole, numbers::floor;
    "ceiling" ("n", "scale") "Rounds towards plus infinity; to a whole number where no scale is given.", "ceiling(-1.5)" => "-1", signatures::rounding_or_whole, numbers::ceiling;
    "round up" ("n", "scale") "Rounds away from zero.", "round up(-1.121, 2)" => "-1.13", signatures::rounding, numbers::round_up;
    "round down" ("n", "scale") "Rounds towards zero; a negative scale rounds to tens, hundreds …", "round down(123456, -4)" => "120000", signatures::rounding, numbers::round_down;
    "round half up" ("n", "scale") "Rounds to the nearest, halves away from zero.", "round half up(5.125, 2)" => "5.13", signatures::rounding, numbers::round_half_up;
    "round half down" ("n", "scale") "Rounds to the nearest, halves towards zero.", "round half down(5.125, 2)" => "5.12", signatures::rounding, numbers::round_half_down;
    "abs" ("n") "The value without its sign.", "abs(-10)" => "10", signatures::same_number, numbers::abs;
    "modulo" ("dividend", "divisor") "The remainder with the sign of the divisor.", "modulo(-12, 5)" => "3", signatures::two_numbers, numbers::modulo;
    "sqrt" ("number") "The square root, where it is exact.", "sqrt(6.25)" => "2.5", signatures::one_number, numbers::sqrt;
    "even" ("number") "True for even whole numbers.", "even(4)" => "yes", signatures::number_test, numbers::even;
    "odd" ("number") "True for odd whole numbers.", "odd(4)" => "no", signatures::number_test, numbers::odd;
    "min" ("list...") "The smallest.", "min(3, 1, 2)" => "1", signatures::ordered_list, lists::min;
    "max" ("list...") "The greatest.", "max(3, 1, 2)" => "3", signatures::ordered_list, lists::max;
    "sum" ("list...") "The sum; 0 for an empty list.", "sum(1, 2, 3)" => "6", signatures::sum, lists::sum;
    "mean" ("list...") "The arithmetic mean.", "mean(1, 2, 3)" => "2", signatures::average, lists::mean;
    "median" ("list...") "The middle one of the sorted list, or the mean of the two in the middle.", "median(8, 2, 5, 3, 4)" => "4", signatures::average, lists::median;
    "product" ("list...") "The product of numbers.", "product(2, 3, 4)" => "24", signatures::product, lists::product;
    "count" ("list") "How many there are.", "count([1, 2, 3])" => "3", signatures::count, lists::count;
    "all" ("list...") "True where all are true.", "all(true, false)" => "no", signatures::conditions, lists::all;
    "any" ("list...") "True where any is true.", "any(true, false)" => "yes", signatures::conditions, lists::any;
    "list contains" ("list", "element") "True where the list has the element.", "list contains([1, 2, 3], 2)" => "yes", signatures::contains_element, lists::list_contains;
    "append" ("list", "item...") "The list with the items after it.", "append([1], 2, 3)" => "[1, 2, 3]", signatures::append, lists::append;
    "concatenate" ("list...") "The lists one after the other.", "concatenate([1, 2], [3])" => "[1, 2, 3]", signatures::concatenate, lists::concatenate;
    "distinct values" ("list") "The list without repetitions.", "distinct values([1, 2, 1])" => "[1, 2]", signatures::same_list, lists::distinct_values;
    "sort" ("list") "The list in ascending order.", "sort([3, 1, 2])" => "[1, 2, 3]", signatures::sort, lists::sort;
    "index of" ("list", "match") "The positions, from 1, at which the list has the element.", "index of([1, 2, 3, 2], 2)" => "[2, 4]", signatures::index_of, lists::index_of;
    "string length" ("string") "How many characters a text has.", "string length(\"四基\")" => "2", signatures::text_to_number, texts::string_length;
    "upper case" ("string") "The text in upper case.", "upper case(\"aBc4\")" => "ABC4", signatures::text_to_text, texts::upper_case;
    "lower case" ("string") "The text in lower case.", "lower case(\"aBc4\")" => "abc4", signatures::text_to_text, texts::lower_case;
    "substring" ("string", "start position", "length") "Part of a text from a position, counted from 1, or from the end where negative.", "substring(\"foobar\", 3, 3)" => "oba", signatures::substring, texts::substring;
    "substring before" ("string", "match") "What stands before the first match; nothing where there is none.", "substring before(\"foobar\", \"bar\")" => "foo", signatures::two_texts, texts::substring_before;
    "substring after" ("string", "match") "What stands after the first match; nothing where there is none.", "substring after(\"foobar\", \"ob\")" => "ar", signatures::two_texts, texts::substring_after;
    "contains" ("string", "match") "True where the text has the match in it.", "contains(\"foobar\", \"of\")" => "no", signatures::text_test, texts::contains;
    "starts with" ("string", "match") "True where the text begins with the match.", "starts with(\"foobar\", \"fo\")" => "yes", signatures::text_test, texts::starts_with;
    "ends with" ("string", "match") "True where the text ends with the match.", "ends with(\"foobar\", \"r\")" => "yes", signatures::text_test, texts::ends_with;
    "string" ("from") "The value as text.", "string(1.1)" => "1.1", signatures::to_text, texts::string;
    "number" ("from", "grouping separator", "decimal separator") "The number that a text writes plainly, or with the given signs between thousands and before decimals.", "number(\"1 500,5\", \" \", \",\")" => "1500.5", signatures::number_text, texts::number;
    "string join" ("list", "delimiter") "The texts of a list with the delimiter between them.", "string join([\"a\", \"b\"], \", \")" => "a, b", signatures::string_join, texts::string_join;
    "date" ("from") "The day that a text writes as 2020-03-31, or that year, month and day give.", "date(\"2020-03-31\")" => "2020-03-31", signatures::date, dates::date;
    "years and months duration" ("from", "to") "The completed years and months from one day to another.", "years and months duration(date(\"2017-08-11\"), date(\"2020-03-31\"))" => "P2Y7M", signatures::duration, dates::duration;
    "days between" ("from", "to") "The days from one day to another, negative where it lies before.", "days between(date(\"2020-02-28\"), date(\"2020-03-01\"))" => "2", signatures::days, dates::days;
}
