/** `assets/nyx-packages`, byte for byte. */
export const PACKAGES = `#!/usr/bin/python3
"""Print which packages of the profile are in its templates, as JSON. Starts templates; changes none.

usage: nyx-packages [--nonce TEXT] [--patience SECONDS]

Each template is asked with its own package manager: the answer is the template's word about itself.
"""
import argparse
import datetime
import functools
import json
import os
import re
import signal
import subprocess
import sys
import threading

DEB = "dpkg-query -W -f='\${Package} \${Version} \${db:Status-Status}\\\\n' %s"
RPM = "rpm -q --qf '%%{NAME} %%{VERSION}-%%{RELEASE} installed\\\\n' %s"
LINE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9+._-]{0,80}) ([A-Za-z0-9.+:~^_-]{1,80}) installed$")


# A template may be hostile: no more is held of what it says, and nobody waits for it without end.
MOST = 65536


def ask(template, packages, patience):
    """Version by package; None where the template says that it has none, or says no end of it."""
    query = (RPM if template.startswith("fedora") else DEB) % " ".join(packages)
    with subprocess.Popen(
            ["qvm-run", "--no-gui", "--pass-io", "--user", "root", template, query],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True) as run:
        # With what it started, which holds the other end of its output.
        end = functools.partial(os.killpg, run.pid, signal.SIGKILL)
        late = threading.Timer(patience, end)
        late.start()
        said = run.stdout.read(MOST + 1)
        if len(said) > MOST:
            end()
        ended = run.wait() >= 0
        late.cancel()
    lines = said.decode("ascii", "replace").splitlines() if ended else []
    found = dict(match.groups() for match in map(LINE.match, lines) if match)
    return {name: found.get(name) for name in packages}


def halted(template):
    return subprocess.run(["qvm-check", "--quiet", "--running", template], check=False).returncode


def main():
    parser = argparse.ArgumentParser(prog="nyx-packages", description=__doc__.splitlines()[0])
    parser.add_argument("--nonce", default=None, help="a text to repeat in the output")
    parser.add_argument("--patience", type=int, default=600, help="seconds to wait for each")
    parser.add_argument("--wants", default="/opt/nyx/packages.json", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with open(options.wants, encoding="ascii") as handle:
        wants = json.load(handle)
    answers = {}
    for template, packages in sorted(wants.items()):
        was_halted = halted(template)
        answers[template] = ask(template, packages, options.patience)
        if was_halted:
            subprocess.run(["qvm-shutdown", "--wait", template], check=False)
    now = datetime.datetime.now(datetime.timezone.utc)
    json.dump({"format": 1, "nonce": options.nonce, "taken": now.isoformat(timespec="seconds"),
               "packages": answers}, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\\n")


if __name__ == "__main__":
    main()
`;
