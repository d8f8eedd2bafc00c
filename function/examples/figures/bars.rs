//! The table of medians, and the bars that the function has to keep.
#![allow(clippy::print_stdout, reason = "the program's output")]

use crate::subject::{Figures, Subject};

/// Writes both; whether every bar is held.
pub(crate) fn print(subjects: &[Subject; 3], medians: &[Figures; 3]) -> bool {
    println!(
        "{:<12} {:>12} {:>10} {:>12} {:>14} {:>12} {:>16}",
        "", "size", "start", "memory", "first send", "warm p50", "CPU/invocation"
    );
    for (subject, figures) in subjects.iter().zip(medians) {
        println!(
            "{:<12} {:>9} kB {:>7.2} ms {:>8} KiB {:>11.2} ms {:>9.0} us {:>13.0} us",
            subject.name,
            subject.bytes / 1_000,
            figures.start_ms,
            figures.memory_kib,
            figures.first_ms,
            figures.warm_us,
            figures.cpu_us
        );
    }
    let [function, hello_world, plain] = medians;
    #[allow(clippy::cast_precision_loss, reason = "small numbers")]
    let bars = [
        bar("size", subjects[0].bytes as f64 / 1e6, 6.0, "MB"),
        bar(
            "start",
            function.start_ms,
            hello_world.start_ms + 5.0,
            "ms, the hello-world's and 5",
        ),
        bar(
            "memory",
            function.memory_kib as f64,
            1.5 * hello_world.memory_kib as f64,
            "KiB, 1.5 times the hello-world's",
        ),
        bar(
            "CPU",
            function.cpu_us,
            0.8 * plain.cpu_us,
            "us, 0.8 times the plain way's",
        ),
    ];
    bars.into_iter().all(|is_held| is_held)
}

fn bar(name: &str, figure: f64, most: f64, unit: &str) -> bool {
    let is_held = figure <= most;
    let word = if is_held { "held " } else { "SHORT" };
    println!("{word} {name}: {figure:.2} <= {most:.2} {unit}");
    is_held
}
