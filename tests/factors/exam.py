"""What every factor must show. A new one sits this exam with a right and a wrong text of its own: see test_exam.py."""

from gatepost.factors.contract import Charged, Factor, Refusal, Step, Tried


def takes_only_its_own_shape(factor: Factor) -> None:
    """A factor answers for texts of its shape alone, and is never upset by others."""
    for text in ("", "\x00", "\u0661" * 6, "x" * 5000, "../..", "\ud800"):
        assert not factor.takes(text)


def charges_before_it_compares(factor: Factor, step: Step, wrong: str) -> None:
    """A wrong text has been paid for, is not a match, and cannot be spent twice."""
    charged = factor.charge(wrong, step)
    assert isinstance(charged, Charged)
    assert not factor.matches(charged, wrong, step)
    refusal = factor.wrong(charged, wrong, step)
    assert refusal.why is Tried.REFUSED
    assert refusal.sentence


def runs_out_of_tries(factor: Factor, step: Step, wrong: str) -> None:
    """Tries end, and the end is an answer, not an error."""
    for _ in range(30):
        charged = factor.charge(wrong, step)
        if isinstance(charged, Refusal):
            assert charged.why in {Tried.USED_UP, Tried.LIMITED}
            return
    raise AssertionError("thirty tries were admitted")


def spends_once(factor: Factor, step: Step, right: str) -> None:
    """A right text matches, and is spent by whoever is first."""
    charged = factor.charge(right, step)
    assert isinstance(charged, Charged)
    assert factor.matches(charged, right, step)
    assert factor.spend(charged, step)
    assert not factor.spend(charged, step)
    again = factor.charge(right, step)
    assert isinstance(again, Refusal) or not factor.matches(again, right, step)
