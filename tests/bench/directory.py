"""OpenLDAP beside Tenure: as many people in slapd's own best store, asked for one by one."""
import pathlib
import shutil
import subprocess
import time

import instance

BASE = "dc=bench,dc=example"
CONFIG = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
threads 4
database mdb
maxsize 8589934592
suffix "{base}"
directory {folder}/data
index uid eq
"""


def slapd():
    return shutil.which("slapd", path="/usr/sbin:/usr/bin")


def write_people(path, count):
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: bench\no: Bench\n\n")
        for i in range(count):
            out.write(f"dn: uid=user{i:07d},{BASE}\nobjectClass: inetOrgPerson\nuid: user{i:07d}\ncn: User {i}\nsn: User\n"
                      f"displayName: User {i}\nmail: user{i:07d}@bench.example\n\n")


def measure(build, folder, people, connections, seconds):
    """Entries a second; None where slapd or its client is not installed."""
    client = pathlib.Path(build) / "tests/bench/ldap_load"
    if slapd() is None or not client.exists():
        return None
    folder = folder / "slapd"
    (folder / "data").mkdir(parents=True)
    (folder / "slapd.conf").write_text(CONFIG.format(folder=folder, base=BASE))
    write_people(folder / "people.ldif", people)
    subprocess.run([slapd(), "-T", "add", "-q", "-f", str(folder / "slapd.conf"), "-l", str(folder / "people.ldif")], check=True,
                   capture_output=True)
    uri = f"ldap://127.0.0.1:{instance.free_ports(1)[0]}/"
    server = subprocess.Popen([slapd(), "-d", "0", "-f", str(folder / "slapd.conf"), "-h", uri])
    try:
        time.sleep(1)
        return float(subprocess.run([str(client), uri, BASE, str(people), str(connections), str(seconds)], check=True,
                                    stdout=subprocess.PIPE, text=True).stdout)
    finally:
        server.terminate()
        server.wait(20)
