"""The one tree of errors.

::

    EvenhandError
    ├── InputError        something from outside is wrong: a file, a line, a form, a setting
    │   └── SettingError  an environment variable cannot be read
    ├── StateError        the thing asked for does not fit the state things are in
    ├── AccessError       this person may not do this
    └── MeasureError      a number cannot be computed from what was given
        ├── NotEnoughData    too few reviews, agents, raters or items
        ├── InvalidData      shapes, ranges or probabilities that cannot be right
        └── UnsupportedDesign  the way data were collected does not allow the answer

Each message says what happened, where, and what to do, in a sentence a manager understands.
"""

from __future__ import annotations


class EvenhandError(Exception):
    """Anything Evenhand raises on purpose. ``str(error)`` is fit to be shown to a person."""


class InputError(EvenhandError):
    """Something that came from outside cannot be used as it is.

    Parameters
    ----------
    message:
        What is wrong and what to do about it.
    where:
        The place, as a person would look for it: ``"chats.jsonl, line 12, messages[3].sent_at"``.
    """

    def __init__(self, message: str, where: str = "") -> None:
        self.message = message
        self.where = where
        super().__init__(f"{where}: {message}" if where else message)


class SettingError(InputError):
    """An environment variable cannot be read."""


class StateError(EvenhandError):
    """The thing asked for does not fit the state things are in: submitted, taken, closed."""


class AccessError(EvenhandError):
    """This person may not do this."""


class MeasureError(EvenhandError, ValueError):
    """A number cannot be computed from what was given."""


class NotEnoughData(MeasureError):
    """Too few reviews, agents, raters or items for the answer asked for."""


class InvalidData(MeasureError):
    """Shapes, ranges or probabilities that cannot be right."""


class UnsupportedDesign(MeasureError):
    """The way the data were collected does not allow the answer asked for."""
