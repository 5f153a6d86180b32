"""What Slack does with an app's answers: in acknowledgements and at response addresses."""

from tests.wire.slack.backend import HOOK_LIVES, HOOK_USES, Backend, Trigger
from tests.wire.slack.blocks import check_suggested, check_view, filled_in
from tests.wire.slack.call import Call
from tests.wire.slack.deed import Deed, View
from tests.wire.slack.refusals import Json, Refused
from tests.wire.slack.rules import dicts
from tests.wire.slack.view_methods import changed, check_external, push
from tests.wire.slack.world import Channel, User, Workspace

EMPTY: tuple[Json, ...] = ({}, {"text": ""})


def show(backend: Backend, deed: Deed, channel: Channel, user: User, args: Json) -> None:
    """A new message that answers a deed: for the person alone, or for the whole channel."""
    kind = args.get("response_type") or "ephemeral"
    if kind not in {"ephemeral", "in_channel"}:
        raise Refused("invalid_arguments", "[ERROR] response_type")
    backend.post.check(channel, args)
    message = backend.post.make(channel.team.installed, channel, args)
    if args.get("thread_ts"):
        message["thread_ts"] = args["thread_ts"]
    if kind == "in_channel":
        channel.messages[message["ts"]] = message
    else:
        message["is_ephemeral"] = True
        backend.ephemerals.append((user.id, message))
    deed.show(message)


def respond(backend: Backend, call: Call) -> str:
    """A request to a response address."""
    hook = backend.hooks.get(call.path.rsplit("/", 1)[1])
    install = hook.channel.team.install if hook else None
    if hook is None or install is None or install.ended:
        raise Refused("no_such_url")
    if backend.clock.now() - hook.at > HOOK_LIVES:
        raise Refused("expired_url")
    if hook.uses >= HOOK_USES:
        raise Refused("used_url")
    hook.uses += 1
    args, source = call.args, hook.deed.source
    if call.flag("delete_original") and source is not None:
        _remove(backend, hook.channel, source)
        hook.deed.removed = True
    elif call.flag("replace_original") and source is not None:
        _replace(backend, hook.channel, source, args)
        hook.deed.show(source)
    else:
        show(backend, hook.deed, hook.channel, hook.user, args)
    return "ok"


def _replace(backend: Backend, channel: Channel, source: Json, args: Json) -> None:
    backend.post.check(channel, args)
    source["text"] = args.get("text") or ""
    source.pop("blocks", None)
    if args.get("blocks"):
        source["blocks"] = filled_in(args["blocks"])


def _remove(backend: Backend, channel: Channel, source: Json) -> None:
    channel.messages.pop(source["ts"], None)
    backend.ephemerals = [one for one in backend.ephemerals if one[1] is not source]


def heard_command(backend: Backend, channel: Channel, user: User, deed: Deed, answer: Json) -> None:
    """The acknowledgement of a command may be its answer."""
    if answer in EMPTY:
        return
    try:
        show(backend, deed, channel, user, answer)
    except Refused as refused:
        _unusable(backend, deed, refused)


def heard_suggestion(backend: Backend, view: View, name: str, deed: Deed, answer: Json) -> None:
    """The options for what somebody types into an external select."""
    try:
        check_suggested(answer)
    except Refused as refused:
        _unusable(backend, deed, refused)
        return
    groups = [one["options"] for one in answer.get("option_groups", [])]
    deed.options = answer.get("options", []) + [one for group in groups for one in group]
    view.offered[name] = deed.options


def heard_submission(
    backend: Backend, view: View, workspace: Workspace, deed: Deed, answer: Json
) -> None:
    """What becomes of a form that was sent."""
    stack = backend.stacks[view.user_id]
    try:
        match answer.get("response_action"):
            case None:
                _close(deed, stack, 1)
            case "clear":
                _close(deed, stack, len(stack))
            case "errors":
                deed.errors = _at_fields(view, answer.get("errors"))
            case "update":
                check_view(answer.get("view"), workspace.users)
                check_external(backend, answer["view"], view)
                changed(backend, view, answer["view"])
                deed.view = view.data
            case "push":
                check_view(answer.get("view"), workspace.users)
                if len(stack) >= 3:
                    raise Refused("push_limit_reached")
                user = workspace.users[view.user_id]
                trigger = Trigger(user, backend.clock.now(), deed)
                push(backend, workspace.installed, trigger, answer["view"])
            case other:
                raise Refused("invalid_arguments", f"[ERROR] response_action {other}")
    except Refused as refused:
        _unusable(backend, deed, refused)


def _close(deed: Deed, stack: list[View], many: int) -> None:
    del stack[-many:]
    deed.closed = True


def _at_fields(view: View, errors: object) -> dict[str, str]:
    """Errors stand at input blocks. For any other Slack only says that something went wrong."""
    inputs = {one["block_id"] for one in dicts(view.data["blocks"]) if one["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise Refused("invalid_arguments", f"[ERROR] errors at {errors}, inputs {inputs}")
    return {str(name): str(words) for name, words in errors.items()}


def _unusable(backend: Backend, deed: Deed, refused: Refused) -> None:
    deed.failed = refused.error
    backend.record.mistakes.append(f"an acknowledgement that Slack cannot use: {refused}")
