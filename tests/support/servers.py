"""Real SPARQL servers on loopback, and a wire between that can be cut."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from conftest import need

os.environ["no_proxy"] = "127.0.0.1"  # a proxy of the machine's must not stand between us and ourselves


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _answers(url: str) -> bool:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(url, timeout=2)
        return True
    return False


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None or _answers(url):
            return
        time.sleep(0.05)
    raise TimeoutError(url)


@contextlib.contextmanager
def oxigraph(*options: str, verb: str = "serve") -> Iterator[str]:
    """Oxigraph's server, from the package of that name; its query address."""
    path = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    need("the Oxigraph server (pip install oxigraph)", path is not None)
    for _ in range(5):  # somebody may take the port first
        port = free_port()
        process = subprocess.Popen(
            [str(path), verb, "--bind", f"127.0.0.1:{port}", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait(f"http://127.0.0.1:{port}/", process)
        if process.poll() is None:
            break
    try:
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait()


_VIRTUOSO = """
[Database]
DatabaseFile=virtuoso.db
ErrorLogFile=virtuoso.log
LockFile=virtuoso.lck
TransactionFile=virtuoso.trx
xa_persistent_file=virtuoso.pxa
TempStorage=TempDatabase
[TempDatabase]
DatabaseFile=virtuoso-temp.db
TransactionFile=virtuoso-temp.trx
[Parameters]
ServerPort=127.0.0.1:{sql}
DisableUnixSocket=1
ServerThreads=10
CheckpointInterval=0
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerThreads=10
[SPARQL]
ResultSetMaxRows={cap}
"""


@contextlib.contextmanager
def virtuoso(folder: Path, cap: int) -> Iterator[str]:
    """A Virtuoso that gives so many rows at the most; its query address."""
    need("Virtuoso (apt-get install virtuoso-opensource-7-bin)", shutil.which("virtuoso-t") is not None)
    sql, http = free_port(), free_port()
    (folder / "v.ini").write_text(_VIRTUOSO.format(sql=sql, http=http, cap=cap), encoding="utf-8")
    process = subprocess.Popen(
        ["virtuoso-t", "+configfile", "v.ini", "+foreground"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{http}/sparql", process)
        grant = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", 'EXEC=GRANT SPARQL_UPDATE TO "SPARQL";']
        subprocess.run(grant, check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.terminate()
        process.wait()


class Wire:
    """Passes bytes to a server and back, and cuts where it is told: after so many bytes up, or down."""

    def __init__(self, to: int) -> None:
        self.to, self.up, self.down = to, sys.maxsize, sys.maxsize
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.to)) as server:
            back = threading.Thread(target=_pump, args=(server, client, self.down), daemon=True)
            back.start()
            _pump(client, server, self.up)
            back.join()

    def close(self) -> None:
        self._listening.close()


def _pump(source: socket.socket, target: socket.socket, most: int) -> None:
    with contextlib.suppress(OSError):
        while most > 0 and (piece := source.recv(min(65536, most))):
            target.sendall(piece)
            most -= len(piece)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR if most <= 0 else socket.SHUT_WR)


def _read_request(client: socket.socket) -> bytes:
    """All of it: hanging up on unread bytes would be a reset."""
    held = b""
    while piece := client.recv(65536):
        held += piece
        head, end, body = held.partition(b"\r\n\r\n")
        size = next(
            (int(v) for k, _, v in (h.partition(b":") for h in head.split(b"\r\n")) if k.lower() == b"content-length"),
            0,
        )
        if end and len(body) >= size:
            break
    return held


@contextlib.contextmanager
def saying(*pieces: bytes, pause: float = 0, moved_to: str = "") -> Iterator[str]:
    """Something that listens and says these very bytes to whoever comes, then hangs up.

    `moved_to`: whoever asks for another path is sent on to this one.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    with client:
                        asked = _read_request(client).split(b" ", 2)
                        moved = f"HTTP/1.1 301 Moved\r\nLocation: {moved_to}\r\nConnection: close\r\n\r\n".encode()
                        on = moved_to and len(asked) > 1 and asked[1].split(b"?")[0] != moved_to.encode()
                        for piece in [moved] if on else pieces:
                            client.sendall(piece)
                        time.sleep(pause)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/query"
