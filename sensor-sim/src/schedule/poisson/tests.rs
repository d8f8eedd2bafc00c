//! That the points are what they say: in order, the same from anywhere, independent, uniform.

#![allow(clippy::cast_precision_loss, reason = "counts of a test are small")]

use proptest::prelude::*;

use super::*;

const SECOND: u64 = 1_000_000_000;

fn poisson(seed: u64, slots: u64, length_ns: u64) -> Poisson {
    Poisson::new(Key::derive("test", &[seed]), slots, length_ns)
}

proptest! {
    // j <= k  =>  0 <= offset(j) <= offset(k) < length
    #[test]
    fn offsets_never_fall(seed: u64, slots in 1_u64..1 << 48, length_ns in 1_u64..1 << 62, ranks: [u64; 2]) {
        let poisson = poisson(seed, slots, length_ns);
        let [first, second] = ranks.map(|rank| rank % slots);
        let (first, second) = (first.min(second), first.max(second));
        prop_assert!(poisson.offset(first) <= poisson.offset(second));
        prop_assert!(poisson.offset(second) < Duration::from_nanos(length_ns));
    }
}

#[test]
fn neighbours_never_fall_even_where_they_crowd() {
    for (slots, length_ns) in [(20_000, 60 * SECOND), (20_000, 100), (3, 1)] {
        let poisson = poisson(5, slots, length_ns);
        let offsets: Vec<Duration> = (0..slots).map(|slot| poisson.offset(slot)).collect();
        assert!(offsets.is_sorted());
    }
}

/// Points counted in bins: their variance is their mean, so the index of dispersion of m bins is 1 +- sqrt(2 / m).
#[test]
fn the_index_of_dispersion_is_near_1() {
    const BINS: usize = 2_000;
    for seed in 1..=5 {
        let poisson = poisson(seed, 20_000, BINS as u64 * SECOND);
        let mut bins = vec![0.0_f64; BINS];
        for slot in 0..20_000 {
            bins[usize::try_from(poisson.offset(slot).as_secs()).unwrap()] += 1.0;
        }
        let variance =
            bins.iter().map(|count| (count - 10.0).powi(2)).sum::<f64>() / (BINS as f64 - 1.0);
        let dispersion = variance / 10.0;
        assert!(
            (dispersion - 1.0).abs() < 4.0 * (2.0 / BINS as f64).sqrt(),
            "seed {seed}: {dispersion}"
        );
    }
}

/// The largest distance between the sorted values' own distribution and the one they should have (Kolmogorov and
/// Smirnov); beyond 1.95 / sqrt(n) once in a thousand.
fn distance(sorted: &[f64], distribution: impl Fn(f64) -> f64) -> f64 {
    let n = sorted.len() as f64;
    let gaps = sorted.iter().enumerate().map(|(index, value)| {
        let expected = distribution(*value);
        (expected - index as f64 / n)
            .abs()
            .max(((index + 1) as f64 / n - expected).abs())
    });
    gaps.fold(0.0, f64::max)
}

#[test]
fn gaps_are_exponential_and_places_uniform() {
    for seed in 1..=5 {
        let slots = 10_000;
        let poisson = poisson(seed, slots, slots * SECOND);
        let places: Vec<f64> = (0..slots)
            .map(|slot| poisson.offset(slot).as_secs_f64())
            .collect();
        let mut gaps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
        gaps.sort_by(f64::total_cmp);
        let limit = 1.95 / (slots as f64).sqrt();
        let exponential = distance(&gaps, |gap| 1.0 - (-gap).exp());
        assert!(
            exponential < limit,
            "seed {seed}: gaps are {exponential} off"
        );
        let uniform = distance(&places, |place| place / slots as f64);
        assert!(uniform < limit, "seed {seed}: places are {uniform} off");
    }
}

/// Where the exact draw ends, both ways of drawing have the same mean and variance.
#[test]
fn the_normal_share_follows_the_exact_one() {
    for share in [share_of_half as fn(u64, &mut Stream) -> u64, normal_share] {
        let mut stream = Stream::from_draw(11);
        let shares: Vec<f64> = (0..20_000)
            .map(|_| share(EXACT, &mut stream) as f64 - 2_048.0)
            .collect();
        let mean = shares.iter().sum::<f64>() / 20_000.0;
        let variance = shares.iter().map(|share| share * share).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 4.0 * 32.0 / 20_000.0_f64.sqrt(), "mean {mean}");
        assert!(
            (variance / 1_024.0 - 1.0).abs() < 4.0 * (2.0 / 20_000.0_f64).sqrt(),
            "variance {variance}"
        );
    }
}
