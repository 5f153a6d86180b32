"""The floor on Slack: a bare bolt app that answers every command with a constant.

A script, `python -m benchmarks.slack_bare`; where Slack is and the tokens are in the environment,
under the names that `cairn run` knows.
"""

import asyncio
import re
from os import environ

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    client = AsyncWebClient(
        environ["CAIRN_SLACK_BOT_TOKEN"], base_url=environ["CAIRN_SLACK_API_URL"]
    )
    app = AsyncApp(client=client)

    @app.command(re.compile(".*"))
    async def answer(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("Hello")

    await AsyncSocketModeHandler(app, environ["CAIRN_SLACK_APP_TOKEN"]).start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(main())
