#!/usr/bin/env python3
"""Writes demonstration/users.csv, the staff of an invented shipping company: make_demonstration.py [file]

The form is that of the Microsoft 365 admin center's "Export users": its columns in its order, lists joined by
"+", UTF-8 with a byte order mark, CRLF. The same seed always gives the same file.
"""
import csv
import os
import random
import sys
import unicodedata
import uuid
from datetime import datetime, timedelta

DOMAIN = "nordhavn.example"
NEWEST = datetime(2025, 11, 14, 15, 42, 10)  # the export was made then; nothing in it is younger

COLUMNS = [
    "Block credential", "City", "Country/Region", "Department", "DirSyncEnabled", "Display name", "Fax",
    "First name", "Last dirsync time", "Last name", "Last password change time stamp", "Licenses",
    "Mobile Phone", "Oath token metadata", "Object Id", "Office", "Password never expires", "Phone number",
    "Postal code", "Preferred data location", "Preferred language", "Proxy addresses", "Release track",
    "Soft deletion time stamp", "State", "Street address", "Strong password required", "Title",
    "Usage location", "User principal name", "When created",
]

# country: (people, language, prefix of telephone and mobile, offices as (city, state, street, postal code))
COUNTRIES = {
    "Netherlands": ("NL", 58, "nl-NL", "+31 10 555 0", "+31 6 5550 0", [
        ("Rotterdam", "Zuid-Holland", "Waalhavenkade 118, 4e etage", "3089 JW"),
        ("Vlissingen", "Zeeland", "Sloehaven 22", "4389 PD")]),
    "Denmark": ("DK", 54, "da-DK", "+45 33 55 0", "+45 20 55 0", [
        ("København", "Hovedstaden", "Orientkaj 40, 2. sal", "2150"),
        ("Aarhus", "Midtjylland", "Østhavnsvej 7", "8000")]),
    "Latvia": ("LV", 34, "lv-LV", "+371 6755 0", "+371 2555 0", [
        ("Rīga", "", "Eksporta iela 15", "LV-1045"),
        ("Ventspils", "", "Dzintaru iela 60", "LV-3602")]),
    "United Kingdom": ("GB", 26, "en-GB", "+44 20 7946 0", "+44 7700 900", [
        ("Felixstowe", "Suffolk", "Trinity House, Dock Gate 1", "IP11 3TW"),
        ("London", "Greater London", "12 Thames Wharf", "E16 2EZ")]),
    "Germany": ("DE", 22, "de-DE", "+49 40 555 0", "+49 171 555 0", [
        ("Hamburg", "Hamburg", "Großer Grasbrook 9a", "20457")]),
}

GIVEN = {
    "NL": "Anouk Bram Daan Esmée Femke Geert Hanneke Iris Jeroen Joris Koen Liesbeth Maaike Michiel Noor René"
          " Renée Sanne Sjoerd Thijs Wouter Zoë Daniël Loïs Marijke Pieter Ruben Tessa Willemijn Yara",
    "DK": "Anders Asger Bodil Camilla Dorthe Emil Frederikke Gitte Henrik Ida Jørgen Karen Kåre Lærke Mads Mette"
          " Niels Ole Peder Rasmus Rikke Sigrid Søren Thorbjørn Trine Ulla Viggo Åse Bjørn Signe",
    "LV": "Agnese Andris Baiba Dāvis Edgars Elīna Gatis Ginta Ieva Ilze Inga Jānis Kārlis Krišjānis Laima Līga"
          " Mārtiņš Matīss Nauris Oskars Pēteris Raivis Rūta Sanita Santa Uldis Valdis Zane Žanete Ēriks",
    "GB": "Alice Callum Daniel Eleanor Fiona George Hannah Imogen Jack Kirsty Liam Maya Nadia Oliver Priya Rhys"
          " Sinéad Thomas Umar Zara",
    "DE": "Anja Björn Claudia Dirk Frauke Günter Heike Jörg Jürgen Katja Lars Maren Ömer Petra Ralf Sönke Ute"
          " Volker Wiebke Zeynep",
}

FAMILY = {
    "NL": "de Vries|van den Berg|Bakker|Jansen|Visser|Smit|Meijer|de Boer|Mulder|Bos|Vos|Peters|Hendriks|van"
          " Leeuwen|Dekker|Brouwer|de Wit|Dijkstra|Smits|de Graaf|van der Meer|Kuipers|Veenstra|Hoekstra|van"
          " 't Hof|Koster|Prins|Blom|Huisman|Çelik|Zandstra|Schipper",
    "DK": "Nielsen|Jensen|Hansen|Pedersen|Andersen|Christensen|Larsen|Sørensen|Rasmussen|Jørgensen|Madsen|"
          "Kristensen|Olsen|Thomsen|Møller|Mortensen|Østergaard|Bøgh|Kjær|Nørgaard|Skovgaard|Åkjær|Dahl|Holm|"
          "Lauridsen|Brønnum|Friis|Vestergaard|Højgaard|Toft",
    "LV": "Bērziņš/Bērziņa|Kalniņš/Kalniņa|Ozoliņš/Ozoliņa|Jansons/Jansone|Liepiņš/Liepiņa|Krūmiņš/Krūmiņa|"
          "Balodis/Balode|Eglītis/Eglīte|Zariņš/Zariņa|Pētersons/Pētersone|Vītols/Vītola|Kļaviņš/Kļaviņa|"
          "Kārkliņš/Kārkliņa|Šmits/Šmite|Āboliņš/Āboliņa|Lūsis/Lūse|Žukovskis/Žukovska|Ķirsis/Ķirse",
    "GB": "Smith|Patel|O'Brien|Campbell|Hughes|Ashworth|MacLeod|Thompson|Okafor|Whitfield|Singh|Turner|Walsh|"
          "Llewellyn|Brontë|Barker|Reid|Fletcher",
    "DE": "Müller|Schröder|Petersen|Köhler|Krüger|Jansen|Böttcher|Groß|Hinrichs|Yılmaz|Lührs|Behrens|Wöhler|"
          "Paulsen|Schütt|Thießen",
}

DEPARTMENTS = {
    "Port Operations": ["Terminal Planner", "Shift Supervisor", "Berth Coordinator", "Operations Manager"],
    "Port Agency": ["Ship Agent", "Senior Ship Agent", "Boarding Agent", "Agency Manager"],
    "Fleet": ["Technical Superintendent", "Marine Superintendent", "Fleet Manager", "Purchaser"],
    "Crewing": ["Crewing Officer", "Crew Planner", "Travel Coordinator"],
    "Chartering": ["Chartering Broker", "Post-fixture Analyst", "Chartering Manager"],
    "Customer Service": ["Customer Service Agent", "Documentation Clerk", "Team Lead"],
    "Finance": ["Accountant", "Controller", "Disbursement Clerk", "Credit Manager"],
    "Human Resources": ["HR Business Partner", "Payroll Specialist", "Recruiter"],
    "IT": ["Service Desk Engineer", "System Administrator", "Network Engineer", "Product Owner"],
    "Legal & Compliance": ["Legal Counsel", "Claims Handler", "Compliance Officer"],
    "HSEQ": ["Safety Officer", "Quality Auditor"],
    "Sales": ["Account Manager", "Sales Director", "Tender Specialist"],
}

# Functional mailboxes: people never sign in with them.
FUNCTIONS = [
    ("Reception Rotterdam", "reception.rotterdam", "Netherlands"),
    ("Invoices", "invoices", "Netherlands"),
    ("Crew travel", "crew.travel", "Denmark"),
    ("Havnevagt Aarhus", "havnevagt", "Denmark"),
    ("Kuģu aģentūra Ventspils", "agentura.ventspils", "Latvia"),
    ("Bunker desk", "bunkers", "United Kingdom"),
]

SYNCED = {12, 31, 70, 104, 133, 168}           # people by number, from 1
BLOCKED = {9, 27, 58, 83, 111, 142, 177}
DELETED = {40: 2, 66: 5, 95: 11, 128: 19, 160: 27}  # number: days before the export


def ascii_of(text):
    """The letters of an address: diacritics off, and what has none to take off spelled out."""
    text = text.lower()
    for letter, spelled in {"ø": "oe", "æ": "ae", "å": "aa", "ß": "ss", "ö": "oe", "ü": "ue", "ı": "i"}.items():
        text = text.replace(letter, spelled)
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c in "-"))


def moment(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_woman_in_latvian(given):
    return given[-1] in "ae"


class Company:
    def __init__(self):
        self.random = random.Random(20251114)
        self.taken = set()
        self.number = 0

    def before(self, most_days, least_days=1):
        seconds = self.random.randint(least_days * 86400, most_days * 86400)
        return NEWEST - timedelta(seconds=seconds)

    def local_part(self, given, family):
        base = f"{ascii_of(given)}.{ascii_of(family)}"
        choice, count = base, 1
        while choice in self.taken:
            count += 1
            choice = f"{base}{count}"
        self.taken.add(choice)
        return choice

    def name(self, code):
        given = self.random.choice(GIVEN[code].split())
        family = self.random.choice(FAMILY[code].split("|"))
        if "/" in family:
            family = family.split("/")[is_woman_in_latvian(given)]
        return given, family

    def aliases(self, given, family, local):
        """About a third have another address: initial and name, a name of before, or a nickname."""
        if self.random.random() > 0.34:
            return []
        initial = ascii_of(given)[0] + ascii_of(family)
        former = f"{ascii_of(given)}.{ascii_of(self.random.choice(FAMILY['DK'].split('|')))}"
        found = [a for a in self.random.sample([initial, former], self.random.randint(1, 2))
                 if a not in self.taken and a != local]
        self.taken.update(found)
        return found

    def licenses(self, country, department):
        roll = self.random.random()
        if country == "United Kingdom":
            return ["Microsoft 365 Business Premium"] if roll < 0.85 else ["Exchange Online (Plan 1)"]
        if department in ("Port Operations", "Crewing"):
            return ["Office 365 E1"] if roll < 0.7 else ["Exchange Online (Plan 1)"]
        if department in ("IT", "Legal & Compliance"):
            return ["Office 365 E5"] if roll < 0.6 else ["Office 365 E3"]
        if department == "Customer Service":
            return ["Office 365 E1"] if roll < 0.5 else ["Office 365 E3"]
        if roll < 0.07:
            return []
        if department == "Finance" and roll < 0.5:
            return ["Office 365 E3", "Microsoft Defender for Office 365 (Plan 1)"]
        return ["Exchange Online (Plan 1)"] if roll < 0.2 else ["Office 365 E3"]

    def row(self, country, display, local, created):
        """What every account has."""
        code, _, language, _, _, offices = COUNTRIES[country]
        city, state, street, postal = self.random.choice(offices)
        row = dict.fromkeys(COLUMNS, "")
        row.update({
            "Block credential": "False", "City": city, "Country/Region": country, "DirSyncEnabled": "False",
            "Display name": display, "Licenses": "Unlicensed", "Object Id": self.object_id(),
            "Office": city, "Password never expires": "False", "Postal code": postal, "Preferred language": language,
            "Proxy addresses": f"SMTP:{local}@{DOMAIN}", "State": state, "Street address": street,
            "Strong password required": "True", "Usage location": code,
            "User principal name": f"{local}@{DOMAIN}", "When created": moment(created),
            "Last password change time stamp": moment(max(created, self.before(400))),
        })
        return row

    def object_id(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def telephones(self, row, country):
        _, _, _, telephone, mobile, _ = COUNTRIES[country]
        row["Phone number"] = f"{telephone}{self.random.randint(100, 999)}"
        if self.random.random() < 0.6:
            row["Mobile Phone"] = f"{mobile}{self.random.randint(100, 999)}"

    def special(self, row):
        """Blocked, synced and deleted people."""
        if self.number in BLOCKED:
            row["Block credential"] = "True"
        if self.number in SYNCED:
            row["DirSyncEnabled"] = "True"
            row["Last dirsync time"] = moment(NEWEST - timedelta(minutes=17))
        if self.number in DELETED:
            row["Soft deletion time stamp"] = moment(NEWEST - timedelta(days=DELETED[self.number], hours=1))
            row["When created"] = min(row["When created"], moment(NEWEST - timedelta(days=500)))
            row["Last password change time stamp"] = moment(self.before(400, 60))

    def person(self, country):
        self.number += 1
        given, family = self.name(COUNTRIES[country][0])
        local = self.local_part(given, family)
        department = self.random.choice(list(DEPARTMENTS))
        row = self.row(country, f"{given} {family}", local, self.before(3000, 20))
        row["First name"], row["Last name"], row["Department"] = given, family, department
        row["Title"] = self.random.choice(DEPARTMENTS[department])
        row["Licenses"] = "+".join(self.licenses(country, department)) or "Unlicensed"
        aliases = self.aliases(given, family, local)
        row["Proxy addresses"] = "+".join([row["Proxy addresses"]] + [f"smtp:{a}@{DOMAIN}" for a in aliases])
        self.telephones(row, country)
        self.special(row)
        return row

    def function(self, display, local, country):
        self.taken.add(local)
        row = self.row(country, display, local, self.before(3000, 700))
        row["Block credential"] = row["Password never expires"] = "True"
        return row

    def staff(self):
        """Everybody, in the order in which the admin center lists them: by display name."""
        rows = [self.function(*function) for function in FUNCTIONS]
        for country, facts in COUNTRIES.items():
            rows += [self.person(country) for _ in range(facts[1])]
        return sorted(rows, key=lambda row: row["Display name"].casefold())


def main(arguments):
    here = os.path.dirname(os.path.abspath(__file__))
    path = arguments[0] if arguments else os.path.join(here, "..", "demonstration", "users.csv")
    with open(path, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(Company().staff())


if __name__ == "__main__":
    main(sys.argv[1:])
