"""What tasks of rounds are called: the name of the goal, the unit, the risk they are about."""

from collections.abc import Mapping

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.rounds import TaskKind
from toteuma.domain.text import LocalizedText

type Subject = tuple[TaskKind, str]
"""Kind and subject of a task: they are one place of a round."""


def subject_names(content: MunicipalityContent) -> Mapping[Subject, LocalizedText]:
    """The name of everything that a task can be about."""
    found: dict[Subject, LocalizedText] = {}
    for node in content.nodes:
        for kind in (TaskKind.ASSESSMENT, TaskKind.FORECAST):
            found[kind, node.code] = node.name
    found |= {(TaskKind.OUTCOME, one.code): one.title for one in content.goals}
    found |= {(TaskKind.AIM_OUTCOME, one.code): one.name for one in content.aims}
    found |= {(TaskKind.KEY_FIGURE, one.code): one.name for one in content.key_figures}
    found |= {(TaskKind.RISK, one.code): one.name for one in content.risks}
    found |= {(TaskKind.INVESTMENT, one.code): one.name for one in content.projects}
    return found
