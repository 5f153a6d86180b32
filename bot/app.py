"""The front door: a call comes in, a reply goes out; the only place where errors become words."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from secrets import token_hex
from time import perf_counter

from bot.commands.access import Setting, admit
from bot.commands.audit import AUDITED, audit
from bot.commands.call import Call, Reply
from bot.commands.complete import Choice, choices
from bot.commands.context import Ctx
from bot.commands.door import Door
from bot.commands.lookup import Registry
from bot.commands.spec import Command, Role, Scope
from bot.commands.values import typed
from bot.content import Library
from bot.domain.refusal import Refusal
from bot.log import about, logger
from bot.ports import Answered, Clock, Meter, Unavailable, Uncounted
from bot.services.feeds import Feeds
from bot.storage.store import Store
from bot.storage.tx import Tx
from bot.views.answers import bug, refused, sentence, unavailable

log = logger(__name__)

UNKNOWN = "unknown"
"""What is counted where no command has the name that was called."""

REPEATED = "That is done. The rest of the answer was lost on its way here."


@dataclass(frozen=True, slots=True)
class App:
    """Everything a call needs, built once by the composition root."""

    store: Store
    registry: Registry
    library: Library
    clock: Clock
    meter: Meter = field(default_factory=Uncounted)
    feeds: Feeds | None = None
    door: Door | None = None

    async def handle(self, call: Call) -> Reply:
        """Run a command in one transaction. Never raises: a refusal and a bug are replies too."""
        begun, name = perf_counter(), self._name(call)
        with about(**_origin(call), command=name):
            no = self.door.turn_away(call.caller) if self.door else None
            reply = Reply(refused(no), ok=False) if no else await self._reply(call)
            how: Answered = "limited" if no else _how(reply)
            took = perf_counter() - begun
            if log.isEnabledFor(logging.DEBUG):
                log.debug("call answered", outcome=how, seconds=round(took, 6))
        self.meter.answered(name, how, took)
        return reply

    async def _reply(self, call: Call) -> Reply:
        try:
            command = self._command(call.command)
            run = self.store.write if command.writes else self.store.read
            return await run(lambda tx: self._run(tx, command, call))
        except Refusal as refusal:
            asked = self._asked(call, refusal.option)
            return Reply(refused(refusal, asked), ok=False, option=refusal.option)
        except Unavailable as failure:
            return Reply(unavailable(sure=failure.sure), ok=False, away=True)
        except Exception:
            incident = token_hex(4)
            log.exception("call failed", incident=incident)
            return Reply(bug(incident), ok=False, incident=incident)

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]:
        """What could be meant by what somebody has begun to type; at most 25 choices.

        Never raises: where nothing can be said, nothing is suggested.
        """
        if self.door and not self.door.suggests(call.caller):
            return ()
        with about(**_origin(call), command=self._name(call), option=option):
            return await self._completed(call, option, started)

    async def _completed(self, call: Call, option: str, started: str) -> tuple[Choice, ...]:
        try:
            command = self._command(call.command)
            return await self.store.read(
                lambda tx: self._complete(tx, command, call, option, started)
            )
        except (Refusal, Unavailable):
            return ()
        except Exception:
            log.exception("suggestions failed")
            return ()

    def _name(self, call: Call) -> str:
        """What the log and the numbers call it: nothing that somebody typed."""
        return " ".join(call.command) if self.registry.find(call.command) else UNKNOWN

    def _asked(self, call: Call, name: str | None) -> str | None:
        """What a form asked for, where a refusal is about one of its fields."""
        command = self.registry.find(call.command) if call.form and name else None
        option = command.option(name or "") if command else None
        return option.help if option else None

    def _command(self, path: tuple[str, ...]) -> Command:
        command = self.registry.find(path)
        if command is None:
            raise self.registry.unknown(path)
        return command

    def _run(self, tx: Tx, command: Command, call: Call) -> Reply:
        now = self.clock.now()
        if command.writes and call.key is not None and not tx.calls.note(call.key, now):
            return Reply(sentence(REPEATED), repeated=True)
        ctx = admit(tx, self._setting, command, call, now)
        arguments = typed(command, _without_cohort(command, call.args), _civil_date(ctx))
        reply = command.handler(ctx, **arguments)
        if command.writes and command.role in AUDITED:
            audit(ctx, command, call.args)
        return reply

    def _complete(
        self, tx: Tx, command: Command, call: Call, option: str, started: str
    ) -> tuple[Choice, ...]:
        declared = command.option(option)
        if declared is None or declared.complete is None:
            return ()
        asking = replace(command, writes=False)
        if option == "cohort":
            # Which cohort is meant is what is being typed, and everybody may know which there are.
            asking = replace(asking, scope=Scope.NONE, role=Role.ANYONE)
        ctx = admit(tx, self._setting, asking, call, self.clock.now())
        return choices(ctx, declared.complete, started)

    @property
    def _setting(self) -> Setting:
        return Setting(self.registry, self.library, self.feeds)


def _origin(call: Call) -> dict[str, str | None]:
    return {
        "platform": call.caller.platform,
        "community": call.caller.community,
        "call": call.key,
    }


def _how(reply: Reply) -> Answered:
    if reply.incident is not None:
        return "bug"
    if reply.away:
        return "away"
    if reply.repeated:
        return "repeated"
    return "ok" if reply.ok else "refused"


def _civil_date(ctx: Ctx) -> date:
    """What `today` means in a date: the one on the cohort's wall, else on the caller's own.

    Streaks have days of their own, which begin at four in the morning; calendars do not.
    """
    if ctx.found:
        return ctx.found.today(ctx.now)
    return ctx.known.local(ctx.now).date() if ctx.known else ctx.now.date()


def _without_cohort(command: Command, args: Mapping[str, str]) -> Mapping[str, str]:
    """The handler's arguments; which cohort is meant was settled on admission."""
    taken = command.option("cohort")
    return {name: text for name, text in args.items() if taken is None or name != "cohort"}
