//! The nouns of the field: items, banks, exams, forms, answers and scores, with no input, output, clock or chance.

pub mod answer;
pub mod bank;
pub mod exam;
pub mod fault;
pub mod paper;
pub mod question;
pub mod score;
pub mod time;

use std::borrow::Cow;

/// Words that either live in the binary (shipped banks) or were read at run time (the user's own).
pub type Text = Cow<'static, str>;

/// Declares a newtype over [`Text`] for an identifier that must not be swapped with another kind.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $crate::domain::Text);

        impl $name {
            /// The identifier as it was typed in the bank.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&'static str> for $name {
            fn from(text: &'static str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
    };
}
pub(crate) use id;

/// A count with its noun: `1 fault`, `2 faults`.
pub fn many(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A 64-bit fingerprint of some parts, the same on every machine and in every version (FNV-1a, a length before each part).
pub fn fingerprint(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for part in parts {
        eat(&(part.len() as u64).to_le_bytes());
        eat(part);
    }
    hash
}
