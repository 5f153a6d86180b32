"""One WebSocket, as a server holds it."""

import asyncio

from aiohttp import web


class Line:
    """A socket. What is said goes out in order, and the end comes after it."""

    def __init__(self, request: web.BaseRequest, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.hung_up = False
        self._transport = request.transport
        self._out: asyncio.Queue[str | int] = asyncio.Queue()

    def send(self, frame: str) -> None:
        self._out.put_nowait(frame)

    def hang_up(self, code: int) -> None:
        """Close properly, with a code."""
        self.hung_up = True
        self._out.put_nowait(code)

    def cut(self) -> None:
        """Be gone without a word, as when a cable is pulled."""
        self.hung_up = True
        if self._transport is not None:
            self._transport.abort()

    async def write(self) -> None:
        """Send what is said, until the socket is closed."""
        while True:
            frame = await self._out.get()
            if isinstance(frame, int):
                await self.socket.close(code=frame)
                return
            try:
                await self.socket.send_str(frame)
            except ConnectionError:
                return
