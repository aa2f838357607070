//! What is guessed of the annotations of two real articles, beside what is to be said of them.

use super::shared;
use crate::unseen::{by, guessed, key};

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn most_of_what_is_to_be_said_is_guessed() {
    let list = include_str!("../data/seeds.ron");
    let wanted = key::project(list, "Two reports", &shared("seeds"), &by()).unwrap();
    assert_eq!(guessed(&wanted), (337, 354));
}
