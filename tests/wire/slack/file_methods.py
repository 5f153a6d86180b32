"""Files: an address to put the bytes at, the bytes, and then where they are shown."""

from tests.wire.slack.backend import Backend, Upload, need
from tests.wire.slack.call import Call
from tests.wire.slack.refusals import Json, Refused, check_given
from tests.wire.slack.rules import dicts
from tests.wire.slack.world import Install


def begin(backend: Backend, install: Install, call: Call) -> Json:
    need(install, "files:write")
    check_given(call.args, "filename", "length")
    name = backend.world.number("F")
    backend.uploads[name] = Upload(str(call.args["filename"]), int(call.args["length"]))
    return {"upload_url": f"{backend.url}/upload/{name}", "file_id": name}


def put(backend: Backend, call: Call) -> str:
    """The bytes themselves."""
    upload = backend.uploads.get(call.path.rsplit("/", 1)[1])
    if upload is None:
        raise Refused("file_not_found")
    upload.content = call.raw
    return f"OK - {len(call.raw)}"


def complete(backend: Backend, install: Install, call: Call) -> Json:
    """Show what was put there, in a message of the app."""
    need(install, "files:write")
    check_given(call.args, "files")
    done = []
    for one in dicts(call.args["files"]):
        upload = backend.uploads.get(str(one.get("id")))
        if upload is None or upload.content is None:
            raise Refused("file_not_found")
        if len(upload.content) != upload.length:
            raise Refused("file_upload_size_mismatch")
        done.append({"id": one["id"], "title": one.get("title") or upload.name})
    target = call.args.get("channel_id")
    if target:
        _share(backend, install, call, str(target), done)
    return {"files": done}


def _share(backend: Backend, install: Install, call: Call, target: str, done: list[Json]) -> None:
    channel = backend.seen(install, target)
    if install.bot.id not in channel.members:
        raise Refused("not_in_channel")
    words = str(call.args.get("initial_comment") or "")
    args = {"text": words or "file", "thread_ts": call.args.get("thread_ts")}
    if call.args.get("blocks"):
        args["blocks"] = call.args["blocks"]
    message = backend.post.send(install, channel, args)
    message |= {"text": words, "files": done, "subtype": "file_share"}
    for one in done:
        backend.uploads[one["id"]].shared.append(channel.id)


METHODS = {"files.getUploadURLExternal": begin, "files.completeUploadExternal": complete}
