//! A drawn screen as a picture: an SVG of its letters and colours, the same on every machine.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

const CELL: (f64, f64) = (8.4, 18.0);
const MARGIN: f64 = 12.0;

/// The picture of a buffer.
pub fn svg(buf: &Buffer) -> String {
    let (width, height) = (f64::from(buf.area.width), f64::from(buf.area.height));
    let (w, h) = (width * CELL.0 + 2.0 * MARGIN, height * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.0} {h:.0}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1b1d23\"/>\n\
         <g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\" fill=\"#d8dae0\">\n"
    );
    for y in 0..buf.area.height {
        for (x, text, cell) in runs(buf, y) {
            if text.trim().is_empty() {
                continue;
            }
            let (left, base) = (MARGIN + f64::from(x) * CELL.0, MARGIN + f64::from(y) * CELL.1 + 13.5);
            let length = CELL.0 * f64::from(u16::try_from(text.chars().count()).unwrap());
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            writeln!(
                out,
                "<text x=\"{left:.1}\" y=\"{base:.1}\" textLength=\"{length:.1}\"{}>{text}</text>",
                style(cell)
            )
            .unwrap();
        }
    }
    out + "</g>\n</svg>\n"
}

/// Stretches of a row that look the same and hold no gap: where two blanks meet, another stretch begins, since not every
/// viewer keeps blanks inside a text.
fn runs(buf: &Buffer, y: u16) -> Vec<(u16, String, &Cell)> {
    let mut runs: Vec<(u16, String, &Cell)> = Vec::new();
    let mut blank = true;
    for x in 0..buf.area.width {
        let cell = &buf[(x, y)];
        let was_blank = std::mem::replace(&mut blank, cell.symbol() == " ");
        let same =
            runs.last().is_some_and(|(_, _, first)| (first.fg, first.modifier) == (cell.fg, cell.modifier));
        match runs.last_mut() {
            Some((_, text, _)) if same && !(was_blank && blank) && !(was_blank && text.ends_with("  ")) => {
                text.push_str(cell.symbol());
            }
            _ if blank => runs.push((x + 1, String::new(), cell)),
            _ => runs.push((x, cell.symbol().to_owned(), cell)),
        }
    }
    for (_, text, _) in &mut runs {
        text.truncate(text.trim_end().len());
    }
    runs
}

fn style(cell: &Cell) -> String {
    let mut style = String::new();
    let colour = match cell.fg {
        Color::Cyan => "#6cc7d9",
        Color::Green => "#8fca7a",
        Color::Red => "#ef7d7d",
        Color::Yellow => "#e5c46b",
        Color::Magenta => "#d59be6",
        Color::Reset => "",
        other => panic!("the theme has no {other:?}"),
    };
    if !colour.is_empty() {
        write!(style, " fill=\"{colour}\"").unwrap();
    }
    if cell.modifier.contains(Modifier::BOLD) {
        style += " font-weight=\"bold\"";
    }
    if cell.modifier.contains(Modifier::DIM) {
        style += " opacity=\"0.62\"";
    }
    if cell.modifier.contains(Modifier::CROSSED_OUT) {
        style += " text-decoration=\"line-through\"";
    }
    style
}
