//! Lines of stdin, read beside the clock.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// The longest line that is read in one piece, in bytes.
const LONGEST: u64 = 4096;

/// Lines of stdin, read beside the clock so that time can run out while nobody types.
pub(super) struct Lines(Receiver<Line>);

/// What came in.
pub(super) enum Line {
    /// A line, without blanks around it.
    Typed(String),
    /// A line that was too long to be meant.
    TooLong,
}

impl Lines {
    /// Begins to read.
    pub(super) fn listen() -> Self {
        let (send, receive) = mpsc::sync_channel(64);
        std::thread::spawn(move || {
            let mut input = io::stdin().lock();
            // An error of reading is the end of input.
            while let Ok(Some(line)) = Line::read(&mut input) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self(receive)
    }

    /// The next line, however long it takes; `None` at the end of input.
    pub(super) fn wait(&self) -> Option<Line> {
        self.0.recv().ok()
    }

    /// The next line, if it comes within a second.
    pub(super) fn within_a_second(&self) -> Result<Line, RecvTimeoutError> {
        self.0.recv_timeout(Duration::from_secs(1))
    }
}

impl Line {
    /// Reads a line; `None` at the end. What is not UTF-8 is read as far as it goes.
    fn read(input: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        if input.take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') || (bytes.len() as u64) < LONGEST {
            return Ok(Some(Self::Typed(String::from_utf8_lossy(&bytes).trim().to_owned())));
        }
        while bytes.last() != Some(&b'\n') {
            bytes.clear();
            if input.take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
        }
        Ok(Some(Self::TooLong))
    }
}
