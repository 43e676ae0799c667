"""A browser as small as a story needs: cookies, one page, one form, and where it is sent on to."""
import html.parser
import http.cookies
import json
import urllib.parse

from world import Answer, StepFault


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and what it holds already."""

    def __init__(self, page):
        super().__init__()
        self.action, self.method, self.fields, self.is_inside = None, "get", {}, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form" and self.action is None:
            self.action, self.method, self.is_inside = given["action"], given.get("method", "get"), True
        elif tag == "input" and self.is_inside and "name" in given:
            self.fields[given["name"]] = given.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False


def send(world, method, path, body=None):
    headers = dict(world.headers)
    world.headers = {}
    if world.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in world.cookies.items())
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    answer = world.send(method, path, body, headers)
    for line in answer.headers.get_all("Set-Cookie") or []:
        for name, morsel in http.cookies.SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                world.cookies.pop(name, None)
            else:
                world.cookies[name] = morsel.value
    world.keep(answer)


def submit(world, fields):
    form = Form(world.answer().body.decode())
    if form.action is None:
        raise StepFault(f"there is no form on the page: {world.last.short()}")
    content = urllib.parse.urlencode({**form.fields, **json.loads(fields)})
    if form.method == "get":
        send(world, "GET", f"{form.action}?{content}")
    else:
        send(world, "POST", form.action, content)


def redirected(world, beginning):
    """What the address says becomes the last answer."""
    answer = world.answer()
    location = answer.headers.get("Location") or ""
    if answer.status not in (302, 303) or not location.startswith(beginning):
        raise StepFault(f"expected to be sent to {beginning}, found {location or answer.short()}")
    parts = urllib.parse.urlsplit(location)
    values = dict(urllib.parse.parse_qsl(parts.query or parts.fragment))
    world.keep(Answer(f"the redirect to {beginning}", 200, {}, json.dumps(values).encode()))
