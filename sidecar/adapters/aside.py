"""Does what blocks aside, so that a process full of waiting pages goes on serving them.

A disk that is busy holds up whoever writes to it, and with gevent that is everybody. There it is
done in a few threads of their own; hub.threadpool is left to the names of hosts.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from gevent import get_hub, monkey
from gevent.threadpool import ThreadPool

T = TypeVar("T")
Deed = Callable[[], T]
Aside = Callable[[Callable[[], Any]], Callable[[], Any]]
THREADS = 4
_POOLS: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def at_once(deed: Deed[T]) -> Deed[T]:
    """Here and now; for processes that do one thing at a time."""
    outcome = deed()
    return lambda: outcome


def in_a_thread(deed: Deed[T]) -> Deed[T]:
    """Begin it; what is answered waits until it is done, and raises what it raised.

    It waits also when the one who waits is told to stop: a file that is closed while it is written
    to may be another's a moment later.
    """
    begun = _pool().spawn(deed)

    def done() -> T:
        try:
            outcome: T = begun.get()
        except BaseException:
            while not begun.ready():
                with suppress(BaseException):
                    begun.wait()
            raise
        return outcome

    return done


def here() -> Aside:
    """What fits this process."""
    return in_a_thread if monkey.is_module_patched("socket") else at_once


def _pool() -> Any:  # noqa: ANN401  gevent has no types
    hub = get_hub()
    if hub not in _POOLS:
        _POOLS[hub] = ThreadPool(THREADS, hub=hub)
    return _POOLS[hub]
