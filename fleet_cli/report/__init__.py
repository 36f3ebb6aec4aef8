"""From figures to reports: what a command says, before any format."""
