//! The darkroom in its tests.
