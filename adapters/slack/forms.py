"""Forms that are sent off, and the menus in them that are typed in."""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeAlias

from adapters.slack.calls import Calls, Wish
from adapters.slack.delivery import Delivery, Letters, answer_view, sentence
from adapters.slack.incoming import at, deed_of
from adapters.slack.modal import answers_of, errors_of
from adapters.slack.suggest import options_of
from adapters.slack.work import Work
from adapters.slack.workspaces import Workspace
from bot.commands.call import Reply

Json: TypeAlias = Mapping[str, Any]

EXPIRED = "This form has expired, and nothing was changed. Please give the command again."
WAIT = "One moment …"


class Forms:
    """Answers what is done in forms with what the acknowledgement says."""

    def __init__(self, calls: Calls, letters: Letters, work: Work, patience: float) -> None:
        self._calls = calls
        self._letters = letters
        self._work = work
        self._patience = patience

    async def submit(self, body: Json, here: Workspace) -> Json:
        """What becomes of a form: errors at its fields, an end, or the answer in its place."""
        asked = answers_of(body["view"])
        if asked is None or self._calls.registry.find(asked.command) is None:
            return self.instead(sentence(EXPIRED))
        deed = at(deed_of(body), asked.target)
        delivery = Delivery(self._letters, here, deed)
        wish = Wish(deed, asked.command, asked.args, form=True)
        handling = self._work.begin(self._calls.handle(wish, here))
        await asyncio.wait({handling}, timeout=self._patience)
        if not handling.done():
            self._work.start(delivery.later(handling), delivery.confess)
            return {} if deed.reply else self.instead(sentence(WAIT))
        return self._answered(handling.result(), body["view"], delivery)

    async def suggest(self, body: Json, here: Workspace) -> Json:
        """The options for what somebody types; none when they take too long: they type on."""
        asked = answers_of(body.get("view") or {})
        option, started = str(body.get("block_id", "")), str(body.get("value") or "")
        if asked is None:
            return {"options": []}
        deed = at(deed_of(body), asked.target)
        known = {name: text for name, text in asked.args.items() if name != option}
        wish = Wish(deed, asked.command, known)
        asking = self._work.begin(self._calls.complete(wish, here, option, started))
        await asyncio.wait({asking}, timeout=self._patience)
        return {"options": options_of(asking.result() if asking.done() else (), started)}

    def instead(self, reply: Reply) -> Json:
        """The answer in place of the form."""
        view = answer_view(reply.message, self._letters.slash)
        return {"response_action": "update", "view": view}

    def _answered(self, reply: Reply, view: Json, delivery: Delivery) -> Json:
        if reply.repeated:
            return {}
        errors = None if reply.ok else errors_of(reply, view, self._letters.slash)
        if errors is not None:
            return errors
        if delivery.is_in_modal and reply.file is None:
            return self.instead(reply)
        self._work.start(delivery.say(reply), delivery.confess)
        return self.instead(sentence(WAIT)) if delivery.is_in_modal else {}
