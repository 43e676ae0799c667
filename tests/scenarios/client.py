"""A client of the doors for tests that are no scenarios: one connection, one token, JSON in and out."""
import http.client
import json
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "contract"))

import watch  # noqa: E402


class Refused(Exception):
    """A door said no: its status and its body."""

    def __init__(self, what, status, body):
        super().__init__(f"{what}: {status} {body}")
        self.status, self.body = status, body


class Client:
    def __init__(self, port, tenant):
        """tenant: what `tenured init --output json` printed."""
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = None
        form = {"grant_type": "client_credentials", "client_id": tenant["client_id"],
                "client_secret": tenant["client_secret"], "scope": "https://graph.microsoft.com/.default"}
        self.token = self.call("POST", f"/{tenant['tenant_id']}/oauth2/v2.0/token", form=form)["access_token"]

    def call(self, method, path, body=None, form=None):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        data = None
        if form is not None:
            data, headers["Content-Type"] = urllib.parse.urlencode(form), "application/x-www-form-urlencoded"
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body), "application/json"
        self.connection.request(method, path, data, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        faults = watch.faults_of(self.port, method, path, headers, data, answer.status, answer.headers, text)
        if faults:
            raise AssertionError(f"{method} {path} breaks the contract: {'; '.join(faults)}: {text[:600]}")
        body = json.loads(text) if text else None
        if answer.status >= 400:
            raise Refused(f"{method} {path}", answer.status, body)
        return body
