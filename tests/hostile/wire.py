"""Bytes to the server and back, as they are: no library in between that would put them right."""
import json
import re
import socket


class Fault(Exception):
    pass


class Wire:
    def __init__(self, port, patience=15):
        self.port = port
        self.patience = patience

    def dial(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=self.patience)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, data, ends=True):
        """Sends the bytes, closes the sending half when told so, and hears what comes until the server closes."""
        with self.dial() as connection:
            try:
                connection.sendall(data)
                if ends:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused meanwhile
            return hear(connection)


def hear(connection):
    heard = b""
    try:
        while piece := connection.recv(65536):
            heard += piece
    except ConnectionResetError:
        pass
    except TimeoutError:
        raise Fault(f"the server neither answered nor closed; it said {heard[:200]!r}") from None
    return heard


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return self.headers.get(name.lower())


def split(heard, is_head=False):
    """The answers in a row of bytes; each must be whole."""
    answers = []
    while heard:
        match = re.match(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n((?:[!-9;-~]+:[^\r\n]*\r\n)*)\r\n", heard)
        if not match:
            raise Fault(f"this is no HTTP answer: {heard[:300]!r}")
        lines = [line.split(b":", 1) for line in match[2].split(b"\r\n") if line]
        headers = {name.decode().lower(): value.strip().decode() for name, value in lines}
        if len(headers) < len(lines):
            raise Fault(f"a header stands twice: {match[2]!r}")
        length = 0 if is_head else int(headers.get("content-length", 0))
        rest = heard[match.end():]
        if len(rest) < length:
            raise Fault(f"the answer announces {length} bytes and has {len(rest)}")
        answer = Answer(int(match[1]), headers, rest[:length])
        heard = rest[length:]
        if answer.status >= 200:
            answers.append(answer)
    return answers


def once(pairs):
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member stands twice")
    return members


def judge_error(answer, oauth=False):
    """An error in the wire's shape, with the id that its header names."""
    if answer.header("content-type") is None or not answer.header("content-type").startswith("application/json"):
        raise Fault(f"{answer.status} is not JSON: {answer.header('content-type')} {answer.body[:200]!r}")
    try:
        body = json.loads(answer.body, object_pairs_hook=once)
    except ValueError as fault:
        raise Fault(f"{answer.status}: {fault}: {answer.body[:300]!r}") from None
    if not answer.header("request-id"):
        raise Fault(f"{answer.status} has no request-id")
    if oauth and isinstance(body.get("error"), str):
        return body["error"]
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or not error.get("code") or not error.get("message"):
        raise Fault(f"{answer.status} is no error in the wire's shape: {answer.body[:300]!r}")
    if error.get("innerError", {}).get("request-id") != answer.header("request-id"):
        raise Fault(f"{answer.status} names another request than its header: {answer.body[:300]!r}")
    if b"<html" in answer.body.lower():
        raise Fault("the error is HTML")
    return error["code"]
