//! The terminal: taken over, given back on every way out, and watched for keys, signals and its own end.
//!
//! Crossterm's `poll` never returns once the terminal is gone (crossterm issue 793), and seven of nine programs measured spin
//! there. So this file waits with `poll(2)` itself, asks crossterm only when there is something to read, and a second
//! thread ends the program should the first be caught (`docs/decisions/0004-own-wait.md`).

use std::io::{self, BufWriter, IsTerminal, Read, Stdout, Write};
use std::mem::ManuallyDrop;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use crossterm::{cursor, execute, terminal};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{TerminalOptions, Viewport};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, tcgetattr, tcgetwinsize, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

use super::Failure;
use crate::tui::key::Key;

/// How long the first thread has to end by itself once the terminal is gone.
const GRACE: Duration = Duration::from_millis(600);

/// Why waiting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woke {
    /// A key.
    Key(Key),
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z, or a request to stop from outside.
    Suspend,
    /// A click, column and row.
    Click(u16, u16),
    /// The wheel, up or down.
    Wheel(Key),
    /// The window changed.
    Resized,
    /// Time passed.
    Time,
    /// A signal that ends programs.
    Signal(u8),
    /// The terminal is gone.
    HungUp,
}

/// The terminal while it is taken over.
pub(super) struct Terminal {
    /// Never dropped: ratatui's drop writes to a terminal that may be gone, and panics there; `give_back` shows the cursor.
    screen: ManuallyDrop<ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    signals: UnixStream,
    ending: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    queue: std::collections::VecDeque<Woke>,
    mouse: bool,
    /// Whether the window may have changed since the last frame: then all of it is drawn anew, at its size.
    changed: bool,
}

impl Terminal {
    /// Takes the terminal over.
    pub(super) fn enter(mouse: bool) -> Result<Self, Failure> {
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() || dumb {
            return Err(Failure::Usage(
                "there is no terminal to draw on. Add --plain for lines of text.".into(),
            ));
        }
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            previous(info);
        }));
        let (read, write) = UnixStream::pair()?;
        read.set_nonblocking(true)?;
        write.set_nonblocking(true)?;
        let (ending, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        for signal in [SIGTERM, SIGINT, SIGHUP] {
            let number = usize::try_from(signal).unwrap_or(0);
            signal_hook::flag::register_usize(signal, Arc::clone(&ending), number)?;
        }
        signal_hook::flag::register(SIGTSTP, Arc::clone(&stop))?;
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGWINCH] {
            signal_hook::low_level::pipe::register(signal, write.try_clone()?)?;
        }
        std::thread::Builder::new().name("hang-up".into()).stack_size(64 * 1024).spawn(watch_hang_up)?;
        take_over(mouse).inspect_err(|_| give_back())?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, io::stdout()));
        // The size is asked for when the window changes, not at every frame.
        let viewport = Viewport::Fixed(area());
        let screen = ratatui::Terminal::with_options(backend, TerminalOptions { viewport });
        let screen = ManuallyDrop::new(screen.inspect_err(|_| give_back())?);
        let queue = std::collections::VecDeque::new();
        Ok(Self { screen, signals: read, ending, stop, queue, mouse, changed: false })
    }

    /// Draws a frame, and says how large it was.
    pub(super) fn draw(&mut self, draw: impl FnOnce(Rect, &mut Buffer)) -> io::Result<Rect> {
        if std::mem::take(&mut self.changed) {
            // Not `clear`, which asks the terminal where its cursor is, and fails where none answers.
            self.screen.resize(area())?;
        }
        Ok(self.screen.draw(|frame| draw(frame.area(), frame.buffer_mut()))?.area)
    }

    /// Waits for something to happen, at most so long; without a limit if none is given.
    pub(super) fn wait(&mut self, patience: Option<Duration>) -> Woke {
        let woke = self.next(patience);
        self.changed |= woke == Woke::Resized;
        woke
    }

    fn next(&mut self, patience: Option<Duration>) -> Woke {
        if let Some(woke) = self.queue.pop_front() {
            return woke;
        }
        let limit = patience.map(|p| Timespec {
            tv_sec: i64::try_from(p.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: p.subsec_nanos().into(),
        });
        let (tty, pipe) = {
            let mut fds =
                [PollFd::from_borrowed_fd(stdin(), PollFlags::IN), PollFd::new(&self.signals, PollFlags::IN)];
            match poll(&mut fds, limit.as_ref()) {
                Ok(_) => (fds[0].revents(), fds[1].revents()),
                // A signal cut the wait short; its byte is in the pipe by the next turn.
                Err(rustix::io::Errno::INTR) => (PollFlags::empty(), PollFlags::IN),
                Err(_) => (PollFlags::HUP, PollFlags::empty()),
            }
        };
        if !pipe.is_empty() {
            let woke = self.signal();
            // Crossterm has had the signal too; what it makes of it must not stand before the next key.
            return if woke == Woke::Resized && self.read_events().is_err() { Woke::HungUp } else { woke };
        }
        if tty.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Woke::HungUp;
        }
        if tty.contains(PollFlags::IN) && self.read_events().is_err() {
            return Woke::HungUp;
        }
        if self.queue.is_empty() && tty.contains(PollFlags::IN) {
            make_edge();
        }
        self.queue.pop_front().unwrap_or(Woke::Time)
    }

    fn signal(&mut self) -> Woke {
        let mut bytes = [0; 64];
        // The bytes only wake; which signal it was stands in the flags.
        while matches!(self.signals.read(&mut bytes), Ok(n) if n > 0) {}
        match self.ending.load(Ordering::Relaxed) {
            0 if self.stop.swap(false, Ordering::Relaxed) => Woke::Suspend,
            0 => Woke::Resized,
            number => Woke::Signal(u8::try_from(number).unwrap_or(0)),
        }
    }

    fn read_events(&mut self) -> io::Result<()> {
        while event::poll(Duration::ZERO)? {
            match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => self.queue.extend(woke_by(key)),
                Event::Mouse(mouse) => match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => {
                        self.queue.push_back(Woke::Click(mouse.column, mouse.row));
                    }
                    MouseEventKind::ScrollUp => self.queue.push_back(Woke::Wheel(Key::PageUp)),
                    MouseEventKind::ScrollDown => self.queue.push_back(Woke::Wheel(Key::PageDown)),
                    _ => {}
                },
                Event::Resize(..) => self.queue.push_back(Woke::Resized),
                Event::Key(_) | Event::FocusGained | Event::FocusLost | Event::Paste(_) => {}
            }
        }
        Ok(())
    }

    /// Whether there is a shell to go back to, so that the program can be put aside.
    pub(super) fn can_suspend() -> bool {
        // A program of its session leader's own group was not started by a shell with job control.
        getsid(None).is_ok_and(|leader| leader != getpid() && leader != getpgrp())
    }

    /// Puts the program aside as a shell's Ctrl-Z does, and takes the terminal over again when it comes back.
    pub(super) fn suspend(&mut self) -> Result<(), Failure> {
        give_back();
        kill_current_process_group(Signal::STOP).map_err(io::Error::from)?;
        if self.ending.load(Ordering::Relaxed) != 0 {
            // Woken up only to be ended: the terminal is the shell's.
            return Ok(());
        }
        take_over(self.mouse)?;
        self.changed = true;
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Ends the program should the terminal go away while the first thread is caught in it.
fn watch_hang_up() {
    loop {
        let mut fds = [PollFd::from_borrowed_fd(stdin(), PollFlags::empty())];
        match poll(&mut fds, None) {
            Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => break,
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
        }
    }
    std::thread::sleep(GRACE);
    // What was answered is in the store; there is no screen to give back.
    std::process::exit(128 + SIGHUP);
}

/// Makes crossterm look again where there is something to read that it does not see.
///
/// It waits for an edge, and misses one that comes with a resize or with more than 1024 bytes at once; then this program
/// would wake for ever and read nothing. Setting the terminal to what it is wakes whoever waits for it.
fn make_edge() {
    if let Ok(settings) = tcgetattr(stdin()) {
        tcsetattr(stdin(), OptionalActions::Now, &settings).unwrap_or(());
    }
}

fn take_over(mouse: bool) -> io::Result<()> {
    // Marked first, so that whatever fails half-way is given back.
    MOUSE.store(mouse, Ordering::Relaxed);
    TAKEN.store(true, Ordering::Relaxed);
    terminal::enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, terminal::EnterAlternateScreen, cursor::Hide)?;
    if mouse {
        execute!(out, event::EnableMouseCapture)?;
    }
    Ok(())
}

/// Whether the terminal is ours just now, so that it is given back once and only once.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is ours too.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back as it was found. A terminal that is gone cannot be written to; then there is nothing to give back.
fn give_back() {
    if !TAKEN.swap(false, Ordering::Relaxed) {
        return;
    }
    let mut out = io::stdout();
    if MOUSE.load(Ordering::Relaxed) {
        execute!(out, event::DisableMouseCapture).unwrap_or(());
    }
    execute!(out, terminal::LeaveAlternateScreen, cursor::Show).unwrap_or(());
    out.flush().unwrap_or(());
    terminal::disable_raw_mode().unwrap_or(());
}

fn woke_by(key: KeyEvent) -> Option<Woke> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c') => Some(Woke::Interrupt),
            KeyCode::Char('z') => Some(Woke::Suspend),
            KeyCode::Char('l') => Some(Woke::Resized),
            _ => None,
        };
    }
    let key = match key.code {
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace | KeyCode::Delete => Key::Backspace,
        KeyCode::Tab | KeyCode::BackTab => Key::Tab,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    };
    Some(Woke::Key(key))
}

/// The area of the screen.
fn area() -> Rect {
    terminal::size().map_or(Rect::ZERO, |(width, height)| Rect::new(0, 0, width, height))
}

/// How many columns the terminal has to which is printed; none where it is no terminal, or does not tell.
pub(super) fn width() -> Option<usize> {
    let size = tcgetwinsize(stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}
