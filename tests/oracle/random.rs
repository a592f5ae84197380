//! Reproducible random numbers (SplitMix64), and words made from them.

/// A sequence of numbers for a seed.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// Starts a sequence.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// Returns `true` once in this many times on average.
    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// An entry of a list; `None` if it is empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// An entry other than the current one.
    pub(crate) fn other<T: PartialEq + Clone>(&mut self, list: &[T], now: &T) -> Option<T> {
        let others: Vec<&T> = list.iter().filter(|it| *it != now).collect();
        self.pick(&others).map(|it| (*it).clone())
    }

    /// Shuffles a list.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for n in (1..list.len()).rev() {
            list.swap(n, self.below(n + 1));
        }
    }

    /// A word.
    pub(crate) fn word(&mut self) -> &'static str {
        self.pick(WORDS).copied().unwrap_or("ink")
    }

    /// Some words, the first with a capital letter.
    pub(crate) fn phrase(&mut self, words: usize) -> String {
        let words: Vec<&str> = (0..words.max(1)).map(|_| self.word()).collect();
        capital(&words.join(" "))
    }

    /// A few sentences, with characters that typography changes.
    pub(crate) fn paragraph(&mut self) -> String {
        let sentences = (0..1 + self.below(4)).map(|_| {
            let count = 4 + self.below(9);
            let (one, two) = (self.phrase(count), self.phrase(2));
            match self.below(6) {
                0 => format!("\"{one},\" said the {two}."),
                1 => format!("{one} -- *{two}* -- isn't {}.", self.word()),
                _ => format!("{one}."),
            }
        });
        sentences.collect::<Vec<_>>().join(" ")
    }
}

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at(text.len().min(1));
    first.to_uppercase() + rest
}

const WORDS: &[&str] = &[
    "harbour", "bridge", "council", "river", "market", "winter", "school", "engine", "orchard",
    "ferry", "lantern", "court", "festival", "railway", "garden", "museum", "strike", "budget",
    "heron", "tower", "baker", "storm", "library", "copper", "theatre", "island", "tunnel",
    "wheat", "signal", "archive",
];
