"""What access says is the definition of the roles: by permission, by unit and by year."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.organisation import Organisation, OrganisationNode, organisation_in_year
from toteuma.domain.rights import Permission, PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import NodeKind
from toteuma.workspace.people.access import Access, HeldRole

READING = {"read", "comment"}
FILLING_IN = READING | {"fill_in_own", "fill_in", "approve"}
MAY = {
    "viewer": READING,
    "reporter": READING | {"fill_in_own"},
    "unit_head": FILLING_IN,
    "controller": FILLING_IN | {"maintain", "read_trail"},
    "auditor": {"read", "read_trail"},
    "administrator": {"manage_people"},
}
OF_A_UNIT = ("viewer", "reporter", "unit_head")
YEARS = (2021, 2022, 2023)
POSTS = ("HEAD", "CHIEF")


@dataclass(frozen=True)
class World:
    """A tree with validities, and a person's roles and posts in it."""

    nodes: tuple[OrganisationNode, ...]
    access: Access

    def above(self, code: str, year: int) -> list[str]:
        """The unit and those above it in the year; nothing when it is not in force."""
        parents = {node.code: node.parent for node in self.nodes if in_force(node, year)}
        found = [code] if code in parents else []
        while found and (parent := parents[found[-1]]) is not None:
            found.append(parent)
        return found

    def may(self, permission: str, code: str, year: int) -> bool:
        """The definition."""
        return any(
            permission in MAY[held.role.value]
            and (held.role.value not in OF_A_UNIT or held.node in self.above(code, year))
            for held in self.access.roles
        )


def in_force(node: OrganisationNode, year: int) -> bool:
    return node.valid_from.year <= year <= (node.valid_to or date.max).year


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Units hang under any earlier one, and are in force no longer than it."""
    nodes = [OrganisationNode("N0", NodeKind.MUNICIPALITY, LocalizedText("x"), None, date.min)]
    for number in range(1, draw(st.integers(1, 8))):
        parent = draw(st.sampled_from(nodes))
        begins = max(parent.valid_from, date(draw(st.sampled_from([2020, 2022])), 1, 1))
        ends = draw(st.sampled_from([None, date(2021, 12, 31), date(2022, 6, 30)]))
        ends = min(ends or date.max, parent.valid_to or date.max)
        if ends < begins:
            begins, ends = parent.valid_from, parent.valid_to or date.max
        end = None if ends == date.max else ends
        kind = NodeKind.UNIT
        nodes.append(
            OrganisationNode(f"N{number}", kind, LocalizedText("x"), parent.code, begins, end)
        )
    of_a_unit = st.builds(
        HeldRole,
        st.sampled_from([PersonRole(role) for role in OF_A_UNIT]),
        st.sampled_from([*(node.code for node in nodes), "GONE"]),
    )
    of_all = st.builds(
        HeldRole, st.sampled_from([role for role in PersonRole if role.value not in OF_A_UNIT])
    )
    roles = draw(st.lists(of_a_unit | of_all, max_size=3))
    posts = draw(st.frozensets(st.sampled_from(POSTS)))
    return World(tuple(nodes), Access(tuple(roles), posts))


def trees(world: World) -> list[tuple[int, Organisation]]:
    return [(year, organisation_in_year(world.nodes, year)) for year in YEARS]


@given(worlds())
def test_a_permission_reaches_what_lies_under_the_unit_of_the_role_in_the_year(
    world: World,
) -> None:
    for year, tree in trees(world):
        for code in (*(node.code for node in world.nodes), "UNKNOWN"):
            for permission in Permission:
                said = world.access.may(permission, node=code, organisation=tree)
                assert said == world.may(permission.value, code, year), (year, code, permission)


@given(worlds())
def test_the_whole_municipality_is_for_the_roles_of_the_whole_municipality(world: World) -> None:
    held = {one.role.value for one in world.access.roles}
    for permission in Permission:
        of_all = [role for role in held if permission.value in MAY[role] and role not in OF_A_UNIT]
        assert world.access.may(permission) == bool(of_all)
        anywhere = [role for role in held if permission.value in MAY[role]]
        assert world.access.may_somewhere(permission) == bool(anywhere)
    assert world.access.is_stranger == (not held)


@given(worlds(), st.lists(st.sampled_from([*POSTS, ""]), max_size=2))
def test_a_reporter_fills_in_what_their_posts_answer_for_or_nobody_does(
    world: World, responsible: list[str]
) -> None:
    named = {post for post in responsible if post}
    is_theirs = not named or any(post in world.access.posts for post in named)
    for year, tree in trees(world):
        for code in tree.codes:
            expected = world.may("fill_in", code, year) or (
                world.may("fill_in_own", code, year) and is_theirs
            )
            said = world.access.may_fill_in(node=code, organisation=tree, responsible=responsible)
            assert said == expected


@given(worlds())
def test_what_may_be_read_is_listed_whole_and_its_tops_once(world: World) -> None:
    for year, tree in trees(world):
        expected = {code for code in tree.codes if world.may("read", code, year)}
        assert world.access.readable(tree) == expected
        tops = world.access.tops(tree)
        assert [code for code in tree.codes if code in tops] == list(tops)
        assert set(tops) == {
            code for code in expected if not expected.intersection(world.above(code, year)[1:])
        }
