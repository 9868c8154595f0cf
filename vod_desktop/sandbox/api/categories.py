"""Classes of the media library: a tree of at most four levels per application (protocol.md 3.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vod_desktop.sandbox.api.action import Action, Answer, Call
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import integer, text
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.seeds import OTHER_CLASS_ID
from vod_desktop.sandbox.state import Category
from vod_desktop.sandbox.store import category_identity

TOP = -1
"""Parent of the classes of the first level."""

MAX_LEVEL = 3
"""Deepest level, counted from 0."""

MAX_SUBCLASSES = 500
"""Most classes below one parent."""

_NAME = text(64, required=True, shortest=1, code="InvalidParameterValue.ClassName")


def categories_of(context: Context, sub_app_id: int) -> list[Category]:
    """Every class of an application, "other" first."""
    own = [one for one in context.store.categories.all() if one.sub_app_id == sub_app_id]
    return [Category(sub_app_id, OTHER_CLASS_ID, TOP, "其他"), *own]


def chain(categories: Iterable[Category], class_id: int) -> list[Category]:
    """A class and the ones above it, from the top; empty when there is no such class."""
    by_id = {one.class_id: one for one in categories}
    found: list[Category] = []
    while class_id in by_id:
        found.insert(0, by_id[class_id])
        class_id = by_id[class_id].parent_id
    return found


def with_subclasses(categories: Iterable[Category], class_ids: Iterable[int]) -> set[int]:
    """The classes and all below them."""
    everything = list(categories)
    wanted = set(class_ids)
    return {
        one.class_id for one in everything if wanted & {above.class_id for above in chain(everything, one.class_id)}
    }


def describe_all_class(call: Call) -> Answer:
    """All classes as a flat list."""
    own = categories_of(call.context, call.application.sub_app_id)
    return {
        "ClassInfoSet": [
            {
                "ClassId": one.class_id,
                "ParentId": one.parent_id,
                "Name": one.name,
                "ClassName": one.name,
                "Level": len(chain(own, one.class_id)) - 1,
                "SubClassIdSet": [below.class_id for below in own if below.parent_id == one.class_id],
            }
            for one in own
        ]
    }


def create_class(call: Call) -> Answer:
    """Adds a class below another or at the top."""
    own = categories_of(call.context, call.application.sub_app_id)
    parent_id, name = call.parameters["ParentId"], call.parameters["ClassName"]
    above = chain(own, parent_id)
    if parent_id != TOP and (not above or parent_id == OTHER_CLASS_ID):
        raise ApiError("FailedOperation.ParentIdNoFound", "The parent class does not exist.")
    if len(above) > MAX_LEVEL:
        raise ApiError("FailedOperation.ClassLevelLimitExceeded", "Classes have at most four levels.")
    siblings = [one for one in own if one.parent_id == parent_id]
    if len(siblings) >= MAX_SUBCLASSES:
        raise ApiError("FailedOperation.SubclassLimitExceeded", "The parent class has too many classes.")
    _refuse_duplicate(siblings, name)
    class_id = max(one.class_id for one in own) + 1
    call.context.store.categories.put(Category(call.application.sub_app_id, class_id, parent_id, name))
    return {"ClassId": class_id}


def modify_class(call: Call) -> Answer:
    """Gives a class another name."""
    own = categories_of(call.context, call.application.sub_app_id)
    category = _changeable(call, call.parameters["ClassId"])
    name = call.parameters["ClassName"]
    _refuse_duplicate(
        (one for one in own if one.parent_id == category.parent_id and one.class_id != category.class_id), name
    )
    call.context.store.categories.put(replace(category, name=name))
    return {}


def delete_class(call: Call) -> Answer:
    """Removes a class that has neither classes nor media."""
    category = _changeable(call, call.parameters["ClassId"])
    application, class_id = call.application.sub_app_id, category.class_id
    has_classes = any(one.parent_id == class_id for one in categories_of(call.context, application))
    media = call.context.store.media.all()
    if has_classes or any(one.sub_app_id == application and one.class_id == class_id for one in media):
        raise ApiError("UnsupportedOperation.ClassNotEmpty", "The class is not empty.")
    call.context.store.categories.remove(category_identity(application, class_id))
    return {}


def _changeable(call: Call, class_id: int) -> Category:
    if class_id == OTHER_CLASS_ID:
        raise ApiError("InvalidParameterValue.ClassId", "This class cannot be changed.")
    category = call.context.store.categories.get(category_identity(call.application.sub_app_id, class_id))
    if category is None:
        raise ApiError("FailedOperation.ClassNoFound", "The class does not exist.")
    return category


def _refuse_duplicate(siblings: Iterable[Category], name: str) -> None:
    if any(one.name == name for one in siblings):
        raise ApiError("FailedOperation.ClassNameDuplicate", "There is a class with this name.")


ACTIONS = {
    "DescribeAllClass": Action({}, describe_all_class),
    "CreateClass": Action(
        {"ParentId": integer(TOP, required=True, code="InvalidParameterValue.ParentId"), "ClassName": _NAME},
        create_class,
    ),
    "ModifyClass": Action({"ClassId": integer(required=True), "ClassName": _NAME}, modify_class),
    "DeleteClass": Action({"ClassId": integer(required=True)}, delete_class),
}
