//! Bytes to text: UTF-8 with or without BOM, or GB18030, which Excel writes on Chinese Windows.

use super::fault::{Fault, FaultCode};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// What the user said about the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingChoice {
    /// UTF-8, or GB18030 where that fails.
    Auto,
    /// UTF-8 only.
    Utf8,
    /// GB18030 only.
    Gb18030,
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without BOM.
    Utf8,
    /// UTF-8 with BOM.
    Utf8Bom,
    /// GB18030.
    Gb18030,
    /// An XLSX workbook.
    Xlsx,
    /// An ODS workbook.
    Ods,
    /// JSON lines, which are UTF-8.
    JsonLines,
}

impl Encoding {
    /// How the name of such a file ends: `csv` for text.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Bom | Self::Gb18030 => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::JsonLines => "jsonl",
        }
    }

    /// All that [`Self::extension`] gives.
    pub const EXTENSIONS: [&'static str; 4] = ["csv", "xlsx", "ods", "jsonl"];
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Gb18030 => "gb18030",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::JsonLines => "json-lines",
        })
    }
}

/// The text of a file and its encoding.
///
/// # Errors
///
/// A fault where the bytes are no text in the encoding.
pub fn decode<'b>(
    file: &Arc<str>,
    bytes: &'b [u8],
    choice: EncodingChoice,
) -> Result<(Cow<'b, str>, Encoding), Box<Fault>> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let fault = Fault::new(FaultCode::Encoding, file, None, "this is UTF-16, the \"Unicode text\" of Excel");
        return Err(Box::new(fault.fix("save the table as \"CSV UTF-8\", or give the workbook itself")));
    }
    if choice != EncodingChoice::Gb18030 {
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                return Ok(match text.strip_prefix('\u{feff}') {
                    Some(text) => (Cow::Borrowed(text), Encoding::Utf8Bom),
                    None => (Cow::Borrowed(text), Encoding::Utf8),
                });
            }
            Err(error) if choice == EncodingChoice::Utf8 => {
                let line = line_of(bytes, error.valid_up_to());
                let fault = Fault::new(FaultCode::Encoding, file, Some(line), "a byte here is not UTF-8");
                return Err(Box::new(fault.fix("save the file as UTF-8, or say `--encoding gb18030`")));
            }
            Err(_) => {}
        }
    }
    // Byte for byte: encoding_rs marks what it cannot read, and a mark that is in the file stays what it is.
    let decoded = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    match decoded {
        Some(text) => Ok((text, Encoding::Gb18030)),
        None => {
            if bytes.iter().take(1024).any(|byte| *byte == 0) {
                let fault = Fault::new(FaultCode::Encoding, file, None, "this is no text and no workbook");
                return Err(Box::new(fault.fix("give the table as CSV, XLSX, ODS or JSON lines")));
            }
            let readable = |n: &usize| {
                let head = bytes.get(..*n).unwrap_or(bytes);
                encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(head).is_some()
            };
            let lines = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i + 1);
            let ends: Vec<usize> = lines.collect();
            let good = ends.partition_point(readable);
            let line = u64::try_from(good).unwrap_or(0) + 1;
            let words = "bytes here are neither UTF-8 nor GB18030";
            Err(Box::new(Fault::new(FaultCode::Encoding, file, Some(line), words).fix("save the file as UTF-8")))
        }
    }
}

fn line_of(bytes: &[u8], at: usize) -> u64 {
    let before = bytes.get(..at).unwrap_or(bytes);
    u64::try_from(before.iter().filter(|b| **b == b'\n').count()).unwrap_or(0) + 1
}
