#!/usr/bin/env python3
"""The mail plane, live: generated configuration, private Dovecot and Postfix, supervisor, mail directory.

usage: test_mail_plane.py PATH_OF_mail_plane_tool
Needs root and the Debian packages; ends with 77 (skipped) without. Everything is on loopback, below one folder in
/tmp, on free ports; only processes of that folder are signalled. Prints TAP.
"""
import crypt
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ANNA = "a1000000-0000-4000-8000-000000000001"
BEN = "b2000000-0000-4000-8000-000000000002"
CARA = "c3000000-0000-4000-8000-000000000003"
QUOTA = "*:bytes=53687091200"
PASSWORD = "Secret-1 'quoted\""
HASH = "{CRYPT}" + crypt.crypt(PASSWORD, "$y$j9T$abcdefghijklmnopqrstu/")


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Plane:
    def __init__(self, tool):
        self.tool = tool
        self.root = tempfile.mkdtemp(prefix="tenure-mail-", dir="/tmp")
        os.chmod(self.root, 0o755)
        names = ["imap_port", "smtp_port", "submission_port", "lmtp_port", "doveadm_port", "smtp_reinject_port"]
        self.ports = dict(zip(names, free_ports(len(names))))
        self.supervisor = None

    def command(self, *words):
        settings = ["%s=%d" % pair for pair in self.ports.items()] + ["mail_hostname=mail.contoso.test"]
        return [self.tool, self.root] + settings + ["--"] + list(words)

    def run(self, *words, fine=True):
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=60)
        if fine and done.returncode != 0:
            raise AssertionError("%s: %s" % (words[0], done.stderr))
        return done

    def start(self):
        log = open(self.root + "/supervisor.log", "ab")
        self.supervisor = subprocess.Popen(self.command("supervise"), stderr=log, stdout=log)
        log.close()

    def wait_until_up(self, seconds=20):
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            if self.run("up", fine=False).returncode == 0:
                return time.monotonic() - started
            time.sleep(0.05)
        raise AssertionError("not up: " + open(self.root + "/supervisor.log").read()[-3000:])

    def pid(self, name):
        path = {"dovecot": "run/dovecot/master.pid", "postfix": "postfix/queue/pid/master.pid"}[name]
        with open(os.path.join(self.root, path)) as stream:
            return int(stream.read().split()[0])

    def put(self, guid, state, *addresses, password=HASH):
        self.run("put", guid, state, QUOTA, password, *addresses)

    def home(self, guid):
        return "%s/store/%s/%s" % (self.root, guid[:2], guid)

    def imap(self, login, password=PASSWORD):
        session = imaplib.IMAP4("127.0.0.1", self.ports["imap_port"], timeout=20)
        session.login('"%s"' % login, password)
        return session

    def smtp(self, port="smtp_port"):
        return smtplib.SMTP("127.0.0.1", self.ports[port], local_hostname="client.example", timeout=30)

    def receive(self, recipient, subject, sender="outside@example.org"):
        """RCPT's code; 250 also means that DATA was taken."""
        with self.smtp() as session:
            session.ehlo()
            session.mail(sender)
            code, text = session.rcpt(recipient)
            if code == 250:
                code, text = session.data("Subject: %s\r\n\r\nhello\r\n" % subject)
            return code, text.decode()

    def lmtp(self, recipient):
        with smtplib.LMTP("127.0.0.1", self.ports["lmtp_port"]) as session:
            session.ehlo()
            session.mail("outside@example.org")
            return session.rcpt(recipient)

    def subjects(self, login, wanted, seconds=10):
        """Waits until as many mails as wanted lie in the inbox."""
        until = time.monotonic() + seconds
        while True:
            session = self.imap(login)
            session.select("INBOX")
            found = session.search(None, "ALL")[1][0].split()
            if len(found) >= wanted or time.monotonic() > until:
                names = [session.fetch(n, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1][0][1].decode().strip()
                         for n in found]
                session.logout()
                return [name.partition(": ")[2] for name in names]
            session.logout()
            time.sleep(0.05)


def is_refused(plane, login, password=PASSWORD):
    try:
        plane.imap(login, password).logout()
    except imaplib.IMAP4.error as error:
        return str(error)
    return None


def is_running(pid):
    try:
        with open("/proc/%d/stat" % pid) as stream:
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class MailPlane(unittest.TestCase):
    plane = None

    @classmethod
    def setUpClass(cls):
        cls.plane = plane = Plane(TOOL)
        plane.run("prepare")
        plane.run("domain", "contoso.test")
        plane.put(ANNA, "live", "anna@contoso.test", "a.nna@contoso.test")
        plane.put(BEN, "live", "ben@contoso.test")
        plane.run("gate", "open")
        plane.start()
        print("# from nothing to three doors that greet: %.2f s" % plane.wait_until_up())
        for guid in (ANNA, BEN):
            plane.run("home", guid)

    @classmethod
    def tearDownClass(cls):
        if cls.plane.supervisor.poll() is None:
            cls.plane.supervisor.terminate()
            cls.plane.supervisor.wait(10)
        if os.environ.get("KEEP"):
            print("# kept: " + cls.plane.root)
        else:
            shutil.rmtree(cls.plane.root)

    def test_01_delivery_by_address_alias_detail_and_case(self):
        for recipient in ("anna@contoso.test", "a.nna@contoso.test", "anna+news@contoso.test", "ANNA@Contoso.TEST"):
            self.assertEqual(self.plane.receive(recipient, recipient)[0], 250, recipient)
        self.assertEqual(sorted(self.plane.subjects("anna@contoso.test", 4)), sorted(
            ["anna@contoso.test", "a.nna@contoso.test", "anna+news@contoso.test", "ANNA@Contoso.TEST"]))
        self.assertEqual(len(self.plane.subjects("A.Nna@contoso.test", 4)), 4)
        self.assertTrue(os.path.isdir(self.plane.home(ANNA)))

    def test_02_refusals_at_port_25(self):
        code, text = self.plane.receive("nobody@contoso.test", "x")
        self.assertEqual((code, text[:5]), (550, "5.1.1"))
        code, text = self.plane.receive("somebody@elsewhere.test", "x")
        self.assertEqual((code, text[:5]), (554, "5.7.1"))
        self.assertEqual(self.plane.receive("' OR 1=1 --@contoso.test", "x")[0] // 100, 5)

    def test_03_wrong_password_and_strange_names_are_refused(self):
        self.assertIn("AUTHENTICATIONFAILED", is_refused(self.plane, "anna@contoso.test", "wrong"))
        for name in ("nobody@contoso.test", "x' OR '1'='1", ANNA):
            self.assertIsNotNone(is_refused(self.plane, name))

    def test_04_submission_needs_a_login_and_ones_own_address(self):
        with self.plane.smtp("submission_port") as session:
            session.ehlo()
            session.mail("anna@contoso.test")
            self.assertEqual(session.rcpt("ben@contoso.test")[0] // 100, 5)
        with self.plane.smtp("submission_port") as session:
            session.login("anna@contoso.test", PASSWORD)
            self.assertEqual(session.mail("ben@contoso.test")[0], 553)
            self.assertEqual(session.mail("stranger@example.org")[0], 553)
            session.sendmail("a.nna@contoso.test", ["ben@contoso.test"], "Subject: from anna\r\n\r\nx\r\n")
            session.mail("anna@contoso.test")
            self.assertEqual(session.rcpt("somebody@elsewhere.test")[0] // 100, 5)
        self.assertIn("from anna", self.plane.subjects("ben@contoso.test", 1))
        with self.plane.smtp("submission_port") as session:
            with self.assertRaises(smtplib.SMTPAuthenticationError):
                session.login("anna@contoso.test", "wrong")

    def test_05_closing_acts_on_the_next_rcpt_and_login_and_restore_keeps_the_mailbox(self):
        session = self.plane.imap("anna@contoso.test")
        session.select("INBOX")
        validity = session.response("UIDVALIDITY")[1]
        session.logout()
        with self.plane.smtp("submission_port") as open_session:
            open_session.login("anna@contoso.test", PASSWORD)
            self.plane.put(ANNA, "closed", "anna@contoso.test", "a.nna@contoso.test")
            self.assertEqual(open_session.mail("")[0], 554, "a login from before still sends")
        for recipient in ("anna@contoso.test", "a.nna@contoso.test"):
            self.assertEqual(self.plane.receive(recipient, "late")[0], 550)
        self.assertEqual(self.plane.lmtp("anna@contoso.test")[0], 550)
        self.assertIn("AUTHENTICATIONFAILED", is_refused(self.plane, "anna@contoso.test"))
        self.assertNotEqual(self.plane.run("size", ANNA).stdout.split()[1], "0", "doveadm still reaches it")
        self.plane.put(ANNA, "live", "anna@contoso.test", "a.nna@contoso.test")
        self.assertEqual(self.plane.receive("anna@contoso.test", "after restore")[0], 250)
        self.assertIn("after restore", self.plane.subjects("anna@contoso.test", 5))
        session = self.plane.imap("anna@contoso.test")
        session.select("INBOX")
        self.assertEqual(session.response("UIDVALIDITY")[1], validity)
        session.logout()

    def test_06_block_refuses_the_login_and_still_receives(self):
        self.plane.put(BEN, "live", "ben@contoso.test", password="-")
        self.assertIn("AUTHENTICATIONFAILED", is_refused(self.plane, "ben@contoso.test"))
        self.assertEqual(self.plane.receive("ben@contoso.test", "while blocked")[0], 250)
        self.plane.put(BEN, "live", "ben@contoso.test")
        self.assertIn("while blocked", self.plane.subjects("ben@contoso.test", 2))

    def test_07_kick_ends_an_open_session(self):
        session = self.plane.imap("anna@contoso.test")
        session.select("INBOX")
        self.assertEqual(self.plane.run("who", ANNA).stdout.strip(), "1")
        started = time.monotonic()
        self.plane.run("kick", ANNA)
        with self.assertRaises((imaplib.IMAP4.abort, imaplib.IMAP4.error, OSError)):
            for _ in range(100):
                session.noop()
                time.sleep(0.02)
        print("# kick to closed connection: %.3f s" % (time.monotonic() - started))
        while self.plane.run("who", ANNA).stdout.strip() != "0":
            self.assertLess(time.monotonic() - started, 5)
        self.plane.run("kick", ANNA)

    def test_08_folder_and_size(self):
        self.plane.run("folder", ANNA, "Projects")
        self.plane.run("folder", ANNA, "Projects")
        size, messages = map(int, self.plane.run("size", ANNA).stdout.split())
        self.assertGreater(size, 100)
        self.assertGreaterEqual(messages, 5)

    def test_09_gate_puts_off_and_never_refuses(self):
        self.addCleanup(self.plane.run, "gate", "open")
        with self.plane.smtp() as open_session, self.plane.smtp("submission_port") as submission:
            submission.login("anna@contoso.test", PASSWORD)
            open_session.ehlo()
            open_session.mail("outside@example.org")
            self.assertEqual(open_session.rcpt("anna@contoso.test")[0], 250)
            self.plane.run("gate", "closed")
            for recipient in ("anna@contoso.test", "nobody@contoso.test", "a@elsewhere.test"):
                self.assertEqual(open_session.rcpt(recipient)[0], 451, recipient)
            self.assertEqual(submission.mail("anna@contoso.test")[0], 250)
            self.assertEqual(submission.rcpt("ben@contoso.test")[0], 451)
        self.assertEqual(self.plane.receive("anna@contoso.test", "x")[0], 451)
        self.assertEqual(self.plane.lmtp("anna@contoso.test")[0], 451)
        self.assertEqual(self.plane.lmtp("nobody@contoso.test")[0], 451)
        self.assertIn("UNAVAILABLE", is_refused(self.plane, "anna@contoso.test"))
        with self.assertRaises(smtplib.SMTPConnectError) as raised:
            self.plane.smtp("submission_port")
        self.assertEqual(raised.exception.smtp_code, 451)
        self.plane.run("gate", "open")
        self.assertEqual(self.plane.receive("anna@contoso.test", "gate open")[0], 250)
        self.assertIsNone(is_refused(self.plane, "anna@contoso.test"))

    def test_10_a_mail_under_way_waits_while_the_gate_is_closed(self):
        with self.plane.smtp() as session:
            session.ehlo()
            session.mail("outside@example.org")
            session.rcpt("ben@contoso.test")
            self.plane.run("gate", "closed")
            self.assertEqual(session.data("Subject: waited\r\n\r\nx\r\n")[0], 250)
        time.sleep(1.5)
        self.plane.run("gate", "open")
        self.assertIn("waited", self.plane.subjects("ben@contoso.test", 3, seconds=30))

    def test_11_a_folder_closed_by_its_mode_is_unreadable_for_running_servers(self):
        self.assertEqual(self.plane.receive("anna@contoso.test", "before")[0], 250)
        os.chmod(self.plane.root + "/directory", 0o700)
        time.sleep(1)
        self.assertIn("UNAVAILABLE", is_refused(self.plane, "anna@contoso.test"))
        self.assertEqual(self.plane.lmtp("anna@contoso.test")[0], 451)
        try:
            code = self.plane.receive("anna@contoso.test", "closed by mode")[0]
        except (OSError, smtplib.SMTPException) as error:
            code = getattr(error, "smtp_code", 0)
        print("# port 25 while the folder is closed by its mode: %s" % (code or "no answer"))
        self.assertIn(code // 100, (0, 4))
        os.chmod(self.plane.root + "/directory", 0o711)
        self.eventually(lambda: self.plane.receive("anna@contoso.test", "open again")[0] == 250, 90)
        self.eventually(lambda: is_refused(self.plane, "anna@contoso.test") is None, 30)

    def eventually(self, test, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if test():
                    return
            except (OSError, smtplib.SMTPException, imaplib.IMAP4.error):
                pass
            time.sleep(0.2)
        self.fail("not within %d s" % seconds)

    def test_12_postfix_cannot_read_logins_and_neither_reaches_beyond(self):
        def reads(user, groups, path):
            entry = pwd.getpwnam(user)
            pid = os.fork()
            if pid == 0:
                try:
                    if groups is None:
                        os.initgroups(user, entry.pw_gid)
                    else:
                        os.setgroups(groups)
                    os.setgid(entry.pw_gid)
                    os.setuid(entry.pw_uid)
                    open(path, "rb").read(1)
                except OSError:
                    os._exit(1)
                os._exit(0)
            return os.waitpid(pid, 0)[1] == 0
        route, login = (self.plane.root + "/directory/" + name for name in ("route/route.db", "login/auth.db"))
        key = self.plane.root + "/etc/doveadm.key"
        self.assertTrue(reads("postfix", None, route))
        for path in (login, key, self.plane.home(ANNA)):
            self.assertFalse(reads("postfix", None, path), path)
        self.assertTrue(reads("vmail", None, route))
        self.assertFalse(reads("vmail", None, login), "imap and lmtp run as vmail without the group mailauth")
        self.assertFalse(reads("vmail", None, key))

    def test_13_purge_removes_the_files_while_a_session_is_open(self):
        self.plane.run("home", CARA)
        self.plane.put(CARA, "live", "cara@contoso.test")
        self.assertEqual(self.plane.receive("cara@contoso.test", "canary of cara")[0], 250)
        self.assertEqual(self.plane.subjects("cara@contoso.test", 1), ["canary of cara"])
        session = self.plane.imap("cara@contoso.test")
        session.select("INBOX")
        self.plane.put(CARA, "gone", "cara@contoso.test")
        started = time.monotonic()
        said = self.plane.run("erase", CARA, "up").stdout
        print("# purge with an open session: %.2f s, %s" % (time.monotonic() - started, said.strip()))
        self.assertIn("gone 1", said)
        time.sleep(0.5)
        self.assertFalse(os.path.exists(self.plane.home(CARA)))
        self.assertEqual([n for n in os.listdir(self.plane.root + "/store/c3")], [])
        self.assertIn("files 0 gone 1", self.plane.run("erase", CARA, "up").stdout)
        self.assertEqual(self.plane.receive("cara@contoso.test", "x")[0], 550)

    def test_14_a_half_finished_purge_is_finished(self):
        self.plane.run("home", CARA)
        home = self.plane.home(CARA)
        os.makedirs(home + "/mail/mailboxes/INBOX/dbox-Mails")
        os.symlink("/etc/passwd", home + "/link")
        os.symlink(self.plane.root + "/log", home + "/folder-link")
        with open(home + "/mail/file", "w") as stream:
            stream.write("x")
        os.rename(home, os.path.dirname(home) + "/.erasing-" + CARA)
        os.makedirs(home)
        self.assertIn("gone 1", self.plane.run("erase", CARA, "up").stdout)
        self.assertEqual(os.listdir(os.path.dirname(home)), [])
        self.assertTrue(os.path.exists("/etc/passwd"))
        self.assertTrue(os.listdir(self.plane.root + "/log"))

    def test_15_logs_forget_a_person_and_nothing_else(self):
        path = self.plane.root + "/log/postfix.log"
        self.plane.receive("ben@contoso.test", "keep")
        self.plane.receive("xcara@contoso.test", "keep")
        self.plane.receive("cara+shop@contoso.test", "forget")
        time.sleep(0.5)
        with open(path) as stream:
            before = stream.read().splitlines()
        self.assertTrue(any("<cara@contoso.test>" in line for line in before))
        removed = int(self.plane.run("forget", "cara@contoso.test", CARA).stdout)
        with open(path) as stream:
            after = stream.read().splitlines()
        self.assertGreater(removed, 2)
        everything = ""
        for name in os.listdir(self.plane.root + "/log"):
            with open(self.plane.root + "/log/" + name, errors="replace") as stream:
                everything += stream.read()
        self.assertNotIn("<cara@", everything)
        self.assertNotIn("cara+shop", everything)
        self.assertNotIn(CARA, everything)
        self.assertIn("xcara@contoso.test", everything)
        for old, new in zip(before, after):
            if "cara" not in old.lower() or "xcara" in old:
                self.assertEqual(old, new)
        with open(self.plane.root + "/log/dovecot.log") as stream:
            named = [line for line in stream if "contoso.test" in line and "Error" not in line]
        self.assertEqual(named, [], "Dovecot names a person in errors only, and those are searched too")

    def test_16_a_killed_dovecot_is_started_again(self):
        session = self.plane.imap("anna@contoso.test")
        old = self.plane.pid("dovecot")
        os.kill(old, signal.SIGKILL)
        started = time.monotonic()
        self.eventually(lambda: self.plane.pid("dovecot") != old and is_refused(self.plane, "anna@contoso.test") is None, 20)
        print("# kill -9 of dovecot to the next login: %.2f s" % (time.monotonic() - started))
        session.shutdown()

    def test_17_a_killed_postfix_is_started_again(self):
        old = self.plane.pid("postfix")
        os.kill(old, signal.SIGKILL)
        started = time.monotonic()
        self.eventually(lambda: self.plane.pid("postfix") != old and
                        self.plane.receive("anna@contoso.test", "after kill")[0] == 250, 20)
        print("# kill -9 of postfix to the next mail taken: %.2f s" % (time.monotonic() - started))

    def test_18_a_second_supervisor_is_refused(self):
        done = self.plane.run("supervise", fine=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("another supervisor", done.stderr)

    def test_19_a_killed_supervisor_leaves_mail_flowing_and_the_next_adopts(self):
        session = self.plane.imap("anna@contoso.test")
        pids = self.plane.pid("dovecot"), self.plane.pid("postfix")
        self.plane.supervisor.kill()
        self.plane.supervisor.wait()
        self.assertEqual(self.plane.receive("anna@contoso.test", "no supervisor")[0], 250)
        self.plane.start()
        time.sleep(1)
        self.assertIsNone(self.plane.supervisor.poll())
        self.assertEqual((self.plane.pid("dovecot"), self.plane.pid("postfix")), pids)
        self.assertEqual(session.noop()[0], "OK", "a session survives both")
        session.logout()
        os.kill(pids[0], signal.SIGKILL)
        self.eventually(lambda: self.plane.pid("dovecot") != pids[0] and
                        is_refused(self.plane, "anna@contoso.test") is None, 20)

    def test_20_changed_settings_replace_a_server(self):
        self.plane.supervisor.kill()
        self.plane.supervisor.wait()
        pids = self.plane.pid("dovecot"), self.plane.pid("postfix")
        self.plane.ports["imap_port"] = free_ports(1)[0]
        self.plane.start()
        self.eventually(lambda: self.plane.pid("dovecot") != pids[0] and
                        is_refused(self.plane, "anna@contoso.test") is None, 20)
        self.assertEqual(self.plane.pid("postfix"), pids[1])

    def test_21_a_folder_that_vmail_cannot_enter_is_named_with_its_remedy(self):
        closed = tempfile.mkdtemp(prefix="tenure-closed-", dir="/tmp")
        other = Plane(TOOL)
        os.rmdir(other.root)
        other.root = closed + "/mail"
        done = other.run("supervise", fine=False)
        shutil.rmtree(closed)
        self.assertEqual(done.returncode, 1)
        self.assertIn("chmod o+x", done.stderr)
        other.root = "/tmp/" + "x" * 70
        self.assertIn("sockets", other.run("supervise", fine=False).stderr)

    def test_99_clean_stop(self):
        pids = self.plane.pid("dovecot"), self.plane.pid("postfix")
        session = self.plane.imap("anna@contoso.test")
        started = time.monotonic()
        self.plane.supervisor.terminate()
        self.assertEqual(self.plane.supervisor.wait(10), 0)
        seconds = time.monotonic() - started
        print("# clean stop: %.2f s" % seconds)
        self.assertLess(seconds, 2.5)
        for pid in pids:
            self.assertFalse(is_running(pid))
        left = subprocess.run(["pgrep", "-f", self.plane.root], capture_output=True, text=True).stdout.split()
        self.assertEqual([pid for pid in left if int(pid) != os.getpid()], [])
        session.shutdown()


class Tap(unittest.TestResult):
    number = 0

    def line(self, fine, test, note=""):
        Tap.number += 1
        print("%s %d - %s%s" % ("ok" if fine else "not ok", Tap.number, test.id().split(".")[-1], note), flush=True)

    def addSuccess(self, test):
        self.line(True, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.line(False, test)
        print("\n".join("# " + line for line in self.failures[-1][1].splitlines()))

    def addError(self, test, err):
        super().addError(test, err)
        self.line(False, test)
        print("\n".join("# " + line for line in self.errors[-1][1].splitlines()))


if __name__ == "__main__":
    TOOL = os.path.abspath(sys.argv[1])
    if os.geteuid() != 0 or not os.path.exists("/usr/sbin/dovecot"):
        print("1..0 # SKIP needs root, Dovecot and Postfix")
        sys.exit(77)
    loader = unittest.defaultTestLoader
    suite = (loader.loadTestsFromNames(sys.argv[2:], MailPlane) if len(sys.argv) > 2
             else loader.loadTestsFromTestCase(MailPlane))
    print("1..%d" % suite.countTestCases())
    result = Tap()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
