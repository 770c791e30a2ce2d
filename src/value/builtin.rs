//! The one table of builtins: name, types, doc, example, function.

use super::{Kind, Trouble, Type, Value, dates, lists, numbers, texts};

/// A builtin function.
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
    "not" ("negand") "True where the condition is false.", "not(2 > 3)" => "yes", types::not, lists::not;
    "decimal" ("n", "scale") "Rounds to that many places, halves to the even neighbour.", "decimal(2.5, 0)" => "2", types::rounding, numbers::decimal;
    "floor" ("n", "scale") "Rounds towards minus infinity; to a whole number where no scale is given.", "floor(-1.5)" => "-2", types::rounding_or_whole, numbers::floor;
    "ceiling" ("n", "scale") "Rounds towards plus infinity; to a whole number where no scale is given.", "ceiling(-1.5)" => "-1", types::rounding_or_whole, numbers::ceiling;
    "round up" ("n", "scale") "Rounds away from zero.", "round up(-1.121, 2)" => "-1.13", types::rounding, numbers::round_up;
    "round down" ("n", "scale") "Rounds towards zero; a negative scale rounds to tens, hundreds …", "round down(123456, -4)" => "120000", types::rounding, numbers::round_down;
    "round half up" ("n", "scale") "Rounds to the nearest, halves away from zero.", "round half up(5.125, 2)" => "5.13", types::rounding, numbers::round_half_up;
    "round half down" ("n", "scale") "Rounds to the nearest, halves towards zero.", "round half down(5.125, 2)" => "5.12", types::rounding, numbers::round_half_down;
    "abs" ("n") "The value without its sign.", "abs(-10)" => "10", types::same_number, numbers::abs;
    "modulo" ("dividend", "divisor") "The remainder with the sign of the divisor.", "modulo(-12, 5)" => "3", types::two_numbers, numbers::modulo;
    "sqrt" ("number") "The square root, where it is exact.", "sqrt(6.25)" => "2.5", types::one_number, numbers::sqrt;
    "even" ("number") "True for even whole numbers.", "even(4)" => "yes", types::number_test, numbers::even;
    "odd" ("number") "True for odd whole numbers.", "odd(4)" => "no", types::number_test, numbers::odd;
    "min" ("list...") "The smallest.", "min(3, 1, 2)" => "1", types::ordered_list, lists::min;
    "max" ("list...") "The greatest.", "max(3, 1, 2)" => "3", types::ordered_list, lists::max;
    "sum" ("list...") "The sum; 0 for an empty list.", "sum(1, 2, 3)" => "6", types::sum, lists::sum;
    "mean" ("list...") "The arithmetic mean.", "mean(1, 2, 3)" => "2", types::average, lists::mean;
    "median" ("list...") "The middle one of the sorted list, or the mean of the two in the middle.", "median(8, 2, 5, 3, 4)" => "4", types::average, lists::median;
    "product" ("list...") "The product of numbers.", "product(2, 3, 4)" => "24", types::product, lists::product;
    "count" ("list") "How many there are.", "count([1, 2, 3])" => "3", types::count, lists::count;
    "all" ("list...") "True where all are true.", "all(true, false)" => "no", types::conditions, lists::all;
    "any" ("list...") "True where any is true.", "any(true, false)" => "yes", types::conditions, lists::any;
    "list contains" ("list", "element") "True where the list has the element.", "list contains([1, 2, 3], 2)" => "yes", types::contains_element, lists::list_contains;
    "append" ("list", "item...") "The list with the items after it.", "append([1], 2, 3)" => "[1, 2, 3]", types::append, lists::append;
    "concatenate" ("list...") "The lists one after the other.", "concatenate([1, 2], [3])" => "[1, 2, 3]", types::concatenate, lists::concatenate;
    "distinct values" ("list") "The list without repetitions.", "distinct values([1, 2, 1])" => "[1, 2]", types::same_list, lists::distinct_values;
    "sort" ("list") "The list in ascending order.", "sort([3, 1, 2])" => "[1, 2, 3]", types::sort, lists::sort;
    "index of" ("list", "match") "The positions, from 1, at which the list has the element.", "index of([1, 2, 3, 2], 2)" => "[2, 4]", types::index_of, lists::index_of;
    "string length" ("string") "How many characters a text has.", "string length(\"四基\")" => "2", types::text_to_number, texts::string_length;
    "upper case" ("string") "The text in upper case.", "upper case(\"aBc4\")" => "ABC4", types::text_to_text, texts::upper_case;
    "lower case" ("string") "The text in lower case.", "lower case(\"aBc4\")" => "abc4", types::text_to_text, texts::lower_case;
    "substring" ("string", "start position", "length") "Part of a text from a position, counted from 1, or from the end where negative.", "substring(\"foobar\", 3, 3)" => "oba", types::substring, texts::substring;
    "substring before" ("string", "match") "What stands before the first match; nothing where there is none.", "substring before(\"foobar\", \"bar\")" => "foo", types::two_texts, texts::substring_before;
    "substring after" ("string", "match") "What stands after the first match; nothing where there is none.", "substring after(\"foobar\", \"ob\")" => "ar", types::two_texts, texts::substring_after;
    "contains" ("string", "match") "True where the text has the match in it.", "contains(\"foobar\", \"of\")" => "no", types::text_test, texts::contains;
    "starts with" ("string", "match") "True where the text begins with the match.", "starts with(\"foobar\", \"fo\")" => "yes", types::text_test, texts::starts_with;
    "ends with" ("string", "match") "True where the text ends with the match.", "ends with(\"foobar\", \"r\")" => "yes", types::text_test, texts::ends_with;
    "string" ("from") "The value as text.", "string(1.1)" => "1.1", types::to_text, texts::string;
    "number" ("from", "grouping separator", "decimal separator") "The number that a text writes plainly, or with the given signs between thousands and before decimals.", "number(\"1 500,5\", \" \", \",\")" => "1500.5", types::number_text, texts::number;
    "string join" ("list", "delimiter") "The texts of a list with the delimiter between them.", "string join([\"a\", \"b\"], \", \")" => "a, b", types::string_join, texts::string_join;
    "date" ("from") "The day that a text writes as 2020-03-31, or that year, month and day give.", "date(\"2020-03-31\")" => "2020-03-31", types::date, dates::date;
    "years and months duration" ("from", "to") "The completed years and months from one day to another.", "years and months duration(date(\"2017-08-11\"), date(\"2020-03-31\"))" => "P2Y7M", types::duration, dates::duration;
    "days between" ("from", "to") "The days from one day to another, negative where it lies before.", "days between(date(\"2020-02-28\"), date(\"2020-03-01\"))" => "2", types::days, dates::days;
}

/// What arguments each builtin takes and what it gives.
mod types {
    use super::{Kind, Type};

    type Typed = Result<Type, String>;

    fn given(kinds: &[Kind]) -> String {
        let all: Vec<String> = kinds.iter().map(ToString::to_string).collect();
        if all.is_empty() { "nothing is given".into() } else { format!("{} is given", all.join(", ")) }
    }

    fn wanted<T>(what: &str, kinds: &[Kind]) -> Result<T, String> {
        Err(format!("{what} is expected, {}", given(kinds)))
    }

    /// The members of one list argument, or the arguments themselves.
    fn members(kinds: &[Kind]) -> Result<Kind, String> {
        if let [Kind::List(member)] = kinds {
            return Ok((**member).clone());
        }
        let mut joined = Kind::Nothing;
        for kind in kinds {
            let Some(next) = joined.join(kind) else { return wanted("values of one kind", kinds) };
            joined = next;
        }
        if kinds.is_empty() { wanted("a list", kinds) } else { Ok(joined) }
    }

    pub fn not(kinds: &[Kind]) -> Typed {
        if let [Kind::Boolean] = kinds { Ok(Type::of(Kind::Boolean)) } else { wanted("a condition", kinds) }
    }

    pub fn rounding(kinds: &[Kind]) -> Typed {
        match kinds {
            [kind, Kind::Number] if kind.is_numeric() => Ok(Type::of(kind.clone())),
            _ => wanted("a number or amount and a scale", kinds),
        }
    }

    pub fn rounding_or_whole(kinds: &[Kind]) -> Typed {
        match kinds {
            [kind] if kind.is_numeric() => Ok(Type::of(kind.clone())),
            _ => rounding(kinds),
        }
    }

    pub fn same_number(kinds: &[Kind]) -> Typed {
        match kinds {
            [kind] if kind.is_numeric() || *kind == Kind::Months => Ok(Type::of(kind.clone())),
            _ => wanted("a number or amount", kinds),
        }
    }

    pub fn two_numbers(kinds: &[Kind]) -> Typed {
        if let [Kind::Number, Kind::Number] = kinds { Ok(Type::of(Kind::Number)) } else { wanted("two numbers", kinds) }
    }

    pub fn one_number(kinds: &[Kind]) -> Typed {
        if let [Kind::Number] = kinds { Ok(Type::of(Kind::Number)) } else { wanted("a number", kinds) }
    }

    pub fn number_test(kinds: &[Kind]) -> Typed {
        one_number(kinds).map(|_| Type::of(Kind::Boolean))
    }

    /// Values written one by one cannot be an empty list; a list can.
    fn of_members(kinds: &[Kind], member: Kind) -> Type {
        Type { kind: member, optional: matches!(kinds, [Kind::List(_)]) }
    }

    pub fn ordered_list(kinds: &[Kind]) -> Typed {
        let member = members(kinds)?;
        if member.is_ordered() {
            Ok(of_members(kinds, member))
        } else {
            wanted("numbers, amounts, dates or texts", kinds)
        }
    }

    pub fn sum(kinds: &[Kind]) -> Typed {
        let member = members(kinds)?;
        if member.is_numeric() { Ok(Type::of(member)) } else { wanted("numbers or amounts", kinds) }
    }

    pub fn average(kinds: &[Kind]) -> Typed {
        let member = members(kinds)?;
        if member.is_numeric() { Ok(of_members(kinds, member)) } else { wanted("numbers or amounts", kinds) }
    }

    pub fn product(kinds: &[Kind]) -> Typed {
        if members(kinds)? == Kind::Number { Ok(of_members(kinds, Kind::Number)) } else { wanted("numbers", kinds) }
    }

    pub fn count(kinds: &[Kind]) -> Typed {
        if let [Kind::List(_)] = kinds { Ok(Type::of(Kind::Number)) } else { wanted("a list", kinds) }
    }

    pub fn conditions(kinds: &[Kind]) -> Typed {
        match members(kinds)? {
            Kind::Boolean | Kind::Nothing => Ok(Type::of(Kind::Boolean)),
            _ => wanted("conditions", kinds),
        }
    }

    pub fn contains_element(kinds: &[Kind]) -> Typed {
        match kinds {
            [Kind::List(member), element] if member.comparable(element) => Ok(Type::of(Kind::Boolean)),
            _ => wanted("a list and an element of its kind", kinds),
        }
    }

    pub fn append(kinds: &[Kind]) -> Typed {
        let Some((Kind::List(first), items)) = kinds.split_first() else { return wanted("a list", kinds) };
        let mut joined = (**first).clone();
        for item in items {
            let Some(next) = joined.join(item) else { return wanted("items of the list's kind", kinds) };
            joined = next;
        }
        Ok(Type::of(Kind::List(Box::new(joined))))
    }

    pub fn concatenate(kinds: &[Kind]) -> Typed {
        let mut joined = Kind::Nothing;
        for kind in kinds {
            let Kind::List(member) = kind else { return wanted("lists", kinds) };
            let Some(next) = joined.join(member) else { return wanted("lists of one kind", kinds) };
            joined = next;
        }
        if kinds.is_empty() { wanted("lists", kinds) } else { Ok(Type::of(Kind::List(Box::new(joined)))) }
    }

    pub fn same_list(kinds: &[Kind]) -> Typed {
        if let [list @ Kind::List(_)] = kinds { Ok(Type::of(list.clone())) } else { wanted("a list", kinds) }
    }

    pub fn sort(kinds: &[Kind]) -> Typed {
        match kinds {
            [list @ Kind::List(member)] if member.is_ordered() || **member == Kind::Nothing => {
                Ok(Type::of(list.clone()))
            }
            _ => wanted("a list of numbers, amounts, dates or texts", kinds),
        }
    }

    pub fn index_of(kinds: &[Kind]) -> Typed {
        contains_element(kinds).map(|_| Type::of(Kind::List(Box::new(Kind::Number))))
    }

    pub fn text_to_number(kinds: &[Kind]) -> Typed {
        text_to_text(kinds).map(|_| Type::of(Kind::Number))
    }

    pub fn number_text(kinds: &[Kind]) -> Typed {
        if kinds.len() <= 3 && !kinds.is_empty() && kinds.iter().all(|k| k.is_text() || *k == Kind::Nothing) {
            return Ok(Type::of(Kind::Number));
        }
        wanted("a text and perhaps the signs that part thousands and decimals", kinds)
    }

    pub fn text_to_text(kinds: &[Kind]) -> Typed {
        match kinds {
            [kind] if kind.is_text() => Ok(Type::of(Kind::Text)),
            _ => wanted("a text", kinds),
        }
    }

    pub fn two_texts(kinds: &[Kind]) -> Typed {
        match kinds {
            [a, b] if a.is_text() && b.is_text() => Ok(Type::of(Kind::Text)),
            _ => wanted("two texts", kinds),
        }
    }

    pub fn text_test(kinds: &[Kind]) -> Typed {
        two_texts(kinds).map(|_| Type::of(Kind::Boolean))
    }

    pub fn substring(kinds: &[Kind]) -> Typed {
        match kinds {
            [text, Kind::Number] | [text, Kind::Number, Kind::Number] if text.is_text() => Ok(Type::of(Kind::Text)),
            _ => wanted("a text, a position and perhaps a length", kinds),
        }
    }

    pub fn to_text(kinds: &[Kind]) -> Typed {
        match kinds {
            [Kind::Row(_)] | [] | [_, _, ..] => wanted("one value", kinds),
            [_] => Ok(Type::of(Kind::Text)),
        }
    }

    pub fn string_join(kinds: &[Kind]) -> Typed {
        let texts = |member: &Kind| member.is_text() || *member == Kind::Nothing;
        match kinds {
            [Kind::List(member)] if texts(member) => Ok(Type::of(Kind::Text)),
            [Kind::List(member), delimiter] if texts(member) && delimiter.is_text() => Ok(Type::of(Kind::Text)),
            _ => wanted("a list of texts and perhaps a delimiter", kinds),
        }
    }

    pub fn date(kinds: &[Kind]) -> Typed {
        match kinds {
            [Kind::Number, Kind::Number, Kind::Number] | [Kind::Date] => Ok(Type::of(Kind::Date)),
            [text] if text.is_text() => Ok(Type::of(Kind::Date)),
            _ => wanted("a text such as \"2020-03-31\"", kinds),
        }
    }

    fn two_dates(kinds: &[Kind], result: Kind) -> Typed {
        if let [Kind::Date, Kind::Date] = kinds { Ok(Type::of(result)) } else { wanted("two dates", kinds) }
    }

    pub fn duration(kinds: &[Kind]) -> Typed {
        two_dates(kinds, Kind::Months)
    }

    pub fn days(kinds: &[Kind]) -> Typed {
        two_dates(kinds, Kind::Number)
    }
}
