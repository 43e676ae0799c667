"""The mail side of a scenario: a sender by SMTP and submission, a reader by IMAP."""
import email
import email.message
import email.policy
import email.utils
import imaplib
import smtplib
import ssl

from instance import poll
from world import Delivery, StepFault

PATIENCE = 15  # seconds for a mail to arrive, a session to end


def message(sender, recipient, subject, body):
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
    mail["Date"], mail["Message-ID"] = email.utils.formatdate(), email.utils.make_msgid(domain="scenario.example")
    mail.set_content(body or f"This is about {subject}.")
    return mail


def unverified():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def refusal(fault):
    """(code, text) of what smtplib raised."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return next(iter(fault.recipients.values()))
    if isinstance(fault, smtplib.SMTPResponseException):
        return fault.smtp_code, fault.smtp_error
    return 421, str(fault).encode()


def deliver(world, door, sender, recipient, subject, body, login=None):
    """Hands one message to a door; the Delivery."""
    what = f"mail from {sender} to {recipient} “{subject}”"
    try:
        with smtplib.SMTP("127.0.0.1", world.instance.ports[door], "else.example", timeout=30) as server:
            server.ehlo()
            if login and server.has_extn("starttls"):
                server.starttls(context=unverified())
            if login:
                server.login(login.upn, login.password)
            server.send_message(message(sender, recipient, subject, body), sender, [recipient])
        code, text = 250, b"taken"
    except (smtplib.SMTPException, OSError) as fault:
        code, text = refusal(fault)
    delivery = Delivery(what, code, text.decode(errors="replace") if isinstance(text, bytes) else str(text))
    world.log(f"      {what} -> {delivery.short()}")
    return delivery


# reading

def connect(world, person, login_name=None):
    """A signed-in IMAP connection; StepFault with the server's words when it refuses."""
    connection = imaplib.IMAP4("127.0.0.1", world.instance.ports["imap"], timeout=30)
    try:
        connection.login(login_name or person.upn, person.password)
        connection.select("INBOX")
    except imaplib.IMAP4.error as fault:
        connection.shutdown()
        raise StepFault(f"IMAP refuses {person.name}: {fault}") from None
    return connection


def is_refused(world, person):
    """A server that is in trouble refuses nobody: that is a fault."""
    try:
        connect(world, person).logout()
    except StepFault as fault:
        world.log(f"      {fault}")
        if "UNAVAILABLE" in str(fault):
            raise
        return True
    return False


def is_let_in(world, person):
    """Waits a while for it: a mailbox may still be in the making."""
    def attempt():
        try:
            connect(world, person).logout()
            return True
        except (StepFault, imaplib.IMAP4.abort, OSError) as fault:
            world.log(f"      {fault}")
            return False
    return poll(attempt, PATIENCE, 0.2)


def subjects(world, person):
    """[(number, subject)] of everything in INBOX."""
    connection = connect(world, person)
    try:
        _, numbers = connection.search(None, "ALL")
        found = []
        for number in numbers[0].split():
            _, data = connection.fetch(number, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
            header = email.message_from_bytes(data[0][1], policy=email.policy.default)
            found.append((number, str(header["Subject"])))
        return found
    finally:
        connection.logout()


def sees(world, person, wanted):
    """Waits until every subject of the set is there; what is there at last."""
    there = set()

    def look():
        nonlocal there
        try:
            there = {subject for _, subject in subjects(world, person)}
        except (StepFault, imaplib.IMAP4.abort, OSError) as fault:
            there = {f"nothing ({fault})"}
        return wanted <= there
    poll(look, PATIENCE, 0.2)
    return there


def move(world, subject, giver, taker):
    """What a person does by drag and drop: the message goes from one INBOX to the other."""
    source = connect(world, giver)
    number = next((n for n, s in subjects(world, giver) if s == subject), None)
    if number is None:
        raise StepFault(f"{giver.name} has no “{subject}”")
    _, data = source.fetch(number, "(BODY.PEEK[])")
    target = connect(world, taker)
    target.append("INBOX", None, None, data[0][1])
    source.store(number, "+FLAGS", "\\Deleted")
    source.expunge()
    source.logout()
    target.logout()


def has_ended(connection):
    """True once the server has closed this session."""
    try:
        connection.noop()
        return False
    except (imaplib.IMAP4.abort, OSError):
        return True
