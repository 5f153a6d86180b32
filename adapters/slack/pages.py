"""The few pages that people see in a browser while they add Cairn to Slack."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from slack_bolt.response import BoltResponse

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Content-Type": "text/html; charset=utf-8",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is loaded, kept or framed, and the address stays here."""

OPEN = "https://slack.com/app_redirect"

_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;"
    "color:#1d1c1d;background:#fff}a.button{display:inline-block;padding:.5rem 1rem;"
    "border-radius:.5rem;background:#2f5d50;color:#fff;text-decoration:none}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#1a1d21}a{color:#8fc7b5}}"
)

_OLD = "It was begun in another browser, more than ten minutes ago, or it is done already."
_REASONS: Mapping[str, str] = {
    "access_denied": "Nothing was added: that was not allowed at Slack.",
    "invalid_browser": _OLD,
    "invalid_state": _OLD,
    "storage_error": "Slack has not given Cairn an account in the workspace.",
}


def response(status: int, page: str, cookie: str | None = None) -> BoltResponse:
    cookies = {"Set-Cookie": [cookie]} if cookie else {}
    return BoltResponse(status=status, body=page, headers={**HEADERS, **cookies})


def install(address: str) -> str:
    return _page(
        "Add Cairn to Slack",
        "<p>Cairn is for groups of people who learn together. You choose the workspace at Slack,"
        " which shows what Cairn asks for before you agree.</p>"
        f'<p><a class="button" href="{escape(address)}">Add to Slack</a></p>'
        "<p>The button is good for ten minutes, in this browser.</p>",
    )


def added(name: str, command: str, app: str | None, team: str | None) -> str:
    """Where it was added, and what to do there."""
    asked = {key: value for key, value in (("app", app), ("team", team)) if value}
    return _page(
        "Cairn is there",
        f"<p>Cairn is in {escape(name)}. In the channel of a cohort, type"
        f" <code>/invite @Cairn</code>, and then <code>/{escape(command)} setup</code>.</p>"
        f'<p><a class="button" href="{escape(f"{OPEN}?{urlencode(asked)}")}">Open Slack</a></p>',
    )


def refused(reason: str) -> str:
    """Why nothing was added. What the address says is never shown."""
    return again(_REASONS.get(reason, "Slack has not confirmed it."))


def again(why: str) -> str:
    return _page(
        "Cairn was not added",
        f'<p>{escape(why)}</p><p><a class="button" href="install">Begin again</a></p>',
    )


def broken(incident: str) -> str:
    words = f"Something went wrong. Tell whoever runs this bot: incident {incident}."
    return _page("Cairn was not added", f"<p>{escape(words)}</p>")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )
