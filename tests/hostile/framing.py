"""Requests whose borders or shape are wrong, as bytes: (name, bytes, statuses that will do)."""

HOST = b"Host: here.test\r\n"
BAD = {400}


def get(target=b"/v1.0/users", headers=b"", version=b"HTTP/1.1", host=HOST):
    return b"GET " + target + b" " + version + b"\r\n" + host + headers + b"\r\n"


def post(headers, body=b"", target=b"/v1.0/users"):
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + headers + b"\r\n" + body


def lines():
    yield "nothing but a line feed", b"\n", BAD
    yield "empty lines for ever", b"\r\n" * 100, BAD
    yield "a bare line feed behind the request line", b"GET / HTTP/1.1\n" + HOST + b"\r\n", BAD
    yield "a bare line feed behind a header", b"GET / HTTP/1.1\r\nHost: here.test\n\r\n", BAD
    yield "a bare line feed at the end", b"GET / HTTP/1.1\r\nHost: here.test\r\n\n", BAD
    yield "a bare return within a value", get(headers=b"X: a\rb\r\n"), BAD
    yield "only returns", b"GET / HTTP/1.1\rHost: here.test\r\r", BAD
    yield "no version", b"GET /\r\n" + HOST + b"\r\n", BAD
    yield "no target", b"GET HTTP/1.1\r\n" + HOST + b"\r\n", BAD
    yield "a blank too many", b"GET  / HTTP/1.1\r\n" + HOST + b"\r\n", BAD
    yield "a blank at the end", b"GET / HTTP/1.1 \r\n" + HOST + b"\r\n", BAD
    yield "a blank before the method", b" GET / HTTP/1.1\r\n" + HOST + b"\r\n", BAD
    yield "a tab for a blank", b"GET\t/\tHTTP/1.1\r\n" + HOST + b"\r\n", BAD
    yield "a blank in the target", get(b"/v1.0/us ers"), BAD
    for version in (b"HTTP/0.9", b"HTTP/2.0", b"HTTP/1.2", b"HTTP/3.0"):
        yield f"the version {version.decode()}", get(version=version), {505}
    for version in (b"http/1.1", b"HTTP/1", b"HTTP/11", b"HTTP/1.1.1", b"HTTP/1.a", b"FTP/1.1"):
        yield f"the version {version.decode()}", get(version=version), BAD | {505}
    yield "the greeting of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BAD | {505}
    yield "the greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)), BAD
    for method in (b"G(T", b"G\x00T", b"\xc3\xa9", b"A" * 40, b"GE\x7f"):
        yield f"the method {method!r}", method + b" /v1.0/users HTTP/1.1\r\n" + HOST + b"\r\n", BAD
    for method in (b"get", b"BREW", b"TRACE", b"CONNECT", b"PROPFIND", b"DEBUG"):
        yield f"the method {method.decode()}", method + b" /v1.0/users HTTP/1.1\r\n" + HOST + b"\r\n", {405}
    yield "CONNECT with a host", b"CONNECT here.test:443 HTTP/1.1\r\n" + HOST + b"\r\n", BAD
    for target in (b"users", b"*", b"?$top=1", b"http://", b"http:///v1.0/users", b"http://a b/", b"ftp://here.test/",
                   b"http://user@here.test/v1.0/users", b"/v1.0/\x01", b"/v1.0/\x7f", b"\\v1.0\\users", b"http://here.test\\@x/"):
        yield f"the target {target!r}", get(target), BAD
    yield "a target of 40 kB", get(b"/v1.0/" + b"a" * 40000), {414}
    yield "a target of 400 kB", get(b"/v1.0/" + b"a" * 400000), {414}
    yield "a request line without end", b"GET /" + b"a" * 100000, {414}


def headers():
    yield "no Host", b"GET / HTTP/1.1\r\n\r\n", BAD
    yield "two Hosts", get(headers=b"Host: there.test\r\n"), BAD
    yield "the same Host twice", get(headers=HOST), BAD
    for host in (b"", b" ", b"a b", b"a/b", b"a@b", b"a,b", b"a\x00b", b"a?b", b"<script>", b"a" * 300, b"\xc3\xa9.test", b"a\\b", b"a'b"):
        yield f"the Host {host[:40]!r}", get(host=b"Host: " + host + b"\r\n"), BAD
    yield "a folded line", get(headers=b"X: a\r\n b\r\n"), BAD
    yield "a line folded with a tab", get(headers=b"X: a\r\n\tb\r\n"), BAD
    yield "a first line that is folded", b"GET / HTTP/1.1\r\n Host: here.test\r\n\r\n", BAD
    yield "a blank before the colon", get(headers=b"X : a\r\n"), BAD
    yield "no name", get(headers=b": a\r\n"), BAD
    yield "no colon", get(headers=b"nonsense\r\n"), BAD
    for byte in (0, 1, 8, 11, 12, 27, 31, 127):
        yield f"the byte {byte} in a value", get(headers=b"X: a" + bytes([byte]) + b"b\r\n"), BAD
        yield f"the byte {byte} in a name", get(headers=b"X" + bytes([byte]) + b"Y: a\r\n"), BAD
    for byte in b'()<>@,;\\"/[]?={} \xe9':
        yield f"the byte {byte} in a name", get(headers=b"X" + bytes([byte]) + b"Y: a\r\n"), BAD
    yield "a NUL behind a token", get(headers=b"Authorization: Bearer a\x00b\r\n"), BAD
    yield "two tokens", get(headers=b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), BAD
    yield "a header of 40 kB", get(headers=b"X: " + b"a" * 40000 + b"\r\n"), {431}
    yield "a header of 4 MB", get(headers=b"X: " + b"a" * 4000000 + b"\r\n"), {431}
    yield "a name of 40 kB", get(headers=b"X" * 40000 + b": a\r\n"), {431}
    yield "a thousand headers", get(headers=b"".join(b"X-%d: a\r\n" % i for i in range(1000))), {431}
    yield "a hundred thousand headers", get(headers=b"X: a\r\n" * 100000), {431}
    yield "headers without end", b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 50000, {431}
    yield "an expectation", post(b"Expect: tea\r\nContent-Length: 1\r\n", b"x"), {417}
    yield "two expectations", post(b"Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 1\r\n", b"x"), BAD


def lengths():
    body = b'{"a": 1}'
    for value in (b"-1", b"+8", b"8.0", b"0x8", b"8 8", b"8,8", b"8, 9", b"", b" ", b"eight", b"99999999999999999999999", b"1e1", b"\xd9\xa8",
                  b"18446744073709551624", b"8;", b"8\t8"):
        yield f"the length {value!r}", post(b"Content-Length: " + value + b"\r\n", body), BAD
    yield "two lengths", post(b"Content-Length: 8\r\nContent-Length: 9\r\n", body + b" "), BAD
    yield "the same length twice", post(b"Content-Length: 8\r\nContent-Length: 8\r\n", body), BAD
    yield "a length and a coding", post(b"Content-Length: 8\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"), BAD
    yield "a coding and a length", post(b"Transfer-Encoding: chunked\r\nContent-Length: 8\r\n", b"0\r\n\r\n"), BAD
    for coding in (b"identity", b"gzip", b"gzip, chunked", b"chunked, gzip", b"chunked, chunked", b"chunked;q=1", b"xchunked", b"", b"\x0bchunked",
                   b"chunk", b'"chunked"', b"chunked,"):
        yield f"the coding {coding!r}", post(b"Transfer-Encoding: " + coding + b"\r\n", b"0\r\n\r\n"), BAD
    yield "two codings", post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"), BAD
    yield "chunked in HTTP/1.0", b"POST /v1.0/users HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD
    yield "less than was announced", post(b"Content-Length: 100\r\n", body), BAD
    yield "a terabyte announced", post(b"Content-Length: 1099511627776\r\n", body), {413}
    yield "two megabytes", post(b"Content-Type: application/json\r\nContent-Length: 2000000\r\n", b" " * 2000000), {401, 413}
    yield "a terabyte with a question first", post(b"Expect: 100-continue\r\nContent-Length: 1099511627776\r\n"), {413}


def chunks():
    def chunked(body):
        return post(b"Transfer-Encoding: chunked\r\n", body)
    for size in (b"zz", b"-1", b"+1", b"0x1", b"1 ", b" 1", b"", b"1;\x00", b"123456789", b"ffffffffffffffff", b"1\n", b"1\r", b"g", b"\xef\xbc\x91"):
        yield f"the chunk size {size!r}", chunked(size + b"\r\nx\r\n0\r\n\r\n"), BAD
    yield "a chunk that is longer", chunked(b"1\r\nxy\r\n0\r\n\r\n"), BAD
    yield "a chunk without its end", chunked(b"1\r\nx0\r\n\r\n"), BAD
    yield "a chunk that ends with a line feed", chunked(b"1\r\nx\n0\r\n\r\n"), BAD
    yield "a size that ends with a line feed", chunked(b"1\nx\r\n0\r\n\r\n"), BAD
    yield "no last chunk", chunked(b"1\r\nx\r\n"), BAD
    yield "half a chunk", chunked(b"100\r\nx"), BAD
    yield "no line behind the last chunk", chunked(b"0\r\n"), BAD
    yield "a trailer that is folded", chunked(b"0\r\n X: y\r\n\r\n"), BAD
    yield "a trailer with a NUL", chunked(b"0\r\nX: \x00\r\n\r\n"), BAD
    yield "a trailer without end", chunked(b"0\r\nX: " + b"a" * 100000), BAD
    yield "an extension without end", chunked(b"1;" + b"a" * 100000), BAD
    yield "a hundred thousand tiny chunks", chunked(b"1\r\n \r\n" * 100000 + b"0\r\n\r\n"), {401, 413}


def packed():
    import gzip
    bomb = gzip.compress(b" " * 50_000_000)
    good = gzip.compress(b'{"a": 1}')
    head = b"Content-Type: application/json\r\nContent-Encoding: "
    for coding in (b"br", b"deflate", b"gzip, gzip", b"compress", b"zstd", b"gz\xc4\xb1p", b""):
        yield f"packed as {coding!r}", post(head + coding + b"\r\nContent-Length: %d\r\n" % len(good), good), {415}
    yield "a bomb", post(head + b"gzip\r\nContent-Length: %d\r\n" % len(bomb), bomb), {413}
    yield "no gzip at all", post(head + b"gzip\r\nContent-Length: 8\r\n", b'{"a": 1}'), BAD
    yield "half of a gzip", post(head + b"gzip\r\nContent-Length: %d\r\n" % (len(good) - 5), good[:-5]), BAD
    yield "a gzip with a tail", post(head + b"gzip\r\nContent-Length: %d\r\n" % (len(good) + 3), good + b"abc"), BAD
    yield "a gzip with a wrong sum", post(head + b"gzip\r\nContent-Length: %d\r\n" % len(good), good[:-8] + b"\0" * 8), BAD


def cases():
    for group in (lines, headers, lengths, chunks, packed):
        yield from group()
    whole = b"GET /v1.0/users HTTP/1.1\r\nHost: here.test\r\nX: y\r\n\r\n"
    for at in range(len(whole)):
        yield f"cut off at {at}", whole[:at], BAD if at else {None}
        yield f"a NUL at {at}", whole[:at] + b"\0" + whole[at + 1:], BAD
