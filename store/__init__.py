"""What is kept: the log file, the settings file, and the formats in and out."""
