//! What the surroundings say of the terminal: colours, and letters beyond ASCII.

use std::env;

/// Whether colours are welcome: `NO_COLOR` (no-color.org) is unset or empty, and the terminal is not dumb.
pub fn colours() -> bool {
    env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && env::var_os("TERM").is_none_or(|t| t != "dumb")
}

/// Whether the locale can show more than ASCII: the first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set names UTF-8.
pub fn utf8() -> bool {
    let first =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    first.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
