"""`views.*`: modals and home tabs."""

from tests.wire.slack import payloads
from tests.wire.slack.backend import Backend, Trigger
from tests.wire.slack.blocks import check_view, filled_in
from tests.wire.slack.call import Call
from tests.wire.slack.deed import View
from tests.wire.slack.refusals import Json, Refused, check_given
from tests.wire.slack.world import Install, Workspace

STACKED = 3


def check_external(backend: Backend, given: Json, keeps: View | None = None) -> None:
    """Refuse a second view of one external id."""
    name = given.get("external_id")
    if name and any(one.data["external_id"] == name for one in backend.views() if one is not keeps):
        raise Refused("duplicate_external_id")


def made(backend: Backend, install: Install, workspace: Workspace, given: Json) -> Json:
    """The view that comes of what the app gave, with ids and a hash."""
    given = {**given, "blocks": filled_in(given["blocks"])}
    stamp = f"{backend.world.ts()}.{backend.world.number('')}"
    data = payloads.view(given, backend.world.number("V"), stamp, install, workspace)
    return {**data, "app_id": backend.world.app.id}


def changed(backend: Backend, view: View, given: Json) -> None:
    """Put something else in a view's place. It keeps its id and what is typed in it."""
    old = view.data
    kept = ("id", "team_id", "root_view_id", "previous_view_id", "app_id", "bot_id")
    data: Json = {name: old[name] for name in (*kept, "app_installed_team_id", "state")}
    empty = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None}
    stamp = f"{backend.world.ts()}.{backend.world.number('')}"
    new = {**empty, "submit": None, "clear_on_close": False, "notify_on_close": False, **given}
    view.data = {**new, **data, "blocks": filled_in(given["blocks"]), "hash": stamp}


def push(backend: Backend, install: Install, trigger: Trigger, given: Json) -> Json:
    """One more view on top of what the person has before them."""
    stack = backend.stacks.setdefault(trigger.user.id, [])
    workspace = next(one for one in install.workspaces if trigger.user.id in one.users)
    view = View(made(backend, install, workspace, given), trigger.user.id, trigger.deed)
    if stack:
        view.data["previous_view_id"] = stack[-1].id
        view.data["root_view_id"] = stack[0].id
    stack.append(view)
    trigger.deed.view = view.data
    return view.data


def _taken(backend: Backend, install: Install, call: Call) -> Trigger:
    check_given(call.args, "trigger_id", "view")
    workspaces = install.workspaces
    check_view(call.args["view"], {name for one in workspaces for name in one.users})
    check_external(backend, call.args["view"])
    return backend.take_trigger(call.args["trigger_id"])


def open_(backend: Backend, install: Install, call: Call) -> Json:
    trigger = _taken(backend, install, call)
    backend.stacks[trigger.user.id] = []
    return {"view": push(backend, install, trigger, call.args["view"])}


def push_(backend: Backend, install: Install, call: Call) -> Json:
    trigger = _taken(backend, install, call)
    stack = backend.stacks.get(trigger.user.id, [])
    if not stack:
        raise Refused("not_found")
    if len(stack) >= STACKED:
        raise Refused("push_limit_reached")
    return {"view": push(backend, install, trigger, call.args["view"])}


def update(backend: Backend, install: Install, call: Call) -> Json:
    check_given(call.args, "view")
    args = call.args
    view = next((one for one in backend.views() if _meant(one, args)), None)
    if view is None:
        raise Refused("not_found")
    _check_hash(view, args)
    people = {name for one in install.workspaces for name in one.users}
    check_view(args["view"], people, view.data["type"])
    check_external(backend, args["view"], view)
    changed(backend, view, args["view"])
    if view.deed is not None:
        view.deed.view = view.data
    return {"view": view.data}


def _meant(view: View, args: Json) -> bool:
    named = view.data["external_id"]
    return view.id == args.get("view_id") or bool(named and named == args.get("external_id"))


def _check_hash(view: View, args: Json) -> None:
    if args.get("hash") and args["hash"] != view.data["hash"]:
        raise Refused("hash_conflict")


def publish(backend: Backend, install: Install, call: Call) -> Json:
    check_given(call.args, "user_id", "view")
    workspace, user = backend.user(install, call.args["user_id"])
    check_view(call.args["view"], workspace.users, "home")
    key = (workspace.id, user.id)
    if key in backend.homes:
        _check_hash(backend.homes[key], call.args)
    check_external(backend, call.args["view"], backend.homes.get(key))
    data = made(backend, install, workspace, call.args["view"])
    backend.homes[key] = View(data, user.id)
    return {"view": data}


METHODS = {
    "views.open": open_,
    "views.push": push_,
    "views.update": update,
    "views.publish": publish,
}
