//! The only place that knows XML: text in, a tree of elements with places out, and nothing in it that could reach outside.
//!
//! No document type and no entity of a file's own is followed, so a file can neither name another nor grow as it is read.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};

use super::text::{Reading, normal};
use crate::domain::fault::forbidden;

/// The deepest nesting that is read; the real files have a dozen levels.
const DEEPEST: usize = 64;

/// The most elements of a file; the largest real one has a quarter of a million.
const MOST: usize = 1_000_000;

/// What to do about a file that is no XML.
const AGAIN: &str = "download the file again, and leave it as it is";

/// An element of a file.
#[derive(Debug)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// The byte at which it begins.
    pub at: usize,
    attributes: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    /// The elements right below it.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of that name right below it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children().filter(move |child| child.name == name)
    }

    /// The first element of that name right below it.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children().find(|child| child.name == name)
    }

    /// The words of the first element of that name right below it; empty if there is none.
    pub fn child_text(&self, name: &str) -> String {
        self.child(name).map(Self::text).unwrap_or_default()
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All words in it, in their order.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        normal(&out)
    }

    /// The words that stand in it and not in an element below.
    pub fn own_text(&self) -> String {
        let mut out = String::new();
        for node in &self.nodes {
            if let Node::Text(text) = node {
                out.push_str(text);
            }
        }
        normal(&out)
    }

    fn gather(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                // Two elements in a row are two words: `<a>6/18</a><b>6/60</b>`.
                Node::Element(element) => {
                    out.push(' ');
                    element.gather(out);
                }
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        if let Some(Node::Text(before)) = self.nodes.last_mut() {
            before.push_str(text);
        } else if !(text.trim().is_empty() && text.contains('\n')) {
            // What is only an indentation is no text.
            self.nodes.push(Node::Text(text.to_owned()));
        }
    }
}

/// The name of the root element, if it stands in a file's head.
pub fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.get(comment.find("-->")?..)?;
        } else if !rest.starts_with(['?', '!']) {
            let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
            return rest.get(..end).filter(|name| !name.is_empty());
        }
    }
}

/// Whether a file's root says that it lists a year's changes.
pub fn is_addenda(head: &str) -> bool {
    head.contains("isAddenda=\"true\"")
}

/// A file as a tree; `None` with a fault told if it is no XML, or none that can be trusted.
pub fn parse(reading: &mut Reading<'_>) -> Option<Element> {
    let mut reader = Reader::from_str(&reading.source.text);
    let mut tree = Tree::default();
    loop {
        let at = position(reader.buffer_position());
        reading.reach(at);
        match reader.read_event() {
            Ok(Event::Eof) => return tree.end(reading, at),
            Ok(event) => tree.take(&event, at).map_err(|broken| broken.tell(reading)).ok()?,
            Err(error) => {
                let at = position(reader.error_position());
                Broken { at, rule: "bad-xml", message: error.to_string(), help: AGAIN }.tell(reading);
                return None;
            }
        }
    }
}

fn position(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// Why a file is no tree.
struct Broken {
    at: usize,
    rule: &'static str,
    message: String,
    help: &'static str,
}

impl Broken {
    fn tell(self, reading: &mut Reading<'_>) {
        reading.fault_at(self.at, self.rule, self.message, self.help);
    }
}

/// A tree as far as it has grown: the elements that are open, the outermost first.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    count: usize,
}

impl Tree {
    fn take(&mut self, event: &Event<'_>, at: usize) -> Result<(), Broken> {
        match event {
            Event::Start(start) => {
                let element = self.element(start, at)?;
                self.open.push(element);
            }
            Event::Empty(start) => {
                let element = self.element(start, at)?;
                self.attach(element);
            }
            Event::End(_) => {
                if let Some(element) = self.open.pop() {
                    self.attach(element);
                }
            }
            Event::Text(text) => self.text(&text.xml10_content(), at)?,
            Event::CData(text) => self.text(&text.xml10_content(), at)?,
            Event::GeneralRef(reference) => self.text(&resolved(reference, at)?, at)?,
            Event::DocType(_) => return Err(doctype(at)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn element(&mut self, start: &BytesStart<'_>, at: usize) -> Result<Element, Broken> {
        let too = |message: String| Broken {
            at,
            rule: "too-large",
            message,
            help: "no code set is built so; name another file",
        };
        self.count += 1;
        if self.open.len() >= DEEPEST {
            return Err(too(format!("elements are nested deeper than {DEEPEST}")));
        }
        if self.count > MOST {
            return Err(too(format!("the file holds more than {MOST} elements")));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(stray(at));
        }
        Ok(Element {
            name: start.name().as_ref().to_owned(),
            at,
            attributes: attributes(start, at)?,
            nodes: Vec::new(),
        })
    }

    fn attach(&mut self, element: Element) {
        match self.open.last_mut() {
            Some(parent) => parent.nodes.push(Node::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str, at: usize) -> Result<(), Broken> {
        match self.open.last_mut() {
            Some(parent) => parent.push_text(text),
            None if text.trim().is_empty() => {}
            None => return Err(stray(at)),
        }
        Ok(())
    }

    fn end(mut self, reading: &mut Reading<'_>, at: usize) -> Option<Element> {
        if let Some(element) = self.open.pop() {
            let message = format!("the file ends before <{}> does", element.name);
            reading.fault_at(at, "bad-xml", message, AGAIN);
            return None;
        }
        self.root
    }
}

fn stray(at: usize) -> Broken {
    let message = "something stands outside the file's one element".to_owned();
    Broken { at, rule: "bad-xml", message, help: AGAIN }
}

fn doctype(at: usize) -> Broken {
    let message = "the file declares a document type".to_owned();
    Broken { at, rule: "xml-doctype", message, help: "the official files have none; download the file again" }
}

/// The character that `&lt;` or `&#60;` stands for; no other names are known.
fn resolved(reference: &BytesRef<'_>, at: usize) -> Result<String, Broken> {
    let bad = || {
        let message = format!("`&{};` is no character that XML knows by itself", &**reference);
        Broken { at, rule: "xml-entity", message, help: "write the character itself" }
    };
    let found = match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        Ok(None) => escape::resolve_xml_entity(reference).map(str::to_owned),
        Err(_) => None,
    };
    let found = found.ok_or_else(bad)?;
    allowed(found, at)
}

/// A text that may reach a terminal: a number can name a character that no file may hold.
fn allowed(text: String, at: usize) -> Result<String, Broken> {
    let bad = text.chars().find(|&c| forbidden(c) && !matches!(c, '\t' | '\r'));
    let Some(c) = bad else { return Ok(text) };
    let message = format!("the file holds a control character, {}", c.escape_unicode());
    Err(Broken { at, rule: "control-character", message, help: "remove it: it is not text" })
}

fn attributes(start: &BytesStart<'_>, at: usize) -> Result<Vec<(String, String)>, Broken> {
    let bad = |message: String| Broken { at, rule: "bad-xml", message, help: AGAIN };
    let mut found = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| bad(error.to_string()))?;
        let value = attribute
            .normalized_value_with(XmlVersion::Explicit1_0, 1, escape::resolve_xml_entity)
            .map(Cow::into_owned)
            .map_err(|error| bad(error.to_string()))?;
        found.push((attribute.key.as_ref().to_owned(), allowed(value, at)?));
    }
    Ok(found)
}
