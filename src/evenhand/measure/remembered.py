"""Long computations whose data are still the same are not done again.

What is remembered is found by the data themselves, so that it can never be out of date.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

MOST = 256
"""Results kept in one process: those asked for last."""

_lock = threading.Lock()
_known: OrderedDict[bytes, Any] = OrderedDict()


def remembered(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function returns for these arguments, without doing it twice in a row.

    Parameters
    ----------
    work:
        A function of its arguments alone. Its result is shared: nobody changes it.
    args, kwargs:
        What it is given: numbers, words, arrays and what is made of them.

    Examples
    --------
    >>> import math
    >>> remembered(math.factorial, 5), remembered(math.factorial, 5)
    (120, 120)
    """
    given = pickle.dumps((work.__module__, work.__qualname__, args, kwargs))
    key = hashlib.blake2b(given, digest_size=16).digest()
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return cast("T", _known[key])
    found = work(*args, **kwargs)
    with _lock:
        _known[key] = found
        while len(_known) > MOST:
            _known.popitem(last=False)
    return found
