"""nginx, Apache and Caddy with the files that pressrun writes for them."""

import os
import shutil
from pathlib import Path

from deploy.servers import Server, free_port

MODULES = Path("/usr/lib/apache2/modules")


def program(name):
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def nginx(work, root, site):
    """A server as `docs/deploying.md` describes it. `site` is the folder of the site, which can lie below the root."""
    port, own = free_port(), site / ".pressrun-host"
    user = "user root;" if os.geteuid() == 0 else ""
    paths = "".join(f"{name}_temp_path {work}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (work / "nginx.conf").write_text(
        f"{user} daemon off; pid {work}/pid; error_log {work}/error.log; events {{}}\n"
        f"http {{ access_log off; {paths} include /etc/nginx/mime.types; default_type application/octet-stream;\n"
        f'include "{own}/nginx-http.conf";\n'
        f"server {{ listen 127.0.0.1:{port}; root {root}; include \"{own}/nginx-server.conf\"; location / {{ try_files $uri $uri/ =404; }} }} }}\n")
    return Server([program("nginx"), "-c", work / "nginx.conf", "-p", work, "-e", work / "error.log"], port)


def apache(work, root, _site):
    """A server as web space has it: with `.htaccess`, and without other settings."""
    port = free_port()
    modules = ("mpm_event", "authz_core", "mime", "dir", "alias", "headers", "rewrite")
    load = "".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in modules)
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    load += f"LoadModule unixd_module {MODULES}/mod_unixd.so\n" if (MODULES / "mod_unixd.so").exists() else ""
    (work / "apache.conf").write_text(
        f"{load}{user}Listen 127.0.0.1:{port}\nServerName localhost\nPidFile {work}/pid\nErrorLog {work}/error.log\nDefaultRuntimeDir {work}\n"
        f"TypesConfig /etc/mime.types\nDocumentRoot {root}\n<Directory {root}>\nAllowOverride FileInfo\nOptions FollowSymLinks\n"
        f"Require all granted\n</Directory>\n")
    return Server([program("apache2"), "-D", "FOREGROUND", "-f", work / "apache.conf"], port)


def caddy(work, root, site):
    """A server with one site."""
    port = free_port()
    (work / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tstorage file_system {work}/caddy\n\tauto_https off\n}}\n"
        f"http://127.0.0.1:{port} {{\n\troot * {root}\n\tfile_server\n\timport \"{site}/.pressrun-host/site.caddy\"\n}}\n")
    return Server([program("caddy"), "run", "--adapter", "caddyfile", "--config", work / "Caddyfile"], port)
