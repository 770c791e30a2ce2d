//! What arguments each builtin takes and what it gives: its static type, or why these arguments do not fit.

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

pub(super) fn not(kinds: &[Kind]) -> Typed {
    if let [Kind::Boolean] = kinds { Ok(Type::of(Kind::Boolean)) } else { wanted("a condition", kinds) }
}

pub(super) fn rounding(kinds: &[Kind]) -> Typed {
    match kinds {
        [kind, Kind::Number] if kind.is_numeric() => Ok(Type::of(kind.clone())),
        _ => wanted("a number or amount and a scale", kinds),
    }
}

pub(super) fn rounding_or_whole(kinds: &[Kind]) -> Typed {
    match kinds {
        [kind] if kind.is_numeric() => Ok(Type::of(kind.clone())),
        _ => rounding(kinds),
    }
}

pub(super) fn same_number(kinds: &[Kind]) -> Typed {
    match kinds {
        [kind] if kind.is_numeric() || *kind == Kind::Months => Ok(Type::of(kind.clone())),
        _ => wanted("a number or amount", kinds),
    }
}

pub(super) fn two_numbers(kinds: &[Kind]) -> Typed {
    if let [Kind::Number, Kind::Number] = kinds { Ok(Type::of(Kind::Number)) } else { wanted("two numbers", kinds) }
}

pub(super) fn one_number(kinds: &[Kind]) -> Typed {
    if let [Kind::Number] = kinds { Ok(Type::of(Kind::Number)) } else { wanted("a number", kinds) }
}

pub(super) fn number_test(kinds: &[Kind]) -> Typed {
    one_number(kinds).map(|_| Type::of(Kind::Boolean))
}

/// Values written one by one cannot be an empty list; a list can.
fn of_members(kinds: &[Kind], member: Kind) -> Type {
    Type { kind: member, optional: matches!(kinds, [Kind::List(_)]) }
}

pub(super) fn ordered_list(kinds: &[Kind]) -> Typed {
    let member = members(kinds)?;
    if member.is_ordered() { Ok(of_members(kinds, member)) } else { wanted("numbers, amounts, dates or texts", kinds) }
}

pub(super) fn sum(kinds: &[Kind]) -> Typed {
    let member = members(kinds)?;
    if member.is_numeric() { Ok(Type::of(member)) } else { wanted("numbers or amounts", kinds) }
}

pub(super) fn average(kinds: &[Kind]) -> Typed {
    let member = members(kinds)?;
    if member.is_numeric() { Ok(of_members(kinds, member)) } else { wanted("numbers or amounts", kinds) }
}

pub(super) fn product(kinds: &[Kind]) -> Typed {
    if members(kinds)? == Kind::Number { Ok(of_members(kinds, Kind::Number)) } else { wanted("numbers", kinds) }
}

pub(super) fn count(kinds: &[Kind]) -> Typed {
    if let [Kind::List(_)] = kinds { Ok(Type::of(Kind::Number)) } else { wanted("a list", kinds) }
}

pub(super) fn conditions(kinds: &[Kind]) -> Typed {
    match members(kinds)? {
        Kind::Boolean | Kind::Nothing => Ok(Type::of(Kind::Boolean)),
        _ => wanted("conditions", kinds),
    }
}

pub(super) fn contains_element(kinds: &[Kind]) -> Typed {
    match kinds {
        [Kind::List(member), element] if member.comparable(element) => Ok(Type::of(Kind::Boolean)),
        _ => wanted("a list and an element of its kind", kinds),
    }
}

pub(super) fn append(kinds: &[Kind]) -> Typed {
    let Some((Kind::List(first), items)) = kinds.split_first() else { return wanted("a list", kinds) };
    let mut joined = (**first).clone();
    for item in items {
        let Some(next) = joined.join(item) else { return wanted("items of the list's kind", kinds) };
        joined = next;
    }
    Ok(Type::of(Kind::List(Box::new(joined))))
}

pub(super) fn concatenate(kinds: &[Kind]) -> Typed {
    let mut joined = Kind::Nothing;
    for kind in kinds {
        let Kind::List(member) = kind else { return wanted("lists", kinds) };
        let Some(next) = joined.join(member) else { return wanted("lists of one kind", kinds) };
        joined = next;
    }
    if kinds.is_empty() { wanted("lists", kinds) } else { Ok(Type::of(Kind::List(Box::new(joined)))) }
}

pub(super) fn same_list(kinds: &[Kind]) -> Typed {
    if let [list @ Kind::List(_)] = kinds { Ok(Type::of(list.clone())) } else { wanted("a list", kinds) }
}

pub(super) fn sort(kinds: &[Kind]) -> Typed {
    match kinds {
        [list @ Kind::List(member)] if member.is_ordered() || **member == Kind::Nothing => Ok(Type::of(list.clone())),
        _ => wanted("a list of numbers, amounts, dates or texts", kinds),
    }
}

pub(super) fn index_of(kinds: &[Kind]) -> Typed {
    contains_element(kinds).map(|_| Type::of(Kind::List(Box::new(Kind::Number))))
}

pub(super) fn text_to_number(kinds: &[Kind]) -> Typed {
    text_to_text(kinds).map(|_| Type::of(Kind::Number))
}

pub(super) fn number_text(kinds: &[Kind]) -> Typed {
    if kinds.len() <= 3 && !kinds.is_empty() && kinds.iter().all(|k| k.is_text() || *k == Kind::Nothing) {
        return Ok(Type::of(Kind::Number));
    }
    wanted("a text and perhaps the signs that part thousands and decimals", kinds)
}

pub(super) fn text_to_text(kinds: &[Kind]) -> Typed {
    match kinds {
        [kind] if kind.is_text() => Ok(Type::of(Kind::Text)),
        _ => wanted("a text", kinds),
    }
}

pub(super) fn two_texts(kinds: &[Kind]) -> Typed {
    match kinds {
        [a, b] if a.is_text() && b.is_text() => Ok(Type::of(Kind::Text)),
        _ => wanted("two texts", kinds),
    }
}

pub(super) fn text_test(kinds: &[Kind]) -> Typed {
    two_texts(kinds).map(|_| Type::of(Kind::Boolean))
}

pub(super) fn substring(kinds: &[Kind]) -> Typed {
    match kinds {
        [text, Kind::Number] | [text, Kind::Number, Kind::Number] if text.is_text() => Ok(Type::of(Kind::Text)),
        _ => wanted("a text, a position and perhaps a length", kinds),
    }
}

pub(super) fn to_text(kinds: &[Kind]) -> Typed {
    match kinds {
        [Kind::Row(_)] | [] | [_, _, ..] => wanted("one value", kinds),
        [_] => Ok(Type::of(Kind::Text)),
    }
}

pub(super) fn string_join(kinds: &[Kind]) -> Typed {
    let texts = |member: &Kind| member.is_text() || *member == Kind::Nothing;
    match kinds {
        [Kind::List(member)] if texts(member) => Ok(Type::of(Kind::Text)),
        [Kind::List(member), delimiter] if texts(member) && delimiter.is_text() => Ok(Type::of(Kind::Text)),
        _ => wanted("a list of texts and perhaps a delimiter", kinds),
    }
}

pub(super) fn date(kinds: &[Kind]) -> Typed {
    match kinds {
        [Kind::Number, Kind::Number, Kind::Number] | [Kind::Date] => Ok(Type::of(Kind::Date)),
        [text] if text.is_text() => Ok(Type::of(Kind::Date)),
        _ => wanted("a text such as \"2020-03-31\"", kinds),
    }
}

fn two_dates(kinds: &[Kind], result: Kind) -> Typed {
    if let [Kind::Date, Kind::Date] = kinds { Ok(Type::of(result)) } else { wanted("two dates", kinds) }
}

pub(super) fn duration(kinds: &[Kind]) -> Typed {
    two_dates(kinds, Kind::Months)
}

pub(super) fn days(kinds: &[Kind]) -> Typed {
    two_dates(kinds, Kind::Number)
}
