use openbook::codebook::{shelf::Shelf, shipped};
#[test]
fn dbg() {
    let mut s = Shelf::new(shipped::books().unwrap(), shipped::abbreviations());
    let q = std::env::var("Q").unwrap();
    println!("{:?}", openbook::codebook::search::query::Query::read(&q, &shipped::abbreviations()));
    for f in s.look_up(&q, None, 8) {
        let b = s.book(f.place.book);
        println!("{:?} {} {}", f, b.code(f.place.spot), b.title(f.place.spot));
    }
}
