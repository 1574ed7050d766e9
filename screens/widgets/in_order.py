"""Controls that do what is typed in the order in which it is typed, however fast."""

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input


class InOrder(Widget):
    """Does what a key is bound to when the key comes.

    In Textual such a key goes up to the app first: a letter typed right behind it would be there
    before, and if the focus has moved on by then, another control would do it.
    """

    async def on_key(self, event: Key) -> None:
        """Do what the key is bound to here."""
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                return


class TextInput(Input, InOrder):
    """A text field."""
