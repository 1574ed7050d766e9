"""Reminders on this computer: what calls `psoas remind`, and what shows what it says."""
