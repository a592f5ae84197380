"""An S3 server of our own for one test: its bucket is a folder, its words are counted, and it can die."""

import os
import socket
import subprocess
import threading
import time

KEY, SECRET = "AKSHAREDPRINTS", "a-secret-of-this-test-alone"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """`rclone serve s3` over a folder, and a bucket `prints` in it. It remembers no file that it has read."""

    def __init__(self, program, folder):
        self.folder = folder
        self.bucket = folder / "prints"
        self.bucket.mkdir(parents=True)
        self.port = free_port()
        command = [program, "serve", "s3", folder, "--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{KEY},{SECRET}", "--config", "",
                   "--vfs-cache-mode", "off"]
        # A machine's own settings for S3 or rclone are not for this server.
        own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RCLONE_"))}
        self.process = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not self.answers():
            if time.monotonic() > end:
                raise RuntimeError("the S3 server does not start")
            time.sleep(0.05)

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def prints(self):
        """The files that hold prints."""
        return sorted(path for path in self.bucket.rglob("*") if path.is_file())

    def stop(self):
        self.process.kill()
        self.process.wait()


class Door:
    """Leads to a server until so many connections have passed; after that it takes them and says nothing."""

    def __init__(self, port, most):
        self.behind, self.left = port, most
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.kept = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                one, _ = self.listener.accept()
            except OSError:
                return
            self.left -= 1
            if self.left < 0:
                self.kept.append(one)
                continue
            other = socket.create_connection(("127.0.0.1", self.behind))
            for source, goal in ((one, other), (other, one)):
                threading.Thread(target=self.carry, args=(source, goal), daemon=True).start()

    def carry(self, source, goal):
        try:
            while data := source.recv(65536):
                # A connection is kept for many requests: each bit of news from a client counts, too.
                if goal.getpeername()[1] == self.behind:
                    self.left -= 1
                    if self.left < 0:
                        self.kept += [source, goal]
                        return
                goal.sendall(data)
        except OSError:
            pass

    def stop(self):
        self.listener.close()


def environment(port, secret=SECRET):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PRESSRUN_"))}
    return clean | {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": secret, "AWS_REGION": "us-east-1", "AWS_ALLOW_HTTP": "true",
                    "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "NO_PROXY": "127.0.0.1"}
