"""The records of a fleet: manifest, catalogue, throughput table."""
