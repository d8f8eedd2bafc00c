//! Ctrl-C and the end of a stack: a partial report, the right exit code, no process left.

use rustix::process::Signal;

use crate::support::{
    Ended, StackProcess, alive, children, run_command, signal, wait_for, wait_for_begin,
};

#[test]
fn ctrl_c_writes_a_partial_report_and_leaves_no_process() {
    let out = tempfile::tempdir().unwrap();
    let run = run_command(
        &["--rate", "50/s", "--duration", "10m", "--warm-up", "0s"],
        out.path(),
    )
    .spawn()
    .unwrap();
    wait_for_begin(out.path());
    let bootstraps = wait_for("a function process", || {
        Some(children(run.id())).filter(|found| !found.is_empty())
    });
    signal(run.id(), Signal::INT);
    let ended = Ended::new(run.wait_with_output().unwrap(), out);
    ended.exited(130);
    assert_eq!(ended.report["verdict"], "interrupted");
    ended.counts(&[("/slots/intended", 30_000), ("/events/lost", 0)]);
    assert!(ended.count("/slots/unsent") > 20_000);
    assert!(ended.out.path().join("run.hlog").exists());
    for pid in bootstraps {
        assert!(!alive(pid), "function process {pid} is still there");
    }
}

#[test]
fn the_end_of_a_stack_leaves_no_process_and_no_token() {
    let mut stack = StackProcess::start();
    let bootstraps = children(stack.pid());
    assert!(!bootstraps.is_empty());
    let token_file = stack.address("token_file").to_owned();
    assert_eq!(stack.end(), Some(0));
    for pid in bootstraps {
        assert!(!alive(pid), "function process {pid} is still there");
    }
    assert!(!std::path::Path::new(&token_file).exists());
}

#[test]
fn a_killed_stack_takes_its_function_processes_with_it() {
    let stack = StackProcess::start();
    let bootstraps = children(stack.pid());
    signal(stack.pid(), Signal::KILL);
    for pid in bootstraps {
        wait_for("the function process to end", || {
            (!alive(pid)).then_some(())
        });
    }
}
