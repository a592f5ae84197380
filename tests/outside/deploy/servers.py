"""Servers of our own for one test, on this machine alone."""

import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request

USER, PASSWORD = "u1", "a-password-of-this-test"
KEYS = {"AWS_ACCESS_KEY_ID": "AKDEPLOYMENTS", "AWS_SECRET_ACCESS_KEY": "a-secret-of-this-test", "AWS_REGION": "us-east-1"}


def clean(**more):
    """An environment without the machine's own settings for storage."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RCLONE_", "PRESSRUN_"))}
    return own | {"NO_PROXY": "127.0.0.1", "RCLONE_CONFIG": "/dev/null"} | more


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """A program that listens on a port until it is stopped."""

    def __init__(self, command, port, log=subprocess.DEVNULL):
        self.port = port
        self.process = subprocess.Popen(command, env=clean(), stdout=log, stderr=log)
        end = time.monotonic() + 30
        while not self.answers():
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"{command[0]} does not start")
            time.sleep(0.05)

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def rclone(program, kind, folder, *more):
    """A server of rclone over a folder."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    login = ["--user", USER, "--pass", PASSWORD] if kind != "s3" else ["--auth-key", f"{KEYS['AWS_ACCESS_KEY_ID']},{KEYS['AWS_SECRET_ACCESS_KEY']}"]
    return Server([program, "serve", kind, folder, "--addr", f"127.0.0.1:{port}", *login, *more], port)


class Moto(Server):
    """An S3 server in memory, which keeps headers and writes down each request."""

    def __init__(self, program, work):
        self.log = work / "moto.log"
        port = free_port()
        with self.log.open("wb") as log:
            super().__init__([program, "-H", "127.0.0.1", "-p", str(port)], port, log)
        request = urllib.request.Request(f"http://127.0.0.1:{port}/courier", method="PUT")
        urllib.request.urlopen(request, timeout=20).close()

    def requests(self):
        """The requests so far, as methods and paths."""
        lines = self.log.read_text(errors="replace").splitlines()
        parts = [line.split('"')[1].split() for line in lines if " HTTP/1.1" in line]
        return [f"{part[0].rsplit('m', 1)[-1]} {part[1]}" for part in parts]

    def client(self):
        import boto3  # of the server's own package
        return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self.port}", aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1")

    def files(self, client):
        pages = client.get_paginator("list_objects_v2").paginate(Bucket="courier", Prefix="site/")
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        own = [key for key in keys if "/.pressrun-" not in key]
        return {key.removeprefix("site/"): client.get_object(Bucket="courier", Key=key)["Body"].read() for key in own}


class Door:
    """Carries requests to a server, one at a time, and answers one of them itself."""

    def __init__(self, behind):
        self.behind, self.count, self.refuse_from, self.status, self.lasts = behind, 0, 0, 403, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.lock = threading.Lock()
        threading.Thread(target=self.run, daemon=True).start()

    def arm(self, number, status, lasts=False):
        self.count, self.refuse_from, self.status, self.lasts = 0, number, status, lasts

    def run(self):
        while True:
            try:
                one, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(one,), daemon=True).start()

    def is_refused(self):
        with self.lock:
            self.count += 1
            if not self.refuse_from:
                return False
            return self.count == self.refuse_from or self.lasts and self.count > self.refuse_from

    def carry(self, one):
        try:
            reader = one.makefile("rb")
            while head := self.head(reader):
                length = next((int(line.split(b":")[1]) for line in head if line.lower().startswith(b"content-length:")), 0)
                body = reader.read(length)
                if self.is_refused():
                    one.sendall(f"HTTP/1.1 {self.status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                    break
                self.forward(one, head, body)
        except OSError:
            pass
        finally:
            one.close()

    @staticmethod
    def head(reader):
        lines = []
        while (line := reader.readline()) not in (b"\r\n", b""):
            lines.append(line)
        return lines

    def forward(self, one, head, body):
        """Each request gets a connection of its own, which the server closes."""
        head = [line for line in head if not line.lower().startswith((b"connection:", b"expect:"))]
        if any(line.lower().startswith(b"expect:") for line in head):
            one.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.behind)) as other:
            other.sendall(b"".join(head) + b"Connection: close\r\n\r\n" + body)
            while data := other.recv(65536):
                one.sendall(data)
        raise ConnectionAbortedError

    def stop(self):
        self.listener.close()


class Ssh:
    """A server of OpenSSH, and a folder with an `ssh` and `rsync` that know it."""

    def __init__(self, work):
        self.folder = work / "sshd"
        self.folder.mkdir()
        self.port = free_port()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True)
        os.makedirs("/run/sshd", exist_ok=True) if os.geteuid() == 0 else None
        sshd = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
        options = ["Port=%d" % self.port, "ListenAddress=127.0.0.1", f"HostKey={self.folder}/host", f"AuthorizedKeysFile={self.folder}/user.pub",
                   "StrictModes=no", "UsePAM=no", "PidFile=none"]
        command = [sshd, "-D", "-f", "/dev/null"] + [part for option in options for part in ("-o", option)]
        self.server = Server(command, self.port)
        config = self.folder / "config"
        config.write_text(f"IdentityFile {self.folder}/user\nUserKnownHostsFile {self.folder}/known\nStrictHostKeyChecking accept-new\nLogLevel ERROR\n")
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        script = f"#!/bin/sh\n[ -z \"$CALLS\" ] || {{ n=$(($(cat \"$CALLS\") + 1)); echo $n > \"$CALLS\"; [ $n != \"$FAIL\" ] || exit 255; }}\nexec {shutil.which('ssh')} -F {config} \"$@\"\n"
        (self.bin / "ssh").write_text(script)
        (self.bin / "ssh").chmod(0o755)

    def environment(self, **more):
        return clean(PATH=f"{self.bin}:{os.environ['PATH']}", CALLS="", FAIL="", **more)

    def stop(self):
        self.server.stop()


def nginx(work, root):
    """A web server over a folder."""
    port, folder = free_port(), work / "nginx"
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    paths = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 2; events {{}}\n"
        f"http {{ access_log off; {paths} types {{ text/html html; text/css css; }}\n"
        f"server {{ listen 127.0.0.1:{port}; root {root}; location / {{ try_files $uri $uri/index.html =404; }} }} }}\n")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    return Server([program, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "error.log"], port)
