"""The engine of instruments: reads a pack, checks it, and says what answers lead to. Pure Python, knows no Django."""

from .answers import Answers, AnswersError, fitting
from .answers import read as read_answers
from .checking import check
from .model import Pack, Question
from .problems import ERROR, FINDING, PackError, Problem, UnknownConstruct
from .reading import load
from .running import Run

__all__ = [
    "ERROR",
    "FINDING",
    "Answers",
    "AnswersError",
    "Pack",
    "PackError",
    "Problem",
    "Question",
    "Run",
    "UnknownConstruct",
    "check",
    "fitting",
    "load",
    "read_answers",
]
