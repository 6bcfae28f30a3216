"""Promises that were looked at, each with a sentence."""


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = []

    def hold(self, sentence, holds, otherwise=""):
        if holds:
            self.passed += 1
            print(f"  {sentence}")
        else:
            self.failed.append(sentence)
            print(f"  FAILED: {sentence}: {otherwise}")

    def equal(self, sentence, seen, wanted):
        self.hold(sentence, seen == wanted, f"{seen}, expected {wanted}")
