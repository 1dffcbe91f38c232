"""The parts of the benchmark, in the order in which they run. Each is a function of a `Bench` that adds what it finds."""
