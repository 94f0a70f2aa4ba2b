"""Serves one file at so many bytes a second, ranges included. The kernel paces
what it sends (Linux): it costs little of a processor, does not wait for its turn
to run, and time in which a reader takes nothing is lost, as on a line.

Usage: paced_server.py FILE BYTES_PER_SECOND; prints its address.
"""

import os
import re
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH, RATE = sys.argv[1], int(float(sys.argv[2]))
SIZE = os.path.getsize(PATH)
SO_MAX_PACING_RATE = 47


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        self.request.setsockopt(socket.SOL_SOCKET, SO_MAX_PACING_RATE, RATE)
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

    def send(self, file, at, end):
        while at < end:
            at += os.sendfile(self.connection.fileno(), file, at, end - at)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
