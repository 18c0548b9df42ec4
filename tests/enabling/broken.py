"""An errand that fails."""


def go_on() -> None:
    raise RuntimeError("it does")
