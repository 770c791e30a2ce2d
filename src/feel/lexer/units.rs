//! Units behind the digits of a number that merit does not read.

/// A whole number with a unit that merit does not read, in one that it does: `2千万` is `2000万`, `2000w` is `2000万`.
pub(super) fn unit(text: &str) -> Option<String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits).filter(|(number, _)| !number.is_empty())?;
    let (zeros, suffix) = match unit {
        "千" => ("000", ""),
        "百万" => ("00", "万"),
        "千万" => ("000", "万"),
        "w" | "W" | "萬" => ("", "万"),
        "億" => ("", "亿"),
        _ => return None,
    };
    Some(format!("{number}{zeros}{suffix}"))
}
