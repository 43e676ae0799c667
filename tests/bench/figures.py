"""The table that make bench prints: what was measured, by what it is divided, and whether the goal is met."""


class Figures:
    def __init__(self):
        self.rows, self.missed = [], 0

    def heading(self, text):
        self.rows.append(("", text, "", "", ""))
        print(f"\n{text}", flush=True)

    def add(self, name, value, detail="", goal="", met=None):
        """met None: a figure without a goal."""
        verdict = goal if met is None else f"{goal}: {'yes' if met else 'NO'}"
        self.missed += met is False
        print(f"  {name:58}{value:>14}   {detail:34}{verdict}", flush=True)

    def ratio(self, name, value, base, goal, unit="/s"):
        share = value / base if base else 0
        self.add(name, f"{value:,.0f}{unit}", f"{share:.2f} of {base:,.0f}{unit}", f">= {goal}", share >= goal)

    def below(self, name, value, limit, unit):
        self.add(name, f"{value:,.2f} {unit}", "", f"< {limit:g}", value < limit)
