//! The fast reader of sheets reads what it reads as the `ron` crate does, and nothing that the `ron` crate refuses.
//!
//! An input is the bytes of a sheet. What both read is written, and read fast: that is the form that it is for.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use manicule::store::Part;

fuzz_target!(|bytes: &[u8]| {
    let parts = |part: &Part| (part.file.clone(), part.project.clone());
    let any = Part::read_any_sheet(Path::new("x.ron"), bytes);
    if let Some(fast) = Part::read_canonical_sheet(bytes) {
        let any = any.as_ref().expect("what is read fast, ron reads too");
        assert_eq!(parts(&fast), parts(any));
    }
    let Ok(any) = any else { return };
    let written = any.write();
    // Open questions about other files have no place in this one, and are not written; neither does the fast reader ask.
    let again = Part::read_any_sheet(Path::new("x.ron"), written.as_bytes()).expect("what is written is read");
    let fast = Part::read_canonical_sheet(written.as_bytes()).expect("what is written is read fast");
    assert_eq!(parts(&fast), parts(&again));
});
