"""Photos with known facts, and what exiftool reads in them and in what is published of them."""
