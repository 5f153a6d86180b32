"""resources.yaml → resources."""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.roadmap import Level, Resource, ResourceKind, Style

_FIELDS = "id title url kind style level free topics note"


def read_resources(root: Field, ids: Ids, used: Collection[str]) -> Mapping[str, Resource]:
    """The resources by id. `used` are the ids weeks ask for: those are the core of the road."""
    resources: dict[str, Resource] = {}
    addresses: dict[str, Field] = {}
    for item in root.items(least=1):
        row = item.row(_FIELDS, "hours")
        resource = _resource(row, ids, used)
        _new_address(row["url"], resource.url, addresses)
        resources.setdefault(resource.id, resource)
    return resources


def _resource(row: Mapping[str, Field], ids: Ids, used: Collection[str]) -> Resource:
    an_id = ids.declare("resource", row["id"])
    return Resource(
        id=an_id,
        title=row["title"].text(100),
        url=row["url"].address(),
        kind=row["kind"].choice(ResourceKind),
        style=row["style"].choice(Style),
        level=row["level"].choice(Level),
        free=row["free"].flag() or not row["free"].sound,
        hours=row["hours"].number(high=1000),
        topics=ids.references("topic", row["topics"].items(1, 8)),
        note=row["note"].text(500),
        core=an_id in used,
    )


def named(
    field: Field, ids: Ids, resources: Mapping[str, Resource], least: int = 1, most: int = 12
) -> tuple[Resource, ...]:
    """The resources that are named by id."""
    wanted = ids.references("resource", field.items(least, most))
    return tuple(resources[word] for word in wanted if word in resources)


def _new_address(field: Field, url: str, seen: dict[str, Field]) -> None:
    parts = urlsplit(url)
    same = parts._replace(scheme="", netloc=parts.netloc.lower(), path=parts.path.rstrip("/"))
    key = same.geturl()
    if url and key in seen:
        field.fail(f"is the address of another resource: {seen[key].file}:{seen[key].line}")
    seen.setdefault(key, field)
