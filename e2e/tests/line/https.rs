//! HTTPS with a custom domain: on the run's own stack, and on one that somebody else brought up.

use crate::support::{StackProcess, run};

const SHORT: [&str; 6] = ["--rate", "40/s", "--duration", "1s", "--warm-up", "0s"];
const DOMAIN: &str = "ingest.example.edu";

#[test]
fn a_run_on_its_own_stack_needs_to_be_told_nothing_more() {
    let flags = [&SHORT[..], &["--tls", "--domain", DOMAIN]].concat();
    let ended = run(&flags);
    ended.judged(0);
    ended.counts(&[("/events/delivered", 40), ("/http/jsend", 40)]);
}

#[test]
fn the_sensor_trusts_the_given_authority_and_no_other() {
    let (stack, other) = (
        StackProcess::with(&["--tls"]),
        StackProcess::with(&["--tls"]),
    );
    let aimed_with = |ca_file: &str| {
        let flags = [
            &SHORT[..],
            &stack.aim(),
            &["--drain", "1s", "--ca-file", ca_file],
        ]
        .concat();
        run(&flags)
    };
    let trusted = aimed_with(stack.address("ca_file"));
    trusted.judged(0);
    trusted.counts(&[("/events/delivered", 40)]);
    let distrusted = aimed_with(other.address("ca_file"));
    distrusted.judged(1);
    distrusted.counts(&[("/events/delivered", 0), ("/http/transport/tls", 40)]);
}

#[test]
fn a_base_path_of_the_domain_is_part_of_the_endpoint() {
    let domain = format!("{DOMAIN}/caliper");
    for door in ["rest", "mapped", "http"] {
        let flags = ["--tls", "--domain", &domain, "--front-door", door];
        let ended = run(&[&SHORT[..], &flags].concat());
        ended.judged(0);
        ended.counts(&[("/events/delivered", 40), ("/http/jsend", 40)]);
    }
    let stack = StackProcess::with(&["--domain", &domain]);
    let endpoint = stack.address("endpoint");
    assert!(
        endpoint.starts_with("http://ingest.example.edu:"),
        "{endpoint}"
    );
    assert!(endpoint.ends_with("/caliper/store"), "{endpoint}");
}
