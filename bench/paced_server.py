"""Serves one file at so many bytes a second, ranges included, from the
kernel's own copy of it, so that little of a processor is taken from what is
measured. All connections share the line. Time in which a reader takes nothing
is lost, as on a line: it is not made up for by sending faster afterwards.

Usage: paced_server.py FILE BYTES_PER_SECOND; prints its address.
"""

import os
import re
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH, RATE = sys.argv[1], float(sys.argv[2])
PIECE = 1 << 17
SIZE = os.path.getsize(PATH)


class Line:
    """Lets bytes by at the rate; idle time is worth one piece at most."""

    def __init__(self):
        self.lock = threading.Lock()
        self.free = 0.0

    def wait(self, piece):
        with self.lock:
            now = time.perf_counter()
            self.free = max(self.free, now - PIECE / RATE) + piece / RATE
            wait = self.free - now
        if wait > 0:
            time.sleep(wait)


LINE = Line()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        # What waits to be sent is not on the line yet.
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)
        super().setup()

    def do_GET(self):
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers["range"] or "")
        start = int(asked[1]) if asked else 0
        last = int(asked[2]) if asked and asked[2] else SIZE - 1
        end = min(SIZE, last + 1)
        self.send_response(206 if asked else 200)
        self.send_header("etag", '"one"')
        self.send_header("accept-ranges", "bytes")
        self.send_header("content-length", str(end - start))
        if asked:
            self.send_header("content-range", f"bytes {start}-{end - 1}/{SIZE}")
        self.end_headers()
        self.wfile.flush()
        with open(PATH, "rb") as file:
            self.send(file.fileno(), start, end)

    def send(self, file, start, end):
        """Sends bytes no sooner than the line would bring them."""
        at = start
        while at < end:
            stop = min(at + PIECE, end)
            LINE.wait(stop - at)
            while at < stop:
                at += os.sendfile(self.connection.fileno(), file, at, stop - at)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
