"""`recobro policy shipped`, `copy`, `check` and `test`: what a strategist begins with."""
import json
import re

from books import ROOT
from programs import table_of

SHIPPED = ROOT / "config/policies"
STEP = "wait: 3 days until 10:00\n        send: {channel: sms, template: friendly_notice}"


def files_under(directory):
    """Bytes of each file by its path from there."""
    return {str(path.relative_to(directory)): path.read_bytes()
            for path in sorted(directory.rglob("*")) if path.is_file()}


def shipped_and_copied(commands, checks, place):
    """The directory of the copy."""
    listed = {row["name"]: row for row in table_of(commands.text("policy", "shipped"))}
    there = sorted(path.parent.name for path in SHIPPED.glob("*/policy.yaml"))
    checks.equal("`policy shipped` lists the policies of the repository", sorted(listed), there)
    copy = place / "copied"
    said = commands.text("policy", "copy", "consumer_credit", copy)
    copied = files_under(copy)
    checks.hold("a copy is the shipped policy, its texts and its tests, byte for byte",
                copied and all(content == (SHIPPED / "consumer_credit" / path).read_bytes()
                               for path, content in copied.items()), sorted(copied))
    checks.equal("the list, the copy and what is said of it count the same files",
                 (listed["consumer_credit"]["files"], said.split()[0]), (str(len(copied)),) * 2)
    status, said = commands.refusal("policy", "copy", "consumer_credit", copy)
    checks.hold("a copy over a directory that is there is refused",
                status != 0 and f"{copy} is there already" in said, f"{status} {said}")
    checks.equal("and changes nothing in it", files_under(copy), copied)
    status, said = commands.refusal("policy", "copy", "consumer_credt", place / "other")
    checks.hold("a name that is none gets the likely one",
                status == 1 and "did you mean 'consumer_credit'" in said, f"{status} {said}")
    checks.hold("and no directory", not (place / "other").exists(), "it is there")
    return copy


def checked(commands, checks, copy):
    policy = copy / "policy.yaml"
    shown = commands.text("policy", "check", policy)
    last = shown.splitlines()[-1]
    told = commands.json("policy", "check", policy, "--quiet")
    checks.equal("`policy check` finds nothing wrong with the copy",
                 (told["ok"], told["errors"], told["warnings"], told["name"]),
                 (True, [], [], "consumer-credit"))
    lone = copy.parent / "lone.yaml"
    lone.write_bytes(policy.read_bytes())
    checks.equal("it says whether its texts were looked at", (
        told["texts_checked"], "texts were not looked at" in shown,
        commands.json("policy", "check", lone, "--quiet")["texts_checked"],
        "texts were not looked at" in commands.text("policy", "check", lone)),
        (True, False, False, True))
    checks.hold("both forms name the same version",
                last.endswith(f"no errors, 0 warnings, version {told['version'][:12]}"), last)
    phases = re.findall(r"^  - name: (\w+)$", policy.read_text().split("\nphases:")[1].split(
        "\nreactions:")[0], re.M)
    checks.equal("the outline has each phase of the file",
                 re.findall(r"^phase (\w+) \(", shown, re.M), phases)
    listed = {row["name"]: row for row in table_of(commands.text("policy", "shipped"))}
    checks.equal("as many as the list said", listed["consumer_credit"]["phases"], str(len(phases)))
    checks.equal("it is lawful in Colombia", commands.refusal(
        "policy", "check", policy, "--jurisdiction", "CO", "--strict", "--quiet")[0], 0)


def wrong_policies(commands, checks, copy):
    """A mistake is told with its place, a likely slip is a warning that --strict makes fail."""
    text = (copy / "policy.yaml").read_text()
    line = text[:text.index("from_day: 31")].count("\n") + 1
    bad = copy / "bad.yaml"
    bad.write_text(text.replace("from_day: 31", "from_day: 0"))
    status, said = commands.refusal("policy", "check", bad, "--json")
    told = json.loads(said)
    checks.hold("a rung out of order is refused with its place",
                (status, told["ok"], len(told["errors"])) == (1, False, 1)
                and told["errors"][0]["detail"].startswith(f"{bad}:{line}:15: "), f"{status} {said}")
    bad.write_text(text.replace("template: friendly_notice", "template: frendly_notice", 1))
    line = text[:text.index("- name: friendly_notice")].count("\n") + 1
    status, said = commands.refusal("policy", "check", bad, "--quiet")
    warnings = [one for one in said.splitlines() if one.startswith("warning: ")]
    checks.hold("a text that is not there is a warning with its place, for each language",
                status == 0 and sum(one.startswith(f"warning: {bad}:{line}:") and "did you mean "
                                    "'friendly_notice'?" in one for one in warnings) == 2, said)
    checks.hold("and the sum says how many", f"no errors, {len(warnings)} warnings" in said, said)
    checks.equal("which fails with --strict", commands.refusal(
        "policy", "check", bad, "--quiet", "--strict")[0], 1)
    bad.unlink()


def tested(commands, checks, copy):
    tests = copy / "tests.yaml"
    cases = re.findall(r"^  - name: (\w+)$", tests.read_text(), re.M)
    told = commands.lines("policy", "test", tests, "--json")
    checks.equal("`policy test` plays each case of the file, and all hold",
                 [(one["case"], one["ok"], one["differences"]) for one in told],
                 [(case, True, []) for case in cases])
    shown = commands.text("policy", "test", copy).splitlines()
    checks.equal("a directory stands for its tests.yaml; both forms count the same checks", shown,
                 [f"ok      {one['case']} ({one['checks']} checks)" for one in told]
                 + [f"{tests}: {len(cases)} passed, 0 failed"])
    policy = copy / "policy.yaml"
    text = policy.read_text()
    assert STEP in text, "the shipped policy has changed; change the test too"
    policy.write_text(text.replace(STEP, STEP.replace("3 days", "9 days")))
    status, said = commands.refusal("policy", "test", tests, "--json")
    told = [json.loads(line) for line in said.splitlines()]
    failed = [one["case"] for one in told if not one["ok"]]
    checks.equal("a step that waits longer fails the one case that sees it",
                 (status, failed), (1, ["ladder_of_the_first_month"]))
    status, said = commands.refusal("policy", "test", tests)
    wrong = next(one for one in told if not one["ok"])["differences"]
    checks.hold("for people each difference has its place",
                all(f"{tests}:{one['line']}:{one['column']}: " in said for one in wrong)
                and said.rstrip().endswith(f"{len(cases) - 1} passed, 1 failed"), said[-300:])
    one_case = commands.refusal("policy", "test", tests, "--case", cases[1])
    checks.hold("one case alone holds all the same",
                one_case[0] == 0 and one_case[1].endswith("1 passed, 0 failed\n"), one_case)
    policy.write_text(text)


def play(commands, checks, books):
    copy = shipped_and_copied(commands, checks, books.place)
    checked(commands, checks, copy)
    wrong_policies(commands, checks, copy)
    tested(commands, checks, copy)
