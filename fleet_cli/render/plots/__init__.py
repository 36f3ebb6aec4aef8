"""Pictures drawn by matplotlib, which is loaded for them alone."""
