"""A mail server that accepts everything and remembers it."""

import socketserver
import threading
from email import message_from_bytes

ANSWERS = {
    "EHLO": b"250 sink",
    "HELO": b"250 sink",
    "MAIL": b"250 ok",
    "RCPT": b"250 ok",
    "RSET": b"250 ok",
    "NOOP": b"250 ok",
    "DATA": b"354 go on",
    "QUIT": b"221 bye",
}


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self._say(b"220 sink")
        while line := self.rfile.readline():
            verb = line[:4].decode("ascii", "replace").upper()
            self._say(ANSWERS.get(verb, b"500 what?"))
            if verb == "DATA":
                self._take()
            if verb == "QUIT":
                return

    def _take(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        message = message_from_bytes(b"".join(lines))
        self.server.accepted.append((message["To"], message["Message-ID"]))
        self._say(b"250 accepted")

    def _say(self, answer):
        self.wfile.write(answer + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    """``accepted`` lists recipient and Message-ID of every mail, in order."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.accepted = []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, request, client_address):
        """A client killed in the middle is what these tests are about."""

    def close(self):
        self.shutdown()
        self.server_close()
