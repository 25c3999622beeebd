"""A real SMTP server on loopback that keeps every message as a file, for the tests to read.

    smtp_server.py FOLDER

Prints the port that it listens on as its first line. Each accepted message becomes two files in FOLDER, written whole
before they appear: NUMBER.json with the envelope (`mail_from`, `rcpt_tos`) and then NUMBER.eml with the exact bytes.

The local part of a recipient decides the answer, so that a test can provoke each kind of failure:
`refused…` is refused for good (550), `later…` is put off the first time (451) and taken the second.
"""

import asyncio
import itertools
import json
import pathlib
import sys

from aiosmtpd.smtp import SMTP


class KeepInFolder:
    """Answers each recipient by its name and stores what was accepted."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.numbers = itertools.count(1)
        self.put_off: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name.startswith("refused"):
            return "550 5.1.1 No such mailbox"
        if name.startswith("later") and address not in self.put_off:
            self.put_off.add(address)
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        number = f"{next(self.numbers):06}"
        parties = {"mail_from": envelope.mail_from, "rcpt_tos": envelope.rcpt_tos}
        self.write(f"{number}.json", json.dumps(parties).encode())
        self.write(f"{number}.eml", envelope.original_content)
        return f"250 2.0.0 Kept as {number}"

    def write(self, name: str, content: bytes):
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / name)


async def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    handler = KeepInFolder(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, hostname="mail.torget.example"), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
