"""Tests of the importers: each reads texts that stand in the test or among the samples."""
