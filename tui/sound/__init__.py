"""What is heard and said in a session: tones, phrases, and the process that plays them."""
