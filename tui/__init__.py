"""The program: everything that touches the outside world."""
