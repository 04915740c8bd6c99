//! Keys become actions in one table; the footer and the help page are printed from the same table.

/// A key, as far as the program cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Tab.
    Tab,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

/// What a key means on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Cursor up, or text up.
    Up,
    /// Cursor down, or text down.
    Down,
    /// The question before.
    Previous,
    /// The question after.
    Next,
    /// The first.
    First,
    /// The last.
    Last,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The obvious next step.
    Enter,
    /// Choose what the cursor is on.
    Select,
    /// The option at this place on screen.
    Choose(usize),
    /// Take the answer back.
    Clear,
    /// Flag, or unflag.
    Flag,
    /// Strike an option out: its letter follows.
    Strike,
    /// The next blank.
    NextBlank,
    /// The next flagged question.
    NextFlagged,
    /// Go to a question: its number follows.
    GoTo,
    /// The review page.
    Review,
    /// Stop the clock, or let it go on.
    Pause,
    /// Hand the paper in.
    Submit,
    /// Only what was missed, or all.
    Missed,
    /// Drill what was missed.
    DrillMissed,
    /// Throw an unfinished sitting away.
    Discard,
    /// The other view of this screen.
    Turn,
    /// The code book.
    Book,
    /// Write in the margin.
    Note,
    /// Put the code into the answer.
    Copy,
    /// Yes.
    Yes,
    /// Back, or no.
    Back,
    /// Every key.
    Help,
    /// Leave.
    Quit,
}

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The home screen and other lists.
    List,
    /// A question of a sitting.
    Exam,
    /// The review page.
    Review,
    /// A question that must be answered yes or no.
    Confirm,
    /// The result.
    Result,
    /// The questions of a finished sitting.
    Questions,
    /// History.
    History,
    /// Looking something up in the book.
    Book,
    /// A page of the book.
    Page,
    /// The help page.
    Help,
}

impl Context {
    /// Every context, in the order of the help page.
    pub const ALL: &'static [Self] = &[
        Self::Exam,
        Self::Review,
        Self::Confirm,
        Self::List,
        Self::Result,
        Self::Questions,
        Self::History,
        Self::Book,
        Self::Page,
        Self::Help,
    ];

    /// What the help page calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::List => "Home and lists",
            Self::Exam => "At a question",
            Self::Review => "Review before submitting",
            Self::Confirm => "When asked yes or no",
            Self::Result => "The result",
            Self::Questions => "Going through the questions",
            Self::History => "History",
            Self::Book => "Looking something up in the book",
            Self::Page => "A page of the book",
            Self::Help => "This page",
        }
    }
}

/// A row of the table.
pub struct Binding {
    /// Where it counts.
    pub context: Context,
    /// The keys.
    pub keys: &'static [Key],
    /// What they mean.
    pub action: Action,
    /// The keys as the footer and the help page print them; empty in a row that only adds keys to the row before.
    pub shown: &'static str,
    /// What they do, in a word or two for the footer.
    pub label: &'static str,
    /// What they do, for the help page.
    pub help: &'static str,
    /// Whether the footer names them.
    pub footer: bool,
}

macro_rules! table {
    ($($context:ident: [$($key:expr),* $(,)?] => $action:expr, $shown:literal, $label:literal, $help:literal $(, $footer:ident)?;)*) => {
        &[$(Binding {
            context: Context::$context,
            keys: &[$($key),*],
            action: $action,
            shown: $shown,
            label: $label,
            help: $help,
            footer: table!(@ $($footer)?),
        },)*]
    };
    (@ footer) => { true };
    (@) => { false };
}

use Key::{Backspace, Char, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up};

/// Every key of the program.
pub const TABLE: &[Binding] = table! {
    Exam: [Char('a'), Char('1')] => Action::Choose(0), "a–d", "answer", "answer with that option (1–9 works too); on a question with several answers, add or remove it", footer;
    Exam: [Char('b'), Char('2')] => Action::Choose(1), "", "", "";
    Exam: [Char('c'), Char('3')] => Action::Choose(2), "", "", "";
    Exam: [Char('d'), Char('4')] => Action::Choose(3), "", "", "";
    Exam: [Char('e'), Char('5')] => Action::Choose(4), "", "", "";
    Exam: [Char('6')] => Action::Choose(5), "", "", "";
    Exam: [Char('7')] => Action::Choose(6), "", "", "";
    Exam: [Char('8')] => Action::Choose(7), "", "", "";
    Exam: [Char('9')] => Action::Choose(8), "", "", "";
    Exam: [Enter] => Action::Enter, "Enter", "next", "the obvious next step: choose the option under the cursor, have the answer explained (practice), or go on", footer;
    Exam: [Left, Char('h')] => Action::Previous, "← →", "move", "the question before, the question after", footer;
    Exam: [Right, Char('l'), Char('n')] => Action::Next, "", "", "";
    Exam: [Char('/')] => Action::Book, "/", "book", "open the code book beside the question; Esc closes it", footer;
    Exam: [Up, Char('k')] => Action::Up, "↑ ↓", "options", "move the cursor over the options";
    Exam: [Down, Char('j')] => Action::Down, "", "", "";
    Exam: [Char(' ')] => Action::Select, "space", "choose", "choose the option under the cursor";
    Exam: [Char('f')] => Action::Flag, "f", "flag", "flag the question to come back to it, or remove the flag", footer;
    Exam: [Char('s')] => Action::Strike, "s", "strike", "strike an option out, or restore it: s, then its letter";
    Exam: [Char('x'), Backspace] => Action::Clear, "x", "clear", "take the answer back";
    Exam: [Char('r'), Tab] => Action::Review, "r", "review", "all questions at a glance, and handing in", footer;
    Exam: [Char('u')] => Action::NextBlank, "u", "blank", "the next question without an answer";
    Exam: [Char('m')] => Action::NextFlagged, "m", "flagged", "the next flagged question";
    Exam: [Char('g')] => Action::GoTo, "g", "go to", "go to a question: g, its number, Enter";
    Exam: [PageDown] => Action::PageDown, "PgUp PgDn", "scroll", "scroll a long note or explanation";
    Exam: [PageUp] => Action::PageUp, "", "", "";
    Exam: [Char('p')] => Action::Pause, "p", "pause", "stop the clock, and go on (practice only)";
    Exam: [Char('q')] => Action::Quit, "q", "leave", "leave the desk; the sitting waits, and its clock stands", footer;
    Exam: [Char('?')] => Action::Help, "?", "keys", "every key", footer;

    Review: [Enter] => Action::Enter, "Enter", "open", "open the question under the cursor", footer;
    Review: [Char('y')] => Action::Submit, "y", "hand in", "hand the paper in; blanks are named first", footer;
    Review: [Esc, Char('r'), Tab] => Action::Back, "Esc", "back", "back to the question you came from", footer;
    Review: [Char('u')] => Action::NextBlank, "u", "blank", "the next question without an answer", footer;
    Review: [Char('f'), Char('m')] => Action::NextFlagged, "f", "flagged", "the next flagged question", footer;
    Review: [Up, Char('k')] => Action::Up, "↑ ↓ ← →", "choose", "move over the questions", footer;
    Review: [Down, Char('j')] => Action::Down, "", "", "";
    Review: [Left, Char('h')] => Action::Previous, "", "", "";
    Review: [Right, Char('l')] => Action::Next, "", "", "";
    Review: [Char('q')] => Action::Quit, "q", "leave", "leave the desk; the sitting waits";
    Review: [Char('?')] => Action::Help, "?", "keys", "every key", footer;

    Confirm: [Char('y')] => Action::Yes, "y", "yes", "do it", footer;
    Confirm: [Esc, Char('n'), Char('q'), Enter] => Action::Back, "Esc", "no", "back, nothing done", footer;

    List: [Up, Char('k')] => Action::Up, "↑ ↓", "choose", "move the cursor", footer;
    List: [Down, Char('j'), Tab] => Action::Down, "", "", "";
    List: [Home] => Action::First, "", "", "";
    List: [End] => Action::Last, "", "", "";
    List: [PageUp] => Action::PageUp, "", "", "";
    List: [PageDown] => Action::PageDown, "", "", "";
    List: [Enter, Char(' '), Right, Char('l')] => Action::Enter, "Enter", "open", "open what the cursor is on", footer;
    List: [Char('/'), Char('b')] => Action::Book, "/", "book", "the code book";
    List: [Char('x')] => Action::Discard, "x", "discard", "discard the unfinished sitting under the cursor, after asking", footer;
    List: [Esc, Left, Char('h')] => Action::Back, "Esc", "back", "back to where you came from", footer;
    List: [Char('?')] => Action::Help, "?", "help", "every key", footer;
    List: [Char('q')] => Action::Quit, "q", "quit", "end the program", footer;

    Result: [Enter] => Action::Enter, "Enter", "questions", "go through the questions", footer;
    Result: [Char('m')] => Action::Missed, "m", "missed", "go through those you missed", footer;
    Result: [Char('d')] => Action::DrillMissed, "d", "drill missed", "drill what you missed the last time you saw it", footer;
    Result: [Char('/'), Char('b')] => Action::Book, "/", "book", "the code book";
    Result: [Up, Char('k'), PageUp] => Action::Up, "↑ ↓", "scroll", "scroll", footer;
    Result: [Down, Char('j'), PageDown, Char(' ')] => Action::Down, "", "", "";
    Result: [Esc, Char('q'), Left, Char('h')] => Action::Back, "Esc", "back", "back", footer;
    Result: [Char('?')] => Action::Help, "?", "help", "every key", footer;

    Questions: [Left, Char('h'), Char('p')] => Action::Previous, "← →", "move", "the question before, the question after", footer;
    Questions: [Right, Char('l'), Char('n'), Enter] => Action::Next, "", "", "";
    Questions: [Up, Char('k'), PageUp] => Action::Up, "↑ ↓", "scroll", "scroll", footer;
    Questions: [Down, Char('j'), PageDown, Char(' ')] => Action::Down, "", "", "";
    Questions: [Char('/'), Char('b')] => Action::Book, "/", "book", "the code book", footer;
    Questions: [Home] => Action::First, "", "", "";
    Questions: [End] => Action::Last, "", "", "";
    Questions: [Char('m')] => Action::Missed, "m", "missed/all", "only those you missed, or all", footer;
    Questions: [Esc, Char('q')] => Action::Back, "Esc", "back", "back to the result", footer;
    Questions: [Char('?')] => Action::Help, "?", "help", "every key", footer;

    History: [Up, Char('k')] => Action::Up, "↑ ↓", "choose", "move the cursor", footer;
    History: [Down, Char('j')] => Action::Down, "", "", "";
    History: [PageUp] => Action::PageUp, "", "", "";
    History: [PageDown] => Action::PageDown, "", "", "";
    History: [Home] => Action::First, "", "", "";
    History: [End] => Action::Last, "", "", "";
    History: [Enter, Right, Char('l')] => Action::Enter, "Enter", "open", "open the sitting under the cursor", footer;
    History: [Tab, Char('t')] => Action::Turn, "Tab", "areas/scores", "scores over time, or areas over time", footer;
    History: [Char('/'), Char('b')] => Action::Book, "/", "book", "the code book";
    History: [Esc, Char('q'), Left, Char('h')] => Action::Back, "Esc", "back", "back", footer;
    History: [Char('?')] => Action::Help, "?", "help", "every key", footer;

    Book: [Enter] => Action::Enter, "Enter", "read", "read the page under the cursor", footer;
    Book: [Up] => Action::Up, "↑ ↓", "choose", "move over what was found; letters are typed", footer;
    Book: [Down] => Action::Down, "", "", "";
    Book: [PageUp] => Action::PageUp, "PgUp PgDn", "further", "move by ten";
    Book: [PageDown] => Action::PageDown, "", "", "";
    Book: [Tab] => Action::Turn, "Tab", "which book", "all books, or one code set", footer;
    Book: [Backspace, Left] => Action::Clear, "Backspace", "delete", "take back a letter";
    Book: [Esc] => Action::Back, "Esc", "close", "close the book: back to where you were", footer;

    Page: [Up, Char('k')] => Action::Up, "↑ ↓", "codes", "move over the codes that the page leads to", footer;
    Page: [Down, Char('j')] => Action::Down, "", "", "";
    Page: [Enter, Right, Char('l')] => Action::Enter, "Enter", "go there", "turn to the code under the cursor", footer;
    Page: [Esc, Char('q'), Backspace] => Action::Back, "Esc", "list", "back to what was found", footer;
    Page: [Char('p')] => Action::Flag, "p", "pin", "pin the page, or take the pin away", footer;
    Page: [Char('n')] => Action::Note, "n", "note", "write in the margin: kept with the pin";
    Page: [Char('c')] => Action::Copy, "c", "copy", "put the code into the answer of a fill-in question", footer;
    Page: [Char('/')] => Action::GoTo, "/", "look up", "look up something else", footer;
    Page: [Char('['), Left, Char('h')] => Action::Previous, "[ ]", "turn", "the page you came from, and forward again", footer;
    Page: [Char(']')] => Action::Next, "", "", "";
    Page: [PageDown, Char(' ')] => Action::PageDown, "PgUp PgDn", "scroll", "scroll";
    Page: [PageUp] => Action::PageUp, "", "", "";
    Page: [Home] => Action::First, "", "", "";
    Page: [End] => Action::Last, "", "", "";
    Page: [Char('?')] => Action::Help, "?", "keys", "every key", footer;

    Help: [Up, Char('k')] => Action::Up, "↑ ↓", "scroll", "scroll", footer;
    Help: [Down, Char('j')] => Action::Down, "", "", "";
    Help: [PageDown, Char(' ')] => Action::PageDown, "PgUp PgDn", "page", "scroll by a page", footer;
    Help: [PageUp] => Action::PageUp, "", "", "";
    Help: [Home] => Action::First, "", "", "";
    Help: [End] => Action::Last, "", "", "";
    Help: [Esc, Char('q'), Char('?'), Enter] => Action::Back, "Esc", "back", "back to where you were", footer;
};

/// What a key means in a context; a capital letter means what the small one does, unless it has a row of its own.
pub fn action(context: Context, key: Key) -> Option<Action> {
    let find =
        |key: Key| TABLE.iter().find(|b| b.context == context && b.keys.contains(&key)).map(|b| b.action);
    find(key).or_else(|| match key {
        Char(c) if c.is_ascii_uppercase() => find(Char(c.to_ascii_lowercase())),
        _ => None,
    })
}

/// The rows that a context's footer shows.
pub fn footer(context: Context) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |b| b.context == context && b.footer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_on_one_screen() {
        for (i, a) in TABLE.iter().enumerate() {
            for b in &TABLE[i + 1..] {
                let twice = a.keys.iter().find(|k| a.context == b.context && b.keys.contains(k));
                assert_eq!(twice, None, "{:?}", a.context);
            }
        }
    }

    #[test]
    fn the_keys_of_every_footer_fit_on_sixty_columns() {
        for &context in Context::ALL {
            let keys: usize = footer(context).map(|b| b.shown.chars().count() + 2).sum();
            assert!(keys < 58, "{context:?}: {keys}");
            assert!(footer(context).all(|b| !b.shown.is_empty()));
        }
    }

    #[test]
    fn capital_letters_answer_too() {
        assert_eq!(action(Context::Exam, Char('B')), Some(Action::Choose(1)));
        assert_eq!(action(Context::Review, Char('Y')), Some(Action::Submit));
        assert_eq!(action(Context::Exam, Char('z')), None);
    }
}
