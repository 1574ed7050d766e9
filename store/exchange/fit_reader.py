"""fitdecode's reader, for files that are in memory as a whole."""

import struct
from functools import lru_cache
from struct import Struct
from typing import Any

import fitdecode  # type: ignore[import-untyped]
from fitdecode.types import BASE_TYPE_BYTE  # type: ignore[import-untyped]

FAULTS = (
    fitdecode.FitError,
    # What fitdecode lets through when bytes are not what they should be.
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


class FitReader(fitdecode.FitReader):  # type: ignore[misc]
    """Gives what fitdecode's own gives, in two thirds of the time.

    Its own reads each field of each point from the file, with a layout worked out anew. The method
    is private to fitdecode, so its version is pinned; `tests/store/exchange/test_fit_reader.py`
    compares the two.
    """

    def _read_data_message_raw_values(self, definition: Any) -> tuple[list[bytes], list[Any]]:
        layout, fields = _layout(definition)
        if not fields:
            return [], []
        chunk = self._read_bytes(layout.size)
        values = layout.unpack(chunk)
        found: list[Any] = []
        for parse, start, end, is_whole in fields:
            if is_whole:
                found.append(parse(values[start:end]))
            elif end - start > 1:
                found.append(tuple(map(parse, values[start:end])))
            else:
                found.append(parse(values[start]))
        return [chunk], found


@lru_cache(maxsize=64)  # a file has 16 at a time
def _layout(definition: Any) -> tuple[Struct, list[tuple[Any, int, int, bool]]]:
    """How a message lies in its bytes, and which of its values each field has."""
    form, fields, start = definition.endian, [], 0
    for one in definition.all_field_defs:
        kind = one.base_type
        own = Struct(f"{definition.endian}{int(one.size / kind.size)}{kind.fmt}")
        if own.size <= 0:
            raise ValueError("size")
        form += own.format[1:]
        end = start + len(own.unpack(bytes(own.size)))
        fields.append((kind.parse, start, end, kind.identifier == BASE_TYPE_BYTE.identifier))
        start = end
    return Struct(form), fields
