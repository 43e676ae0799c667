"""What one scenario knows: its tenant, the people in it, who acts, and the last answer."""
import base64
import http.client
import json
import os
import re
import sys
import urllib.parse

import json_path

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "contract"))

import watch  # noqa: E402

PRODUCTS = os.path.join(HERE, "..", "..", "data", "products.tsv")
NAME = re.compile(r"\{([A-Za-z][\w.-]*)\}")
PATH_SAFE = "/?&=$()',:;@!*+~%"

ROLES = {
    "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
    "User Administrator": "fe930be7-5e62-47db-91af-98c3a49a38b1",
    "Helpdesk Administrator": "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    "Password Administrator": "966707d0-3269-4727-9be2-8c3a10f19b9d",
    "License Administrator": "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
    "Exchange Administrator": "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "SharePoint Administrator": "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
    "Groups Administrator": "fdd7a751-b60b-444a-984c-02652fe8fa1c",
    "Billing Administrator": "b0f54661-2d74-4c50-afa3-1ec803f12efe",
    "Authentication Administrator": "c4e39bd9-1100-46d3-8c65-fb160da0071f",
    "Privileged Authentication Administrator": "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
    "Domain Name Administrator": "8329153b-31d0-4727-b945-745eb3bc5f31",
    "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
    "Global Reader": "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
    "Directory Readers": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
    "Guest Inviter": "95e79109-95c0-4d8e-aee3-d01accf2d47b",
    "Message Center Reader": "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b",
    "Reports Reader": "4a5d8f65-41da-4de4-8968-e035b65339cf",
}


class StepFault(Exception):
    """What a step expected and what it found."""


def read_skus():
    with open(PRODUCTS, encoding="utf-8") as rows:
        return {row.split("\t")[0]: row.split("\t")[1] for row in rows}


SKUS = read_skus()


class Person:
    def __init__(self, name, upn, password, identity=""):
        self.name, self.upn, self.password, self.id = name, upn, password, identity

    @property
    def dashless(self):
        """Her id as it stands before the name that she had, once she is deleted."""
        return self.id.replace("-", "")


def members_once(pairs):
    """An object of JSON; a member that stands there twice is a fault of the server."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member stands twice: " + ", ".join(name for name, _ in pairs))
    return members


class Answer:
    """What came back from a door. An answer nobody looks at must be a success."""

    def __init__(self, what, status, headers, body):
        self.what, self.status, self.headers, self.body = what, status, headers, body
        self.is_seen = False

    def json(self):
        try:
            return json.loads(self.body, object_pairs_hook=members_once)
        except ValueError as fault:
            raise StepFault(f"the answer to {self.what} is not JSON ({fault}): {self.short()}") from None

    def short(self):
        body = self.body.decode(errors="replace")
        return f"{self.status} {body[:600]}{'…' if len(body) > 600 else ''}"


class Delivery:
    """How a mail server took a message."""

    def __init__(self, what, code, text):
        self.what, self.code, self.text = what, code, text
        self.is_seen = False

    def short(self):
        return f"{self.code} {self.text}"


class World:
    def __init__(self, instance, tenant, log):
        self.instance, self.tenant, self.log = instance, tenant, log
        self.domain = tenant["domain"]
        administrator = tenant["administrator"]
        self.people = {"administrator": Person("administrator", administrator["upn"], administrator["password"])}
        self.names = {"domain": self.domain, "tenant": tenant["tenant_id"], "client": tenant["client_id"],
                      "secret": tenant["client_secret"]}
        pair = f"{tenant['client_id']}:{tenant['client_secret']}"
        self.names["basic"] = base64.b64encode(pair.encode()).decode()
        self.names.update({f"sku.{part}": sku for part, sku in SKUS.items()})
        self.names.update({f"role.{name.replace(' ', '')}": role for name, role in ROLES.items()})
        self.tokens = {"nobody": None}
        self.actor = "administrator"
        self.headers = {}
        self.cookies = {}         # of the one browser there is
        self.last = None          # Answer or Delivery
        self.last_request = None  # (method, path, body, headers), to ask again
        self.bought = set()
        self.connections = {}
        self.passwords = 0        # made so far

    # words

    def person(self, name):
        if name not in self.people:
            raise StepFault(f"there is nobody called {name} in this scenario yet")
        return self.people[name]

    def value_of(self, name):
        head, _, tail = name.rpartition(".")
        if name == "host":
            return self.host()
        if name in self.names:
            return self.names[name]
        if name in self.people:
            return self.people[name].id
        if tail in ("upn", "password", "id", "dashless") and head in self.people:
            return getattr(self.people[head], tail)
        raise StepFault(f"{{{name}}} was never remembered")

    def host(self):
        """What stands in the Host of a request that names no other."""
        return f"127.0.0.1:{self.instance.ports['http']}"

    def fill(self, text):
        """Puts values in place of {names}; the braces of JSON are never taken for one."""
        return NAME.sub(lambda match: str(self.value_of(match[1])), text)

    def address(self, word):
        """A name of the scenario stands for that person's address."""
        return self.people[word].upn if word in self.people else word

    # who acts

    def sign_in(self, name):
        """Asks for a token; the Answer."""
        form = {"client_id": self.tenant["client_id"], "client_secret": self.tenant["client_secret"],
                "scope": "https://graph.microsoft.com/.default", "grant_type": "client_credentials"}
        if name != "application":
            person = self.person(name)
            form.update(grant_type="password", username=person.upn, password=person.password)
        path = f"/{self.tenant['tenant_id']}/oauth2/v2.0/token"
        answer = self.send("POST", path, urllib.parse.urlencode(form),
                           {"Content-Type": "application/x-www-form-urlencoded"})
        if answer.status == 200:
            self.tokens[name] = answer.json()["access_token"]
        return answer

    def token(self, name):
        if name not in self.tokens:
            answer = self.sign_in(name)
            if answer.status != 200:
                raise StepFault(f"{name} cannot sign in: {answer.short()}")
        return self.tokens[name]

    # requests

    def send(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.instance.ports["http"], timeout=120)
        try:
            connection.request(method, urllib.parse.quote(path, safe=PATH_SAFE),
                               body.encode() if body is not None else None, headers)
            response = connection.getresponse()
            answer = Answer(f"{method} {path}", response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException) as fault:
            raise StepFault(f"{method} {path}: no answer ({fault})") from None
        finally:
            connection.close()
        self.log(f"      {method} {path} -> {answer.short()[:300]}")
        self.hold_to_contract(method, path, body, headers, answer)
        return answer

    def hold_to_contract(self, method, path, body, headers, answer):
        """Every answer of a door, whatever the story is about."""
        faults = watch.faults_of(self.instance.ports["http"], method, path, headers, body, answer.status,
                                 answer.headers, answer.body)
        if faults:
            raise StepFault(f"{answer.what} breaks the contract:\n  " + "\n  ".join(faults) + f"\n  {answer.short()}")

    def headers_for(self, actor, has_body):
        token = self.token(actor)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if has_body:
            headers["Content-Type"] = "application/json"
        return headers

    def call(self, method, path, body=None):
        """One call of an API door as the actor; body is JSON text. It becomes the last request."""
        headers = {**self.headers_for(self.actor, body is not None), **self.headers}
        self.headers = {}
        self.last_request = (method, path, body, headers)
        return self.send(method, path, body, headers)

    def ask(self, method, path, body=None):
        """A call beside the story, made by the application."""
        text = None if body is None else json.dumps(body)
        return self.send(method, path, text, self.headers_for("application", text is not None))

    def arrange(self, method, path, body=None, statuses=(200, 201, 204)):
        """A call that prepares the stage: must succeed."""
        answer = self.ask(method, path, body)
        if answer.status not in statuses:
            raise StepFault(f"{method} {path} should have worked: {answer.short()}")
        return answer.json() if answer.body else None

    def ask_again(self):
        method, path, body, headers = self.last_request
        if method != "GET":
            raise StepFault(f"“eventually” asks again, and may do so only after a GET, not after {method}")
        self.last = self.send(method, path, body, headers)

    # what came back

    def keep(self, answer):
        """Takes an answer as the last one; the one before must have been looked at, or fine."""
        self.settle()
        self.last = answer

    def settle(self):
        last, self.last = self.last, None
        if last is None or last.is_seen:
            return
        if isinstance(last, Answer) and last.status >= 400 or isinstance(last, Delivery) and last.code >= 300:
            raise StepFault(f"{last.what} should have worked: {last.short()}")

    def look(self, kind, noun):
        if not isinstance(self.last, kind):
            raise StepFault(f"there is no {noun} to look at")
        self.last.is_seen = True
        return self.last

    def answer(self):
        return self.look(Answer, "answer of an API")

    def delivery(self):
        return self.look(Delivery, "mail")

    def json_at(self, path):
        return json_path.look_up(self.answer().json(), path)

    def close(self):
        for connection in self.connections.values():
            try:
                connection.shutdown()
            except OSError:
                pass
