"""An invented newspaper archive, the same for the same seed, written for two site generators."""
