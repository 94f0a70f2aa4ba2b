"""Serves one file at so many bytes a second, ranges included, from the
kernel's own copy of it, so that little of a processor is taken from what is
measured.

Usage: paced_server.py FILE BYTES_PER_SECOND; prints its address.
"""

import os
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH, RATE = sys.argv[1], float(sys.argv[2])
PIECE = 1 << 18
SIZE = os.path.getsize(PATH)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

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
        """Sends bytes no sooner than a line of that rate would bring them."""
        began = time.perf_counter()
        at = start
        while at < end:
            piece = min(PIECE, end - at)
            wait = began + (at + piece - start) / RATE - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            stop = at + piece
            while at < stop:
                at += os.sendfile(self.connection.fileno(), file, at, stop - at)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
