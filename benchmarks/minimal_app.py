"""What is compared with: the least app that Textual makes, which counts the keys that it gets."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    """Says that it is ready, then how many keys came."""

    count = 0

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("ready")

    def on_key(self) -> None:
        """Count."""
        self.count += 1
        self.query_one(Static).update(f"count {self.count}", layout=False)


if __name__ == "__main__":
    Minimal().run()
