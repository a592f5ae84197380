//! The bytes that occur in a text, so that a search for rare marks costs nothing in a text without them.

/// Which bytes occur in a text.
pub struct Bytes([bool; 256]);

impl Bytes {
    /// Goes through a text once.
    pub fn of(text: &str) -> Self {
        let mut occur = [false; 256];
        for byte in text.bytes() {
            occur[usize::from(byte)] = true;
        }
        Self(occur)
    }

    /// Whether one of these bytes occurs.
    pub fn has_any(&self, bytes: &[u8]) -> bool {
        bytes.iter().any(|byte| self.0[usize::from(*byte)])
    }

    /// Whether all bytes of another text occur, so that it may be a part of this one.
    pub fn may_contain(&self, text: &str) -> bool {
        text.bytes().all(|byte| self.0[usize::from(byte)])
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn a_text_has_the_bytes_of_its_parts() {
        let bytes = Bytes::of("“One” – 50 %");
        assert!(bytes.has_any(b"$%") && bytes.has_any(b" "));
        assert!(!bytes.has_any(b"$*") && !bytes.has_any(b""));
        assert!(bytes.may_contain("–") && bytes.may_contain("ne"));
        assert!(!bytes.may_contain("%%x") && !bytes.may_contain("—"));
    }
}
