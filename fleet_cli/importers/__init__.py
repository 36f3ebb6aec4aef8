"""Importers: what a cluster or an asset register reports, read into a draft of a manifest."""
