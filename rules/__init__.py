"""What is true of rehab: pure functions over the log, standard library only."""
