"""From text to records, with every problem and its position."""
