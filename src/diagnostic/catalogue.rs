//! Every code with its title, in one table. A code never changes its meaning.

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rule file cannot be used.
    Error,
    /// The rule file works, but probably not as meant.
    Warning,
}

/// A stable code such as `E0304`: `E` for errors, `W` for warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The code as written: `E0304`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.0
    }

    /// Errors stop a rule file from being used, warnings do not.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.0.starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// The title of the code: a few words that hold for every finding with it.
    #[must_use]
    pub fn title(self) -> &'static str {
        ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, title)| title)
    }
}

macro_rules! catalogue {
    ($($name:ident $id:literal $title:literal;)*) => {
        impl Code {
            $(#[doc = $title] pub const $name: Code = Code($id);)*
        }
        /// Every code with its title, in order of the codes.
        pub const ALL: &[(Code, &str)] = &[$((Code::$name, $title),)*];
    };
}

catalogue! {
    // E01: the file and YAML, the strict part
    YAML_SYNTAX "E0101" "the file is not valid YAML";
    FILE_TOO_LARGE "E0102" "the file is larger than 4 MiB";
    NOT_UTF8 "E0103" "the file is not UTF-8";
    YAML_EMPTY "E0104" "the file is empty";
    TAB "E0105" "a tab indents a line";
    INVISIBLE "E0106" "an invisible or control character";
    MANY_DOCUMENTS "E0107" "more than one document";
    ANCHOR "E0108" "an anchor or alias";
    TAG "E0109" "a YAML tag";
    MERGE_KEY "E0110" "a merge key";
    DUPLICATE_KEY "E0111" "a key is written twice";
    KEY_SHAPE "E0112" "a key is a list or a map";
    TOO_DEEP "E0113" "the file nests too deeply";
    TOO_MANY_NODES "E0114" "the file has too many values";
    LONE_RETURN "E0115" "a line ends in a carriage return alone";
    MORE_FINDINGS "W0116" "more findings than are listed";
    LEFT_TO_REVIEW "W0117" "lines still marked for review";
    // E02: shapes and words of the rule file
    EDITION "E0201" "an unknown edition of the language";
    SHAPE "E0202" "a value has the wrong shape";
    MISSING_KEY "E0203" "a key is missing";
    UNKNOWN_KEY "E0204" "an unknown key";
    NOTHING_WRITTEN "E0205" "nothing is written";
    UNKNOWN_WORD "E0206" "a word that is not one of those known here";
    NOT_WHOLE "E0207" "a plain whole number is needed";
    NOT_A_DATE "E0208" "not a day of the calendar";
    NOT_A_NAME "E0209" "not a name";
    RESERVED_NAME "E0210" "a reserved name";
    // E0211 was for sections that were still to come.
    EXACTLY_ONE "E0212" "exactly one of several keys is needed";
    NO_KIND "E0213" "nothing says how the points come about";
    MISPLACED_KIND "E0214" "a kind of scoring that cannot stand here";
    CURRENCY "E0215" "an unknown currency";
    UNIT "E0216" "an unknown unit";
    RANKS "E0217" "not a range of ranks";
    PAYERS "E0218" "not exactly one payer pays the rest";
    PANEL_DROPS_ALL "E0219" "a panel drops all its marks";
    // E03: expressions
    FEEL_SYNTAX "E0301" "an expression cannot be read";
    FEEL_EMPTY "E0302" "an expression is empty";
    FEEL_CHARACTER "E0303" "a character without a meaning";
    LITERAL "E0304" "not a number";
    FULL_WIDTH "E0305" "a full-width character";
    FOREIGN_OPERATOR "E0306" "an operator of another language";
    FEEL_UNCLOSED_TEXT "E0307" "a text is not closed";
    QUOTES "E0308" "other quotes than straight double ones";
    FEEL_TOO_DEEP "E0309" "an expression nests too deeply";
    FEEL_CHAIN "E0310" "comparisons are chained";
    NOT_IN_FEEL "E0311" "not in merit's FEEL";
    FEEL_TOO_LONG "E0312" "an expression is too long";
    // E04: names and types
    NAME_TAKEN "E0401" "a name is used twice";
    UNKNOWN_NAME "E0402" "an unknown name";
    UNKNOWN_FUNCTION "E0403" "an unknown function";
    UNKNOWN_PART "E0404" "an unknown part or figure";
    UNKNOWN_PARAMETER "E0405" "a setting for an unknown parameter";
    NOT_KNOWN_HERE "E0406" "a name that has no value here";
    NOT_CONSTANT "E0407" "a fixed value is needed";
    WRONG_KIND "E0408" "a value of the wrong kind";
    ARGUMENTS "E0409" "arguments that do not fit a function";
    RANGE_ALONE "E0410" "a range that does not follow `in`";
    LOOKUP_KEY "E0411" "a lookup without its key, or a key without a lookup";
    NOT_A_CHOICE "E0412" "not a value of a choice";
    MISSING_UNANSWERED "E0413" "a value that may be missing is used unanswered";
    NEVER_MISSING "W0414" "an answer to something that is never missing";
    CIRCLE "E0415" "names that use each other in a circle";
    VALUE "E0416" "a value that cannot be read";
    ALWAYS "W0417" "a condition that decides nothing";
    PERCENTAGE "E0418" "a percentage written without its sign";
    SMALL_AMOUNT "W0419" "an amount below one unit of its column";
    ZERO_DIVISOR "E0420" "a divisor that may be zero";
    MAY_FAIL "E0421" "what money or an order hangs on may fail";
    LOOK_ALIKE "W0422" "a name that looks like another";
    // E05: fields
    KEY_FIELD "E0501" "not exactly one field names an application";
    COLUMN_TAKEN "E0502" "two fields read one column";
    MISPLACED_KEY "E0503" "a key without a meaning for this type";
    DUPLICATE_VALUE "E0504" "a value is written twice";
    EMPTY_RANGE "E0505" "a range without a value";
    LOOKUP_FILE "E0506" "a lookup file that cannot be used";
    JOIN "E0507" "a field that nothing can join by";
    // E06: criteria
    MAXIMA "E0601" "maxima that do not add up";
    MINIMUM "E0602" "a minimum above its maximum";
    ABOVE_MAXIMUM "E0603" "points above the maximum";
    BAND_ORDER "E0604" "bounds out of order";
    EMPTY_LIST "E0605" "a list without entries";
    NEGATIVE "E0606" "a negative figure";
    NOT_POSITIVE "E0607" "a size or step that leads nowhere";
    LOOKUP_ROW "E0608" "a key without a row";
    PEER_DEPENDS "E0609" "something early depends on a peer criterion";
    BAND_GAP "E0610" "a value under the first band";
    NEVER_REACHED "W0611" "a row that nothing reaches";
    NEVER_FULL "W0612" "a maximum that cannot be reached";
    ROUNDED_TWICE "W0613" "a value is rounded twice";
    TABLE_OVERLAP "E0614" "rows of a table that overlap";
    TABLE_GAP "E0615" "an application that no row of a table fits";
    FORMULA_RANGE "E0616" "a formula that never gives points within its maximum";
    // E07: ranking and allocation
    NOT_RANKABLE "E0701" "a value nobody is ranked by";
    ARBITRARY_ORDER "W0702" "an arbitrary order";
    NOT_PAYABLE "E0703" "a sum that cannot be paid";
    ENVELOPES "E0704" "envelopes that do not cover the budget or the applications";
    TIER_ORDER "E0705" "tiers out of order";
    TIER_FIGURES "E0706" "a figure that not every tier gives";
    SHARE "E0707" "not a share";
    INSTALMENTS "E0708" "instalments that do not add up";
    IDLE_TIE_BREAK "W0709" "a tie-break that decides nothing";
    NOBODY_PAID "W0710" "an award that nobody is ever paid";
    // E08: examples and tests
    EXAMPLE_CELL "E0801" "an example that no application can be";
}
