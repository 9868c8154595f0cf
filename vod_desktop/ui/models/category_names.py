"""Categories as people know them: with the names of those above. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Iterable

from vod_desktop.core.model.catalog import Category

SEPARATOR = " / "


def category_names(categories: Iterable[Category]) -> dict[int, str]:
    """`Sports / Football` by the category's id. A list that turns in circles ends all the same."""
    by_id = {category.class_id: category for category in categories}
    return {class_id: SEPARATOR.join(_path(class_id, by_id)) for class_id in by_id}


def _path(class_id: int, by_id: dict[int, Category]) -> list[str]:
    names: list[str] = []
    seen: set[int] = set()
    category = by_id.get(class_id)
    while category is not None and category.class_id not in seen:
        seen.add(category.class_id)
        names.insert(0, category.name)
        category = by_id.get(category.parent_id)
    return names
