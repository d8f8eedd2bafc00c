//! The vocabulary as a page to read.
