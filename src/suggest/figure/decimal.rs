//! Exact decimals of any length, as figures have them: no floats, nothing rounded but fractions that no decimal ends.

use std::cmp::Ordering;
use std::fmt;

/// More digits than any figure of a text has; what would need more is no number to us.
const DIGITS_MAX: usize = 400;

/// How many digits a fraction gets that no decimal ends, such as two thirds.
const ENDLESS_DIGITS: usize = 15;

/// A decimal that is not negative, but for its sign.
///
/// `digits` × 10^−`scale`; zeros behind the point are kept as they were written.
///
/// Invariant: no zeros in front, so that zero itself has no digits; digits and zeros together are at most [`DIGITS_MAX`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    scale: i32,
}

impl Decimal {
    /// A whole number.
    pub(super) fn whole(number: u64) -> Self {
        let digits = number.to_string().bytes().map(|it| it - b'0').collect::<Vec<_>>();
        Self { negative: false, digits: without_zeros(digits), scale: 0 }
    }

    /// The digits before and behind the point, or `None` for more than any number has.
    pub(super) fn new(whole: &[u8], fraction: &[u8]) -> Option<Self> {
        let scale = i32::try_from(fraction.len()).ok()?;
        Self::checked([whole, fraction].concat(), scale)
    }

    fn checked(digits: Vec<u8>, scale: i32) -> Option<Self> {
        let digits = without_zeros(digits);
        let zeros = usize::try_from(scale.unsigned_abs()).ok()?;
        (digits.len() + zeros <= DIGITS_MAX).then_some(Self { negative: false, digits, scale })
    }

    /// The same with the other sign; zero has none.
    pub(super) fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.is_zero();
        self
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The number where it is whole, not negative, and small enough.
    pub(super) fn as_whole(&self) -> Option<u64> {
        let zeros = usize::try_from(-i64::from(self.scale)).ok()?;
        let digits = self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros));
        let number = digits
            .into_iter()
            .try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit)))?;
        (!self.negative).then_some(number)
    }

    /// Times a power of ten.
    pub(super) fn shifted(&self, power: i32) -> Option<Self> {
        let scale = if self.is_zero() { 0 } else { self.scale.checked_sub(power)? };
        Some(Self { negative: self.negative, ..Self::checked(self.digits.clone(), scale)? })
    }

    /// The sum of two numbers, their signs left aside.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (mut sum, other) = (self.digits_at(scale), other.digits_at(scale));
        let width = sum.len().max(other.len()) + 1;
        sum.splice(0..0, std::iter::repeat_n(0, width - sum.len()));
        let mut carry = 0;
        for place in 1..=width {
            let digit = other.len().checked_sub(place).map_or(0, |at| other[at]);
            let all = sum[width - place] + digit + carry;
            sum[width - place] = all % 10;
            carry = all / 10;
        }
        Self::checked(sum, scale)
    }

    /// The sum of two numbers with their signs.
    pub(super) fn with(&self, other: &Self) -> Option<Self> {
        if self.negative == other.negative {
            return Some(Self { negative: self.negative, ..self.plus(other)? });
        }
        let (larger, smaller) = if self.compare(other).is_ge() { (self, other) } else { (other, self) };
        let scale = larger.scale.max(smaller.scale);
        let (mut difference, taken) = (larger.digits_at(scale), smaller.digits_at(scale));
        let mut borrowed = 0;
        for place in 1..=difference.len() {
            let digit = taken.len().checked_sub(place).map_or(0, |at| taken[at]) + borrowed;
            let at = difference.len() - place;
            borrowed = u8::from(difference[at] < digit);
            difference[at] = difference[at] + 10 * borrowed - digit;
        }
        let difference = Self::checked(difference, scale)?;
        Some(if larger.negative { difference.negated() } else { difference })
    }

    /// The product with a whole number, the sign left aside.
    pub(super) fn times(&self, factor: u64) -> Option<Self> {
        let mut product = vec![0; self.digits.len() + 20];
        let mut carry = 0_u128;
        for at in (0..product.len()).rev() {
            let digit = (at + self.digits.len()).checked_sub(product.len()).map_or(0, |at| self.digits[at]);
            carry += u128::from(digit) * u128::from(factor);
            product[at] = u8::try_from(carry % 10).ok()?;
            carry /= 10;
        }
        Self::checked(product, self.scale)
    }

    /// The quotient: exact where a decimal ends it, else to [`ENDLESS_DIGITS`] digits; `None` for an absurd divisor.
    pub(super) fn over(&self, divisor: u64) -> Option<Self> {
        let divisor = u128::from(divisor);
        if divisor == 0 || divisor > u128::from(u64::MAX / 10) {
            return None;
        }
        let (mut quotient, mut rest) = (Vec::new(), 0_u128);
        for digit in &self.digits {
            rest = rest * 10 + u128::from(*digit);
            quotient.push(u8::try_from(rest / divisor).ok()?);
            rest %= divisor;
        }
        let mut quotient = without_zeros(quotient);
        let ends = ends(rest, divisor);
        let mut scale = self.scale;
        while rest > 0 && (ends || quotient.len() <= ENDLESS_DIGITS) {
            rest *= 10;
            quotient.push(u8::try_from(rest / divisor).ok()?);
            rest %= divisor;
            scale = scale.checked_add(1)?;
            quotient = if quotient == [0] { Vec::new() } else { quotient };
            if quotient.len() > DIGITS_MAX {
                return None;
            }
        }
        if !ends && quotient.pop()? >= 5 {
            return Self::checked(quotient, scale - 1)?.plus(&Self {
                negative: false,
                digits: vec![1],
                scale: scale - 1,
            });
        }
        Self::checked(quotient, if ends { scale } else { scale - 1 })
    }

    /// Which is the larger one, their signs left aside.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        let (one, other) = (self.digits_at(scale), other.digits_at(scale));
        one.len().cmp(&other.len()).then_with(|| one.cmp(&other))
    }

    pub(super) fn is_below(&self, number: u64) -> bool {
        self.compare(&Self::whole(number)) == Ordering::Less
    }

    /// The digits with zeros at their end, so that they count in units of 10^−`scale`, which is at least the present one.
    fn digits_at(&self, scale: i32) -> Vec<u8> {
        let zeros = if self.is_zero() { 0 } else { usize::try_from(scale - self.scale).unwrap_or_default() };
        self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros)).collect()
    }
}

/// Whether some decimal is the quotient: the divisor, in lowest terms, has no prime but 2 and 5.
fn ends(rest: u128, divisor: u128) -> bool {
    let (mut a, mut b) = (divisor, rest);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    let mut lowest = divisor / a;
    for prime in [2, 5] {
        while lowest.is_multiple_of(prime) {
            lowest /= prime;
        }
    }
    lowest == 1
}

fn without_zeros(mut digits: Vec<u8>) -> Vec<u8> {
    let zeros = digits.iter().take_while(|it| **it == 0).count();
    digits.drain(..zeros);
    digits
}

impl fmt::Display for Decimal {
    /// As an attribute of the kind number has it: `-1250.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let behind = usize::try_from(self.scale).unwrap_or_default();
        let mut digits: String = self.digits_at(0.max(self.scale)).iter().map(|it| char::from(b'0' + it)).collect();
        if digits.len() <= behind {
            digits.insert_str(0, &"0".repeat(behind + 1 - digits.len()));
        }
        if behind > 0 {
            digits.insert(digits.len() - behind, '.');
        }
        let digits = if digits.is_empty() { "0" } else { &digits };
        write!(f, "{}{digits}", if self.negative { "-" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_and_products_are_those_of_whole_numbers(one in 0..u64::MAX / 2, other in 0..u64::MAX / 2, factor in 0..1_000_000_u64) {
            let sum = Decimal::whole(one).plus(&Decimal::whole(other)).map(|it| it.to_string());
            prop_assert_eq!(sum, Some((one + other).to_string()));
            let product = Decimal::whole(one).times(factor).map(|it| it.to_string());
            prop_assert_eq!(product, Some((u128::from(one) * u128::from(factor)).to_string()));
            prop_assert_eq!(Decimal::whole(one).compare(&Decimal::whole(other)), one.cmp(&other));
        }

        #[test]
        fn sums_with_signs_are_those_of_whole_numbers(one in -1_000_000..1_000_000_i64, other in -1_000_000..1_000_000_i64) {
            let decimal = |it: i64| if it < 0 { Decimal::whole(it.unsigned_abs()).negated() } else { Decimal::whole(it.unsigned_abs()) };
            let sum = decimal(one).with(&decimal(other)).map(|it| it.to_string());
            prop_assert_eq!(sum, Some((one + other).to_string()));
        }

        #[test]
        fn a_quotient_times_its_divisor_is_what_was_divided(number in 1..1_000_000_u64, twos in 0..8_u32, fives in 0..8_u32) {
            let divisor = 2_u64.pow(twos) * 5_u64.pow(fives);
            let back = Decimal::whole(number).over(divisor).and_then(|it| it.times(divisor));
            prop_assert!(back.is_some_and(|it| it.compare(&Decimal::whole(number)) == Ordering::Equal));
        }
    }

    #[test]
    fn fractions_without_an_end_have_fifteen_digits() {
        let over = |one: u64, other| Decimal::whole(one).over(other).map(|it| it.to_string());
        assert_eq!(over(2, 3).as_deref(), Some("0.666666666666667"));
        assert_eq!(over(1, 7).as_deref(), Some("0.142857142857143"));
        assert_eq!(over(100, 3).as_deref(), Some("33.3333333333333"));
        assert_eq!(over(132, 5).as_deref(), Some("26.4"));
        assert_eq!(over(1, 4_096).as_deref(), Some("0.000244140625"));
        assert_eq!(over(1, 0), None);
    }

    #[test]
    fn zeros_behind_the_point_stay_and_absurd_numbers_are_none() {
        let price = Decimal::new(&[1, 2], &[5, 0]).expect("a decimal");
        assert_eq!(price.to_string(), "12.50");
        assert_eq!(price.shifted(6).map(|it| it.to_string()).as_deref(), Some("12500000"));
        assert_eq!(price.clone().negated().to_string(), "-12.50");
        assert_eq!(price.shifted(-3).map(|it| it.to_string()).as_deref(), Some("0.01250"));
        assert_eq!(price.shifted(i32::MAX), None);
        assert_eq!(Decimal::new(&[9; 401], &[]), None);
        assert_eq!(Decimal::whole(0).negated().to_string(), "0");
    }
}
