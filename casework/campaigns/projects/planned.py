"""Find works that are planned where somebody reports what they put right: they come anyway.

Promise: an update reads the projects around its place only, however many are kept.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.draft import Draft
from casework.model.place import distance_m
from casework.model.project import Project
from casework.ports import Work

MOST_NEAR = 50  # that are read


async def with_works(work: Work, district: District, draft: Draft, at: datetime) -> Draft:
    """Return a draft with the planned works that its resident is told of, if it has a place and a category.

    The works are within `planned_within_m`, or in an area around the place. They are under way or begin within
    `planned_days`, and name the category or its group.
    """
    category = district.tree.category(draft.category) if draft.category else None
    if draft.place is None or draft.place.area is None or category is None:
        return replace(draft, planned=None)
    policy, point, today = district.policy, draft.place.point, local_day(at, district.calendar.zone)
    around = district.areas.lines().get(draft.place.area, ())
    until = today + timedelta(days=policy.planned_days)
    found = await work.projects.near(point, around, policy.planned_within_m, today, until, MOST_NEAR)
    codes = district.tree.codes(category)

    def answers(project: Project) -> bool:
        is_here = project.area in around
        is_near = project.point is not None and distance_m(point, project.point) <= policy.planned_within_m
        return project.fits(codes) and (is_here or is_near) and project.number not in draft.unplanned

    return replace(draft, planned=next((each.number for each in found if answers(each)), None))
