//! The program: see `pressrun --help`.

fn main() {}
