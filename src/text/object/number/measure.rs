//! What measures a number right beside it: words that multiply it, signs of currencies, per cent.

use super::{Quantity, Reader};
use crate::text::object::lexicon::{self, contains};

impl Reader<'_> {
    /// Takes words and letters in that multiply digits: “1.2 bn”.
    pub(super) fn multiply(&self, quantity: &mut Quantity) {
        let mut multiplied = false;
        while contains(lexicon::MAGNITUDES, self.lower(quantity.range.end)) && quantity.digits {
            multiplied = true;
            quantity.range.end += 1;
            // “Mio.” and “Mrd.” are abbreviations.
            let stop =
                matches!(self.before(quantity.range.end), "mio" | "mrd") && self.lower(quantity.range.end) == ".";
            quantity.range.end += usize::from(stop);
        }
        quantity.year &= !multiplied;
    }

    /// Takes signs in: of currencies and comparison before the number, of currencies and per cent behind it.
    pub(super) fn measure(&self, quantity: &mut Quantity) {
        let joined = |at: usize| !self.spaced(at);
        let start = quantity.range.start;
        if start > 0 && is_currency(self.lower(start - 1)) {
            quantity.range.start -= 1;
            quantity.measured = true;
            let country = |it: &str| matches!(it, "us" | "a" | "c" | "r" | "hk" | "nz" | "s");
            if start > 1 && joined(start - 1) && country(self.lower(start - 2)) {
                quantity.range.start -= 1;
            }
        } else if start > 0 && matches!(self.lower(start - 1), "usd" | "eur" | "gbp" | "mxn" | "chf") {
            quantity.range.start -= 1;
            quantity.measured = true;
        }
        let first = quantity.range.start;
        if first > 0
            && matches!(self.before(first), "−" | "-" | "~" | "≈" | ">" | "<" | "±" | "≥" | "≤" | "+")
            && joined(first)
        {
            let free = first == 1 || self.spaced(first - 1) || self.lower(first - 2) == "(";
            quantity.range.start -= usize::from(free);
        }
        let sign = self.lower(quantity.range.end);
        let percent = self.percent_end(quantity.range.end);
        quantity.percent = percent > quantity.range.end;
        if quantity.percent || sign == "°" || is_currency(sign) {
            quantity.range.end = percent.max(quantity.range.end + 1);
            quantity.measured = true;
            // “One per cent” counts what no pronoun does.
            quantity.one = false;
            if sign == "°" && matches!(self.lower(quantity.range.end), "c" | "f") {
                quantity.range.end += 1;
            }
        }
        quantity.year &= !quantity.measured;
    }

    /// Where “%” or “per cent” ends that starts at a token.
    pub(super) fn percent_end(&self, at: usize) -> usize {
        let long = matches!(
            (self.lower(at), self.lower(at + 1)),
            ("per" | "por", "cent" | "ciento" | "cento") | ("pour", "cent")
        );
        let one = matches!(self.lower(at), "%" | "‰" | "٪" | "％" | "percent" | "prozent");
        at + if long { 2 } else { usize::from(one) }
    }
}

pub(super) fn is_currency(sign: &str) -> bool {
    matches!(sign, "$" | "€" | "£" | "¥" | "₹" | "₽" | "₩" | "₺" | "₴" | "₪" | "￥" | "₦" | "₱" | "฿")
}
