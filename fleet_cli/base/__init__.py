"""Text positions, diagnostics and exact quantities: what every other layer stands on."""
