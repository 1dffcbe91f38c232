"""What a run comes to in figures, and two runs held against each other."""
