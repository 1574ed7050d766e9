"""psoas in a browser: a server on this computer, and one process for each tab."""
