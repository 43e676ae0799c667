"""The language of the scenarios: one function per kind of line. README.md tells it to those who write them."""
import base64
import binascii
import datetime
import json
import operator
import re
import shlex
import signal
import urllib.parse

import browser
import post
from instance import InstanceFault, poll
from json_path import ABSENT, PathFault
from world import ROLES, SKUS, Answer, Person, StepFault

STEPS = []
PASSWORD = "Kelp-Lantern-47"
SUBJECT = r'(?: subject "([^"]*)")?(?: body "([^"]*)")?'


def step(pattern):
    def keep(function):
        STEPS.append((re.compile(pattern, re.DOTALL), function))
        return function
    return keep


def perform(world, line):
    """Runs one line."""
    for pattern, function in STEPS:
        match = pattern.fullmatch(line)
        if match:
            arguments = [None if group is None else world.fill(group) for group in match.groups()]
            try:
                function(world, *arguments)
            except (InstanceFault, PathFault) as fault:
                raise StepFault(str(fault)) from None
            return
    raise StepFault("I do not understand this line")


def check(is_true, wanted, found):
    if not is_true:
        raise StepFault(f"expected {wanted}, found {found}")


# ---- the stage

def sku(part_number):
    if part_number not in SKUS:
        raise StepFault(f"{part_number} is no product of data/products.tsv")
    return SKUS[part_number]


def buy(world, part_number, quantity, channel, term):
    made = world.arrange("POST", "/tenure/v1/subscriptions", {
        "skuId": sku(part_number), "totalLicenses": quantity, "channel": channel, "term": term})
    world.names[f"subscription.{part_number}"] = made["id"]
    world.bought.add(part_number)


def give_role(world, name, role):
    if role not in ROLES:
        raise StepFault(f"there is no role called {role}")
    world.arrange("POST", "/v1.0/roleManagement/directory/roleAssignments", {
        "principalId": world.person(name).id, "roleDefinitionId": ROLES[role], "directoryScopeId": "/"})


def licenses_body(add=(), remove=()):
    return {"addLicenses": [{"skuId": sku(p), "disabledPlans": []} for p in add],
            "removeLicenses": [sku(p) for p in remove]}


@step(r"user (\w+)(?: from ([A-Z]{2}|nowhere))?(?: with licenses? ([A-Z0-9_]+(?:, [A-Z0-9_]+)*))?"
      r'(?: with role "([^"]+)")?')
def make_user(world, name, country, licenses, role):
    person = Person(name, f"{name}@{world.domain}", PASSWORD)
    body = {"accountEnabled": True, "displayName": name.capitalize(), "mailNickname": name,
            "userPrincipalName": person.upn, "usageLocation": country or "NL",
            "passwordProfile": {"password": PASSWORD, "forceChangePasswordNextSignIn": False}}
    if country == "nowhere":
        del body["usageLocation"]
    person.id = world.arrange("POST", "/v1.0/users", body)["id"]
    world.people[name] = person
    world.tokens.pop(name, None)
    wanted = licenses.split(", ") if licenses else []
    for part_number in wanted:
        if part_number not in world.bought:
            buy(world, part_number, 10, "direct", "monthly")
    if wanted:
        world.arrange("POST", f"/v1.0/users/{person.id}/assignLicense", licenses_body(add=wanted))
    if role:
        give_role(world, name, role)


def imported_value(value):
    """“5 days ago” is a moment; everything else is itself."""
    ago = re.fullmatch(r"(\d+) days ago", value)
    if not ago:
        return value
    when = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=int(ago[1]))
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def find_person(world, person):
    """The id, among the active or the deleted."""
    answer = world.ask("GET", f"/v1.0/users/{person.upn}")
    if answer.status == 200:
        return answer.json()["id"]
    deleted = world.arrange("GET", "/v1.0/directory/deletedItems/microsoft.graph.user?$select=id,displayName")
    found = [one["id"] for one in deleted["value"] if one["displayName"] == person.name.capitalize()]
    check(found, f"{person.name} to be imported", "nobody of that name")
    return found[0]


@step(r"import (\w+)(?: with (.+))?")
def import_user(world, name, wishes):
    person = Person(name, f"{name}@{world.domain}", PASSWORD)
    row = {"User principal name": person.upn, "Display name": name.capitalize(), "Usage location": "NL",
           "Licenses": "Unlicensed"}
    for wish in (wishes or "").split("; ") if wishes else []:
        column, _, value = wish.partition(" = ")
        row[column] = imported_value(value)
    world.instance.import_users(world.domain, [row])
    person.id = find_person(world, person)
    world.people[name] = person
    world.tokens.pop(name, None)


@step(r"(?:role|also role) \"([^\"]+)\" for (\w+)")
def role_for(world, role, name):
    give_role(world, name, role)


@step(r"subscription ([A-Z0-9_]+) (\d+)(?: (direct|partner|volume))?(?: (monthly|annual|trial))?")
def subscription(world, part_number, quantity, channel, term):
    buy(world, part_number, int(quantity), channel or "direct", term or "monthly")


@step(r"new password for (\w+)")
def new_password(world, name):
    person = world.person(name)
    world.passwords += 1
    person.password = f"Tide-Harbour-{world.passwords:02}"
    world.tokens.pop(name, None)
    world.arrange("PATCH", f"/v1.0/users/{person.id}", {
        "passwordProfile": {"password": person.password, "forceChangePasswordNextSignIn": False}})
    wait_for_outbox(world)  # it ends her open sessions, and must not end the one she opens next


@step(r"password of (\w+) is \"([^\"]+)\"")
def password_is(world, name, password):
    world.person(name).password = password


@step(r"person (\w+) is (\S+) called (\S+)(?: with password \"([^\"]+)\")?")
def person_is(world, name, identity, upn, password):
    world.people[name] = Person(name, upn, password or PASSWORD, identity)
    world.tokens.pop(name, None)


# ---- acting

@step(r"as (\w+)")
def act_as(world, name):
    world.token(name)
    world.actor = name


@step(r"sign in (\w+)(?: (refused)(?: (\d+))?)?")
def sign_in(world, name, refused, code):
    answer = world.sign_in(name)
    check((answer.status != 200) == bool(refused), "a refusal" if refused else "a token", answer.short())
    if code:
        check(int(code) in answer.json().get("error_codes", []), f"AADSTS{code}", answer.short())


def path_and_body(text):
    """The body is JSON at the end of the line; a path may hold blanks."""
    for match in re.finditer(r" (?=[{\[])", text):
        try:
            json.loads(text[match.end():])
        except ValueError:
            continue
        return text[:match.start()], text[match.end():]
    return text, None


def request(world, prefix, method, rest):
    path, body = path_and_body(rest)
    world.keep(world.call(method, prefix + path, body))


@step(r"graph (GET|POST|PATCH|PUT|DELETE) (/.*)")
def graph(world, method, rest):
    request(world, "/v1.0", method, rest)


@step(r"own (GET|POST|PATCH|PUT|DELETE) (/.*)")
def own(world, method, rest):
    request(world, "/tenure/v1", method, rest)


@step(r"http (GET|POST|PATCH|PUT|DELETE|HEAD|OPTIONS) (/.*)")
def plain_http(world, method, rest):
    request(world, "", method, rest)


@step(r"exchange ([A-Z]\w+-\w+)(?: (\{.*\}))?")
def exchange(world, cmdlet, parameters):
    body = {"CmdletInput": {"CmdletName": cmdlet, "Parameters": json.loads(parameters or "{}")}}
    path = f"/adminapi/beta/{world.tenant['tenant_id']}/InvokeCommand"
    world.headers["X-ResponseFormat"] = "json"
    request(world, "", "POST", f"{path} {json.dumps(body)}")


@step(r"(app|keys) (.+)")
def command(world, name, words):
    """tenured app or tenured keys: what it prints; 200, or 400 when it could not."""
    arguments = [name, *shlex.split(words)]
    if name == "app":
        arguments += ["--tenant", world.domain, "--output", "json"]
    done = world.instance.command(arguments)
    try:
        printed = json.loads(done.stdout)
    except ValueError:
        printed = {"text": done.stdout + done.stderr}
    body = printed if isinstance(printed, dict) else {"value": printed}
    world.keep(Answer(" ".join(arguments), 200 if done.returncode == 0 else 400, {}, json.dumps(body).encode()))


@step(r"form POST (/.*)")
def form(world, rest):
    """As a browser sends a form, and without a token."""
    path, body = path_and_body(rest)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **world.headers}
    world.headers = {}
    world.keep(world.send("POST", path, urllib.parse.urlencode(json.loads(body or "{}")), headers))


@step(r"browse (GET) (/.*)")
def browse(world, method, path):
    """As a browser with the cookies it was given; a redirect is not followed."""
    browser.send(world, method, path)


@step(r"submit (\{.*\})")
def submit(world, fields):
    """The form of the last page, with these fields filled in."""
    browser.submit(world, fields)


@step(r"redirected to (\S+)")
def redirected(world, beginning):
    browser.redirected(world, beginning)


@step(r"close the browser")
def close_browser(world):
    world.cookies = {}


@step(r"follow (\S+)")
def follow(world, path):
    """GETs an absolute link verbatim, with the headers of the request before; path tells where it stands, or is the link."""
    link = path.strip('"') if path.strip('"').startswith("http") else world.json_at(path)
    headers = world.last_request[3]
    base = f"http://{headers.get('Host') or world.host()}/"
    check(isinstance(link, str) and link.startswith(base), f"a link that begins with {base}", link)
    world.keep(None)
    world.last_request = ("GET", link[len(base) - 1:], None, headers)
    world.ask_again()


@step(r"claims of (\S+)")
def claims(world, path):
    """Of a token in the last answer; they are the last answer then. The signature is the unit tests' matter."""
    token = world.json_at(path)
    try:
        body = base64.urlsafe_b64decode(str(token).split(".")[1] + "==")
    except (IndexError, binascii.Error):
        raise StepFault(f"{path} is no token: {token}") from None
    world.keep(Answer(f"the claims of {path}", 200, {}, body))


@step(r"repeat (\d+) times (.+)")
def repeat(world, count, line):
    for number in range(1, int(count) + 1):
        perform(world, line.replace("%n", str(number)))


@step(r"header ([\w-]+): (.*)")
def header(world, name, value):
    world.headers[name] = value


@step(r"give ([A-Z0-9_]+) to (\w+)")
def give_license(world, part_number, name):
    path = f"/v1.0/users/{world.person(name).id}/assignLicense"
    world.keep(world.call("POST", path, json.dumps(licenses_body(add=[part_number]))))


@step(r"take ([A-Z0-9_]+) from (\w+)")
def take_license(world, part_number, name):
    path = f"/v1.0/users/{world.person(name).id}/assignLicense"
    world.keep(world.call("POST", path, json.dumps(licenses_body(remove=[part_number]))))


@step(r"delete (\w+)")
def delete_user(world, name):
    world.keep(world.call("DELETE", f"/v1.0/users/{world.person(name).id}"))


@step(r"restore (\w+)")
def restore_user(world, name):
    world.keep(world.call("POST", f"/v1.0/directory/deletedItems/{world.person(name).id}/restore", "{}"))


@step(r"purge (\w+)")
def purge_user(world, name):
    world.keep(world.call("DELETE", f"/v1.0/directory/deletedItems/{world.person(name).id}"))


@step(r"clock advance (P\w+)")
def clock_advance(world, period):
    world.arrange("POST", "/tenure/v1/clock/advance", {"by": period}, statuses=(200,))


@step(r"wait for outbox")
def wait_for_outbox(world):
    clock_advance(world, "PT0S")


# ---- expecting

OPERATORS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
             ">=": operator.ge}


@step(r"expect (\d{3})(?: (?!rule )([A-Za-z_]\w*))?(?: rule ([A-Z]+-[A-Z]+-\d+))?")
def expect_status(world, status, code, rule):
    answer = world.answer()
    check(answer.status == int(status), status, answer.short())
    if not (code or rule):
        return
    error = answer.json().get("error", {})
    inner = error.get("innerError") or {}
    if code:
        check(code in [error.get("code"), *map(str, inner.values())], code, answer.short())
    if rule:
        check(inner.get("rule") == rule, f"rule {rule}", answer.short())


@step(r"expect json (\S+) (absent|present)")
def expect_presence(world, path, word):
    value = world.json_at(path)
    check((value is ABSENT) == (word == "absent"), f"{path} {word}", world.last.short())


@step(r"expect json (\S+) has (\d+) items?")
def expect_count(world, path, count):
    value = world.json_at(path)
    check(isinstance(value, list) and len(value) == int(count), f"{count} items at {path}", world.last.short())


@step(r"expect members(?: of (\S+))? = ([\w.-]+(?:, [\w.-]+)*)")
def expect_members(world, path, wanted):
    """Exactly these, whatever their order; annotations (@…) aside."""
    value = world.json_at(path) if path else world.answer().json()
    there = {name for name in value if not name.startswith("@")} if isinstance(value, dict) else set()
    wanted = set(wanted.split(", "))
    check(there == wanted, f"also {sorted(wanted - there)} and not {sorted(there - wanted)}", world.last.short())


@step(r"expect json (\S+) begins with (.+)")
def expect_beginning(world, path, wanted):
    value = world.json_at(path)
    check(isinstance(value, str) and value.startswith(json.loads(wanted)), f"{wanted} at the beginning of {path}",
          world.last.short())


@step(r"expect json (\S+) contains (.+)")
def expect_contains(world, path, wanted):
    value = world.json_at(path)
    check(isinstance(value, (str, list)) and json.loads(wanted) in value, f"{wanted} in {path}", world.last.short())


@step(r"expect json (\S+) (=|!=|<=|>=|<|>) (.+)")
def expect_value(world, path, word, wanted):
    value = world.json_at(path)
    check(value is not ABSENT, f"something at {path}", world.last.short())
    is_true = type(value) is type(json.loads(wanted)) and OPERATORS[word](value, json.loads(wanted)) \
        or word == "!=" and value != json.loads(wanted)
    check(is_true, f"{path} {word} {wanted}", f"{json.dumps(value)} in {world.last.short()}")


@step(r"expect header ([\w-]+) (?:= (.*)|(absent|present))")
def expect_header(world, name, wanted, word):
    value = world.answer().headers.get(name)
    if word:
        check((value is None) == (word == "absent"), f"header {name} {word}", value)
    else:
        check(value == wanted, f"{name}: {wanted}", value)


@step(r'expect text "((?:[^"\\]|\\")*)"')
def expect_text(world, wanted):
    wanted = wanted.replace('\\"', '"')
    answer = world.answer()
    check(wanted in answer.body.decode(errors="replace"), f"“{wanted}” in the answer", answer.short())


@step(r'expect text = "([^"]*)"')
def expect_whole_text(world, wanted):
    answer = world.answer()
    check(answer.body.decode(errors="replace") == wanted, f"“{wanted}” and nothing else", answer.short())


@step(r"eventually (expect .*)")
def eventually(world, line):
    faults = []

    def attempt():
        try:
            perform(world, line)
            return True
        except StepFault as fault:
            faults.append(fault)
            world.ask_again()
            return False
    if not poll(attempt, post.PATIENCE, 0.2):
        raise faults[-1]


@step(r"remember (\S+) as ([A-Za-z][\w.-]*)")
def remember(world, path, name):
    value = world.json_at(path)
    check(value is not ABSENT, f"something at {path}", world.last.short())
    world.names[name] = value


# ---- mail

@step(r"mail from (\S+) to (\S+)" + SUBJECT)
def send_mail(world, sender, recipient, subject, body):
    world.keep(post.deliver(world, "smtp", world.address(sender), world.address(recipient), subject or "hello", body))


@step(r"submission (\w+) from (\S+) to (\S+)" + SUBJECT)
def submit_mail(world, name, sender, recipient, subject, body):
    world.keep(post.deliver(world, "submission", world.address(sender), world.address(recipient),
                            subject or "hello", body, world.person(name)))


@step(r"expect accepted")
def expect_accepted(world):
    delivery = world.delivery()
    check(delivery.code < 300, "the mail to be taken", delivery.short())


@step(r"expect refused(?: (\d+))?")
def expect_refused(world, code):
    delivery = world.delivery()
    check(delivery.code >= 400, "a refusal", delivery.short())
    if code:
        check(delivery.code == int(code), code, delivery.short())


@step(r'imap (\w+) sees ("[^"]*"(?:, "[^"]*")*)')
def imap_sees(world, name, wanted):
    wanted = set(re.findall(r'"([^"]*)"', wanted))
    there = post.sees(world, world.person(name), wanted)
    check(wanted <= there, f"{name} to see {sorted(wanted)}", sorted(there))


@step(r'imap (\w+) does not see "([^"]*)"')
def imap_does_not_see(world, name, subject):
    there = [s for _, s in post.subjects(world, world.person(name))]
    check(subject not in there, f"{name} not to see “{subject}”", there)


@step(r"imap (\w+) sees nothing")
def imap_sees_nothing(world, name):
    post.sees(world, world.person(name), set())
    there = post.subjects(world, world.person(name))
    check(not there, "an empty mailbox", there)


@step(r"imap (\w+) (accepted|refused)")
def imap_login(world, name, word):
    person = world.person(name)
    if word == "refused":
        check(post.is_refused(world, person), f"{name} to be refused", "a login that works")
    else:
        check(post.is_let_in(world, person), f"{name} to be let in", "a refusal")


@step(r"imap (\w+) opens")
def imap_opens(world, name):
    world.connections[name] = post.connect(world, world.person(name))


@step(r"imap (\w+) (stays open|is ended)")
def imap_session(world, name, word):
    if name not in world.connections:
        raise StepFault(f"{name} has no open session: “imap {name} opens” comes first")
    connection = world.connections[name]
    if word == "stays open":
        check(not post.has_ended(connection), "an open session", "one that was ended")
    else:
        check(poll(lambda: post.has_ended(connection), post.PATIENCE, 0.2), "the session to end", "it goes on")
        del world.connections[name]


@step(r'imap (\w+) moves "([^"]*)" to (\w+)')
def imap_moves(world, giver, subject, taker):
    post.sees(world, world.person(giver), {subject})
    post.move(world, subject, world.person(giver), world.person(taker))


# ---- the machine

ROLES_OF_PROCESSES = {"tenured": "serve", "mail": "mail"}


@step(r"(stop|start|kill) (tenured|mail)(?: -9)?")
def process(world, act, name):
    role = ROLES_OF_PROCESSES[name]
    world.settle()
    if act == "start":
        world.instance.start(role)
    else:
        world.instance.end(role, signal.SIGKILL if act == "kill" else signal.SIGTERM)


@step(r'expect no file with "([^"]+)"')
def expect_no_file(world, text):
    found = poll(lambda: not world.instance.files_with(text), post.PATIENCE, 0.5)
    check(found, f"no file with “{text}”", world.instance.files_with(text))


@step(r'expect some file with "([^"]+)"')
def expect_some_file(world, text):
    check(world.instance.files_with(text), f"a file with “{text}”", "none")


def stops_the_machine(lines):
    """Such a scenario runs alone."""
    return any(re.match(r"(stop|start|kill) (tenured|mail)\b", line) for _, line in lines)


def understands(line):
    return any(pattern.fullmatch(line) for pattern, _ in STEPS)
