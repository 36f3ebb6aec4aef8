"""From reports to bytes: one module a format."""
