//! What a candidate gives to a question: a set of options, or words typed into a blank.

/// A set of option positions, at most sixteen, always in the order of the bank's file (not of the screen).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choices(u16);

impl Choices {
    /// The most options a question may have.
    pub const MAX: usize = 16;
    /// No option.
    pub const NONE: Self = Self(0);

    /// The set that holds one position; positions past [`Self::MAX`] give the empty set.
    pub const fn one(position: usize) -> Self {
        if position < Self::MAX { Self(1 << position) } else { Self::NONE }
    }

    /// Whether the position is in the set.
    pub const fn has(self, position: usize) -> bool {
        position < Self::MAX && self.0 & (1 << position) != 0
    }

    /// The set with the position put in, or taken out if it was in.
    pub const fn toggled(self, position: usize) -> Self {
        Self(self.0 ^ Self::one(position).0)
    }

    /// The set without the positions of another.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// How many positions are in the set.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The positions in ascending order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        (0..Self::MAX).filter(move |&i| self.has(i))
    }

    /// The set as the letters of a bank's file, `AC` for the first and third; empty for none.
    pub fn letters(self) -> String {
        self.positions().map(letter).collect()
    }

    /// Reads letters such as `AC`; `None` if one is not a letter from A on, or the text is empty.
    pub fn from_letters(text: &str) -> Option<Self> {
        let mut set = Self::NONE;
        for c in text.chars() {
            set = Self(set.0 | Self::one(position(c)?).0);
        }
        (!set.is_empty()).then_some(set)
    }
}

impl FromIterator<usize> for Choices {
    fn from_iter<I: IntoIterator<Item = usize>>(positions: I) -> Self {
        Self(positions.into_iter().fold(0, |set, i| set | Self::one(i).0))
    }
}

/// The letter of a position: 0 is `A`.
pub fn letter(position: usize) -> char {
    u8::try_from(position).ok().and_then(|p| b'A'.checked_add(p)).map_or('?', char::from)
}

/// The position of a letter, either case: `a` and `A` are 0; `None` past the sixteenth.
pub fn position(letter: char) -> Option<usize> {
    let p = (letter.to_ascii_uppercase() as usize).checked_sub('A' as usize)?;
    (p < Choices::MAX).then_some(p)
}

/// An answer as it is stored and graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Options chosen, in bank positions; never empty once it is kept.
    Options(Choices),
    /// The words typed into a fill-in question, as typed.
    Typed(String),
}

impl Answer {
    /// Whether nothing was chosen or typed, which is the same as a blank.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Options(set) => set.is_empty(),
            Self::Typed(text) => text.trim().is_empty(),
        }
    }
}

/// Folds a typed answer for comparison: case, spaces and dots do not count (`s52 501g` is `S52.501G`).
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '.').flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_positions_are_two_names_of_one_set() {
        let set = Choices::from_letters("cA").unwrap();
        assert_eq!(set.letters(), "AC");
        assert_eq!(set.toggled(0), Choices::one(2));
        assert_eq!(Choices::from_letters("A1"), None);
        assert_eq!(Choices::from_letters(""), None);
        assert_eq!(Choices::one(16), Choices::NONE);
        assert_eq!([0, 2].into_iter().collect::<Choices>(), set);
    }

    #[test]
    fn typed_codes_compare_without_case_dot_or_space() {
        assert_eq!(folded(" s52.501g "), folded("S52 501G"));
        assert_ne!(folded("S52.501A"), folded("S52.501G"));
    }
}
