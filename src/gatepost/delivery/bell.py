"""What wakes a sleeping sender: one ring wakes one, the one that fell asleep last."""

from threading import Event, Lock


class Bell:
    """A ring that finds nobody asleep is kept for the next one who wants to sleep, so that none is lost.

    The last one asleep is woken first, since it is the one whose connection to the relay is still open.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._asleep: list[Event] = []
        self._kept = False
        self._over = False

    def ring(self) -> None:
        """Wake one, now or when it would fall asleep."""
        with self._guard:
            if self._asleep:
                self._asleep.pop().set()
            else:
                self._kept = True

    def wait(self, seconds: float | None) -> None:
        """Sleep until the bell rings, at most `seconds`."""
        me = Event()
        with self._guard:
            if self._kept or self._over:
                self._kept = False
                return
            self._asleep.append(me)
        if not me.wait(seconds):
            with self._guard:
                if me in self._asleep:  # else it rang in this very moment, which comes to the same
                    self._asleep.remove(me)

    def end(self) -> None:
        """Wake all, and let nobody sleep again."""
        with self._guard:
            self._over = True
            for asleep in self._asleep:
                asleep.set()
            self._asleep.clear()
