//! Figures as SVG geometry: whole numbers, so that pages are the same in every
//! run. Widths and places stand in attributes, because the content security
//! policy forbids inline styles.

use std::borrow::Borrow;

/// One part of a stacked bar that is [`BAR_WIDTH`] wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// CSS class that colours it.
    pub(crate) class: &'static str,
    /// Left edge.
    pub(crate) x: u64,
    /// Width.
    pub(crate) width: u64,
}

/// Width of a whole bar.
pub(crate) const BAR_WIDTH: u64 = 1000;

/// Narrowest part that is still seen.
const SEEN_WIDTH: u64 = 8;

/// A bar of these counts, in this order. What is not nought is seen; empty when
/// all are.
pub(crate) fn bar(counts: &[(&'static str, u64)]) -> Vec<Segment> {
    let counts: Vec<_> = counts.iter().filter(|(_, count)| *count > 0).copied().collect();
    let whole: u128 = counts.iter().map(|(_, count)| u128::from(*count)).sum();
    let seen = SEEN_WIDTH * counts.len() as u64;
    let rest = u128::from(BAR_WIDTH.saturating_sub(seen));
    let mut x = 0;
    let mut segments: Vec<Segment> = counts
        .into_iter()
        .map(|(class, count)| {
            let share = u64::try_from(u128::from(count) * rest / whole).unwrap_or(BAR_WIDTH);
            let segment = Segment { class, x, width: SEEN_WIDTH + share };
            x += segment.width;
            segment
        })
        .collect();
    if let Some(last) = segments.last_mut() {
        last.width = BAR_WIDTH - last.x;
    }
    segments
}

/// The line of a trend, as `points` of a polyline in a field of 300 by 60.
/// A single value is a level line.
pub(crate) fn line(values: &[u64]) -> String {
    let top = values.iter().max().copied().unwrap_or(0).max(1);
    let steps = values.len().saturating_sub(1).max(1) as u64;
    let point = |(place, value): (usize, &u64)| {
        let x = place as u64 * 300 / steps;
        let y = 58 - u64::try_from(u128::from(*value) * 56 / u128::from(top)).unwrap_or(56);
        format!("{x},{y}")
    };
    let mut points: Vec<String> = values.iter().enumerate().map(point).collect();
    if let [only] = points.as_slice() {
        let y = only.trim_start_matches("0,").to_owned();
        points.push(format!("300,{y}"));
    }
    points.join(" ")
}

/// The area under the same line.
pub(crate) fn area(values: &[u64]) -> String {
    format!("0,60 {} 300,60", line(values))
}

/// Radius of a circle whose area stands for a count, up to 18; nought for none,
/// never too small to be seen.
pub(crate) fn radius(count: impl Borrow<u64>, largest: impl Borrow<u64>) -> u64 {
    let (count, largest) = (*count.borrow(), *largest.borrow());
    if count == 0 || largest == 0 {
        return 0;
    }
    let square = u64::try_from(u128::from(count) * 18 * 18 / u128::from(largest));
    square.unwrap_or(18 * 18).isqrt().clamp(3, 18)
}

#[cfg(test)]
mod tests;
