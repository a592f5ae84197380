"""A server under test: started, asked over HTTP, listened to and stopped."""

import re
import signal
import subprocess
import threading
import time
import urllib.request

# What pressrun says of each edition: `1 of 14244 made; 2.4 ms`.
MADE = re.compile(r"made.*; ([\d.]+) (ms|s)$")


class Server:
    def __init__(self, command, base, url):
        self.command, self.url = command, base + url
        self.lines = []

    def __enter__(self):
        self.child = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait_for("<html", patience=120)
        self.rest()
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGINT)
        self.child.wait(20)

    def _listen(self):
        for line in self.child.stdout:
            self.lines.append(line.rstrip())

    def forget(self):
        self.lines.clear()

    def said(self):
        """Milliseconds that each edition took, as the server itself says."""
        found = [MADE.search(line) for line in self.lines]
        return [float(m[1]) * (1000 if m[2] == "s" else 1) for m in found if m]

    def page(self):
        try:
            with urllib.request.urlopen(self.url, timeout=30) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def wait_for(self, word, patience=60):
        end = time.monotonic() + patience
        while word not in self.page():
            if time.monotonic() > end:
                raise RuntimeError(f"{self.url} never showed {word}; " + "\n".join(self.lines[-5:]))
            time.sleep(0.001)

    def rest(self):
        time.sleep(1.5)

    def memory(self):
        """Resident memory in MiB."""
        with open(f"/proc/{self.child.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
