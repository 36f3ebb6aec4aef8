"""From records to figures: pure, exact arithmetic."""
