#!/usr/bin/env python3
"""Runs the scenarios against a live Tenure of their own: run.py BUILD [--only NAME] [--gently] [--keep] [-v] [--jobs N]

Each tests/scenarios/*.scenario is a story in plain lines (README.md tells the language). It has a tenant of its
own, with a movable clock, in one private installation with its real Dovecot and Postfix on free ports. Scenarios
that stop or kill the server run alone, after the others. Output is TAP; the last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import glob
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import steps  # noqa: E402
from instance import Instance, InstanceFault  # noqa: E402
from world import StepFault, World  # noqa: E402


class Scenario:
    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path).removesuffix(".scenario")
        self.lines = read_lines(path)
        self.is_alone = steps.stops_the_machine(self.lines)
        self.report = []

    def run(self, instance, tenant):
        """None when all is well, otherwise what went wrong and where."""
        world = World(instance, tenant, self.report.append)
        number = 0
        try:
            for number, line in self.lines:
                self.report.append(f"   {number:3} {line}")
                steps.perform(world, line)
            world.settle()
        except StepFault as fault:
            return f"{os.path.basename(self.path)}:{number}: {fault}"
        except Exception as fault:  # a mistake of the runner must not take the others along
            return f"{os.path.basename(self.path)}:{number}: {type(fault).__name__}: {fault}"
        finally:
            world.close()
        return None


def read_lines(path):
    """[(number, step)]; an indented line goes on with the step above, # begins a comment."""
    found = []
    with open(path, encoding="utf-8") as text:
        for number, line in enumerate(text, 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if line[0].isspace() and found:
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
            else:
                found.append((number, line.strip()))
    return found


class Results:
    """Prints TAP as scenarios end."""

    def __init__(self, is_verbose):
        self.is_verbose, self.passed, self.failed = is_verbose, 0, 0

    def add(self, name, fault, seconds, report=()):
        self.passed += fault is None
        self.failed += fault is not None
        number = self.passed + self.failed
        print(f"{'not ok' if fault else 'ok'} {number} - {name} # {seconds:.1f} s")
        shown = report if self.is_verbose else list(report)[-6:] if fault else []
        for line in list(shown) + ([f"   {fault}"] if fault else []):
            print("\n".join("# " + part for part in line.splitlines()))
        sys.stdout.flush()


def run_one(scenario, instance, tenant, results):
    begun = time.monotonic()
    fault = scenario.run(instance, tenant)
    results.add(scenario.name, fault, time.monotonic() - begun, scenario.report)


def run_all(scenarios, instance, tenants, results, jobs):
    together = [s for s in scenarios if not s.is_alone]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda s: run_one(s, instance, tenants[s.name], results), together))
    for scenario in scenarios:
        if scenario.is_alone:
            bring_up(instance)
            run_one(scenario, instance, tenants[scenario.name], results)


def bring_up(instance):
    """What a scenario left stopped is started for the next one."""
    for role in ("serve", "mail"):
        if role in instance.processes and instance.has_ended(role):
            instance.faults.append(f"tenured {role} ended by itself")
            del instance.processes[role]
        if role not in instance.processes:
            instance.start(role)


def choose(only):
    paths = sorted(glob.glob(os.path.join(HERE, "*.scenario")))
    return [Scenario(path) for path in paths if not only or any(word in os.path.basename(path) for word in only)]


def play(scenarios, options, results):
    begun = time.monotonic()
    instance = Instance(options.build)
    try:
        tenants = {s.name: instance.make_tenant(f"s{n:03}.example") for n, s in enumerate(scenarios, 1)}
        bring_up(instance)
        run_all(scenarios, instance, tenants, results, options.jobs)
    except InstanceFault as fault:
        instance.faults.append(str(fault))
    finally:
        logs = instance.keep_logs(options.build)
        instance.close(options.keep)
    fault = "; ".join(instance.faults) or None
    results.add("the server stood it, and ended cleanly", fault, time.monotonic() - begun)
    if results.failed:
        print(f"# the servers' logs: {logs}/scenarios-*.log")
    if options.keep:
        print(f"# kept: {instance.folder}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="the folder meson built in")
    parser.add_argument("--only", action="append", help="part of a scenario's name; may be given several times")
    parser.add_argument("--gently", action="store_true",
                        help="without those that stop or kill the server (a killed one tells no coverage)")
    parser.add_argument("--keep", action="store_true", help="leave the installation's folder behind")
    parser.add_argument("--jobs", type=int, default=2, help="scenarios at once (2)")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every step and answer")
    options = parser.parse_args()
    scenarios = [s for s in choose(options.only) if not (options.gently and s.is_alone)]
    results = Results(options.verbose)
    print(f"1..{len(scenarios) + 1}")
    if not scenarios:
        sys.exit("no scenario has such a name")
    try:
        play(scenarios, options, results)
    except InstanceFault as fault:
        results.add("the server starts", str(fault), 0)
    print(f"{results.passed} passed, {results.failed} failed")
    sys.exit(1 if results.failed else 0)


if __name__ == "__main__":
    main()
