//! Values as JSON: what `merit eval` is given and what it prints. No number passes through a float; numbers are printed
//! as strings of digits, days as `{"@type": "date", "value": "2020-03-31"}`.

use super::{Column, Kind, Type, Value, parse_date};
use crate::number::{Exact, parse_plain};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// How deep JSON may nest.
const MAX_DEPTH: u8 = 32;
/// The largest exponent of ten that a number may be written with.
const MAX_EXPONENT: u32 = 6144;

/// JSON as written: numbers exact, keys in their order, no key twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number.
    Number(Exact),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads JSON text.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in one sentence: its syntax, a key that stands twice, a depth above 32.
    pub fn parse(text: &str) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|e| format!("this is not JSON: {e}"))?;
        read(raw, MAX_DEPTH)
    }

    /// The value of a key of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(pairs) => pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value it stands for, and its type. `null` is a missing value; an object is a row.
    ///
    /// # Errors
    ///
    /// A list of mixed kinds, or a `@type` that merit has no values of.
    pub fn value(&self) -> Result<(Value, Type), String> {
        let ty = self.ty()?;
        let value = self.of_kind(&ty.kind)?;
        Ok((value, ty))
    }

    fn ty(&self) -> Result<Type, String> {
        Ok(match self {
            Self::Null => Type::or_missing(Kind::Nothing),
            Self::Boolean(_) => Type::of(Kind::Boolean),
            Self::Number(_) => Type::of(Kind::Number),
            Self::Text(_) => Type::of(Kind::Text),
            Self::List(items) => {
                let mut member = Type::of(Kind::Nothing);
                for item in items {
                    let next = item.ty()?;
                    member = union(&member, &next).ok_or_else(|| {
                        format!("a list holds values of one kind, not {} and {}", member.kind, next.kind)
                    })?;
                }
                Type::of(Kind::List(Box::new(member.kind)))
            }
            Self::Object(pairs) => match self.get("@type") {
                Some(Self::Text(name)) if name == "date" => Type::of(Kind::Date),
                Some(Self::Text(name)) => return Err(format!("merit has no values of the type \"{name}\"")),
                _ => {
                    let columns =
                        pairs.iter().map(|(name, value)| Ok(Column { name: name.as_str().into(), ty: value.ty()? }));
                    Type::of(Kind::Row(columns.collect::<Result<_, String>>()?))
                }
            },
        })
    }

    fn of_kind(&self, kind: &Kind) -> Result<Value, String> {
        Ok(match (self, kind) {
            (Self::Boolean(b), _) => Value::Boolean(*b),
            (Self::Number(n), _) => Value::Number(n.clone()),
            (Self::Text(text), _) => Value::text(text),
            (Self::List(items), Kind::List(member)) => {
                let values = items.iter().map(|i| i.of_kind(member));
                Value::List(values.collect::<Result<Vec<_>, _>>()?.into())
            }
            (Self::Object(_), Kind::Date) => {
                let text = match self.get("value") {
                    Some(Self::Text(text)) => text,
                    _ => return Err("a date needs its \"value\"".into()),
                };
                Value::Date(parse_date(text).ok_or_else(|| format!("\"{text}\" is not a day of the calendar"))?)
            }
            (Self::Object(_), Kind::Row(columns)) => {
                let value = |c: &Column| self.get(&c.name).map_or(Ok(Value::Missing), |v| v.of_kind(&c.ty.kind));
                Value::Row(columns.iter().map(value).collect::<Result<Vec<_>, _>>()?.into())
            }
            _ => Value::Missing,
        })
    }
}

/// The type of values of either type; rows of different columns become rows with all of them.
fn union(a: &Type, b: &Type) -> Option<Type> {
    let optional = a.optional || b.optional;
    let (Kind::Row(left), Kind::Row(right)) = (&a.kind, &b.kind) else {
        return Some(Type { kind: a.kind.join(&b.kind)?, optional });
    };
    let mut columns: Vec<Column> = Vec::new();
    for column in left.iter() {
        let other = right.iter().find(|c| c.name == column.name);
        let ty = other.map_or_else(|| Some(Type::or_missing(column.ty.kind.clone())), |o| union(&column.ty, &o.ty))?;
        columns.push(Column { name: column.name.clone(), ty });
    }
    for column in right.iter().filter(|c| !left.iter().any(|l| l.name == c.name)) {
        columns.push(Column { name: column.name.clone(), ty: Type::or_missing(column.ty.kind.clone()) });
    }
    Some(Type { kind: Kind::Row(columns.into()), optional })
}

/// The value as JSON, its kind naming the columns of rows.
#[must_use]
pub fn to_json(value: &Value, kind: &Kind) -> serde_json::Value {
    use serde_json::{Value as Out, json};
    match (value, kind) {
        (Value::Missing, _) => Out::Null,
        (Value::Boolean(b), _) => Out::Bool(*b),
        (Value::Number(n) | Value::Money(n), _) => Out::String(match n.decimal_places() {
            Some(_) => n.to_string(),
            None => n.to_significant(34),
        }),
        (Value::Text(text), _) => Out::String(text.to_string()),
        (Value::Date(day), _) => json!({"@type": "date", "value": day.to_string()}),
        (Value::Months(_), _) => json!({"@type": "duration", "value": value.to_string()}),
        (Value::List(items), Kind::List(member)) => items.iter().map(|i| to_json(i, member)).collect(),
        (Value::List(items), _) => items.iter().map(|i| to_json(i, &Kind::Nothing)).collect(),
        (Value::Row(values), Kind::Row(columns)) => {
            columns.iter().zip(values.iter()).map(|(c, v)| (c.name.to_string(), to_json(v, &c.ty.kind))).collect()
        }
        (Value::Row(values), _) => values.iter().map(|v| to_json(v, &Kind::Nothing)).collect(),
    }
}

/// The members of an object with their text.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<'a>(std::marker::PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Reader<'a> {
            type Value = Pairs<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'a>, A::Error> {
                let mut pairs: Vec<(String, &RawValue)> = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    if pairs.iter().any(|(k, _)| *k == key) {
                        return Err(de::Error::custom(format!("the key \"{key}\" stands twice")));
                    }
                    pairs.push((key, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader(std::marker::PhantomData))
    }
}

fn read(raw: &RawValue, depth: u8) -> Result<Json, String> {
    let text = raw.get();
    let depth = depth.checked_sub(1).ok_or("the JSON nests too deeply")?;
    Ok(match text.bytes().next() {
        Some(b'{') => {
            let Pairs(pairs) = serde_json::from_str(text).map_err(|e| e.to_string())?;
            let pairs = pairs.into_iter().map(|(key, value)| Ok((key, read(value, depth)?)));
            Json::Object(pairs.collect::<Result<_, String>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|e| e.to_string())?;
            Json::List(items.into_iter().map(|i| read(i, depth)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Json::Text(serde_json::from_str(text).map_err(|e| e.to_string())?),
        Some(b't') => Json::Boolean(true),
        Some(b'f') => Json::Boolean(false),
        Some(b'n') => Json::Null,
        _ => Json::Number(number(text)?),
    })
}

/// A number of JSON's grammar, whose exponent is a shift of the point.
fn number(text: &str) -> Result<Exact, String> {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let refuse = || format!("{text} is not a number that can be held exactly");
    let plain = parse_plain(digits).map_err(|_| refuse())?;
    let exponent: i64 = exponent.parse().map_err(|_| refuse())?;
    if exponent.unsigned_abs() > u64::from(MAX_EXPONENT) {
        return Err(refuse());
    }
    let power = Exact::from(10).checked_pow(exponent).map_err(|_| refuse())?;
    Ok(&plain * &power)
}
