"""Plots and pages: what they show is what the tables say."""
