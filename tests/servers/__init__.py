"""Real servers on loopback, in temporary folders of their own, for as long as the tests run."""
