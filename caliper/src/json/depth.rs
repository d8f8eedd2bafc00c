//! How deep a text is nested, found without reading its values.

/// Whether objects and arrays stand more than `limit` deep within each other, in a text that has passed the grammar. `{}` is one deep,
/// `{"a":[]}` two.
pub(crate) fn deeper_than(limit: usize, json: &str) -> bool {
    // What has few brackets cannot be deep, and the two opening ones differ in one bit: counting them, in numbers so small that many
    // bytes are counted at once, spares almost every text the slow look.
    let opens = |chunk: &[u8]| {
        chunk
            .iter()
            .map(|byte| u8::from(byte & 0xDF == b'['))
            .sum::<u8>()
    };
    let brackets: usize = json
        .as_bytes()
        .chunks(224)
        .map(|chunk| usize::from(opens(chunk)))
        .sum();
    brackets > limit && depth_exceeds(limit, json)
}

fn depth_exceeds(limit: usize, json: &str) -> bool {
    let mut depth = 0;
    let mut in_string = false;
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            // Only strings hold backslashes, and what follows one cannot end the string.
            b'\\' => drop(bytes.next()),
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth -= 1,
            _ => {}
        }
    }
    false
}
