/** `assets/nyx-collect`, byte for byte. */
export const COLLECTOR = `#!/usr/bin/python3
"""Print one dom0's state as JSON. Reads only; changes and starts nothing.

usage: nyx-collect [--nonce TEXT] [--serials]

Runs in dom0 as root or as a member of group qubes, with Python's standard library and qubesadmin.
Serial numbers are left out unless --serials is given: the ids of USB devices contain them.
"""
import argparse
import datetime
import hashlib
import json
import os
import subprocess
import sys

import qubesadmin

DEVICES = ("pci", "block", "usb", "mic")
PACKAGES = ("qubes-core-dom0", "qubes-core-qrexec-dom0", "qubes-mgmt-salt-dom0-qvm", "xen")


def plain(value):
    if value is None or isinstance(value, (bool, int)):
        return value
    return str(value)


def properties(holder, name, unread):
    found = {}
    for prop in sorted(holder.property_list()):
        try:
            value, default = getattr(holder, prop), holder.property_is_default(prop)
        except Exception as error:  # one unreadable property must not hide the others
            unread.append("%s.%s: %s" % (name, prop, type(error).__name__))
            continue
        found[prop] = {"value": plain(value), "default": bool(default)}
    return found


def device_id(kind, device, serials):
    text = str(device)
    if serials or kind in ("pci", "mic"):
        return text
    return ":".join(text.split(":")[:2])


def devices(qube, serials):
    return {
        kind: [{"id": device_id(kind, one.virtual_device, serials), "mode": one.mode.value,
                "options": {key: plain(value) for key, value in dict(one.options).items()}}
               for one in qube.devices[kind].get_assigned_devices()]
        for kind in DEVICES}


def qube_state(qube, serials, unread):
    state = {"class": qube.klass, "properties": properties(qube, qube.name, unread),
             "features": {str(key): str(value) for key, value in dict(qube.features).items()},
             "tags": sorted(str(tag) for tag in qube.tags)}
    if qube.klass not in ("AdminVM", "RemoteVM"):
        state["firewall"] = [one.rule for one in qube.firewall.rules]
        state["devices"] = devices(qube, serials)
        state["volumes"] = {name: {"size": int(volume.size)}  # a call each; no other volume lasts
                            for name, volume in qube.volumes.items() if name in ("private", "root")}
    return state


def directory(root):
    """Every file of a policy directory, whatever its name: a bad name denies every call."""
    files = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, "rb") as handle:
                    raw = handle.read()
                files[os.path.relpath(path, root)] = {
                    "text": raw.decode("utf-8", "replace"),
                    "sha256": hashlib.sha256(raw).hexdigest()}
    return files


def read(path):
    try:
        with open(path, "r", encoding="utf-8", errors="replace") as handle:
            return handle.read().strip()
    except OSError:
        return None


def versions():
    found = {"kernel": os.uname().release}
    for name in PACKAGES:
        try:
            done = subprocess.run(["rpm", "-q", "--qf", "%{VERSION}-%{RELEASE}", name],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        except OSError:
            break
        if done.returncode == 0:
            found[name] = done.stdout.decode("ascii", "replace")
    return found


def tpm(root):
    return {"version": read(root + "/sys/class/tpm/tpm0/tpm_version_major"),
            "pcrs": {str(at): read(root + "/sys/class/tpm/tpm0/pcr-sha256/%d" % at)
                     for at in range(8)}}


def machine(root, serials):
    names = ["sys_vendor", "product_name", "board_name", "bios_version", "bios_date"]
    names += ["product_serial", "board_serial"] if serials else []
    return {name: read(root + "/sys/class/dmi/id/" + name) for name in names}


def main():
    parser = argparse.ArgumentParser(prog="nyx-collect", description=__doc__.splitlines()[0])
    parser.add_argument("--nonce", default=None, help="a text to repeat in the output")
    parser.add_argument("--serials", action="store_true", help="include serial numbers")
    parser.add_argument("--root", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    app = qubesadmin.Qubes()
    app.cache_enabled = True
    unread = []
    # The qubes come before the global properties: an unset one of those would leave a nameless
    # object in the client's cache, and iterating would then fail.
    qubes = {}
    for qube in app.domains:
        try:
            qubes[qube.name] = qube_state(qube, options.serials, unread)
        except Exception as error:  # a disposable may end while it is read
            if not (qube.name[:4] == "disp" and qube.name[4:].isdigit()):
                unread.append("%s: %s" % (qube.name, type(error).__name__))
    now, root = datetime.datetime.now(datetime.timezone.utc), options.root
    snapshot = {
        "format": 1, "nonce": options.nonce, "taken": now.isoformat(timespec="seconds"),
        "release": read(root + "/etc/qubes-release"), "versions": versions(),
        "qubes": qubes, "globals": properties(app, "globals", unread), "unread": unread,
        "policy": {"etc": directory(root + "/etc/qubes/policy.d"),
                   "run": directory(root + "/run/qubes/policy.d"),
                   "legacy": directory(root + "/etc/qubes-rpc/policy")},
        "tpm": tpm(root), "machine": machine(root, options.serials)}
    json.dump(snapshot, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\\n")


if __name__ == "__main__":
    main()
`;

/** `assets/nyx-apply`, byte for byte. */
export const APPLY = `#!/bin/sh
# nyx-apply: makes this machine's qubes and policy those of its profile, then reads them back.
# nyx-apply --online: the same with what must be fetched, further templates and packages.
# Runs in dom0 as root: once by itself after first boot, and again whenever its owner runs it.
# It enables no Salt top and stores no secret. What happened is in /var/lib/nyx/status.
set -u
umask 022
here=/opt/nyx
state=/var/lib/nyx
online="\${1:-}"

say() {
  printf '%s\\n' "$1" | tee "$state/status"
  logger -t nyx -- "$1" || true
}

fail() {
  say "FAILED: $1"
  exit 1
}

case "$online" in '' | --online) ;; *) echo 'usage: nyx-apply [--online]' >&2; exit 64 ;; esac
mkdir -p "$state"
[ "$(id -u)" = 0 ] || { echo 'nyx-apply: run it as root: sudo nyx-apply' >&2; exit 1; }
cd "$here" || fail 'The folder /opt/nyx is missing.'
sha256sum --quiet --strict -c SHA256SUMS || fail 'A file in /opt/nyx is not the one that was shipped.'

# Initial setup turns its own service off when the owner has finished it.
if systemctl is-enabled --quiet initial-setup.service; then
  say 'WAITING: finish initial setup; this runs again at the next start.'
  exit 0
fi
[ -n "$(getent group qubes | cut -d: -f4)" ] || fail 'No user is a member of group qubes yet.'

install -d -m 0750 /srv/salt/nyx
rm -f /srv/salt/nyx/*.sls
for file in salt/nyx/*.sls; do
  install -m 0640 "$file" /srv/salt/nyx/ || fail "Could not place $file."
done
install -m 0755 bin/nyx-collect bin/nyx-apply bin/nyx-packages bin/nyx-remove bin/nyx-status /usr/local/bin/
install -m 0644 autostart/nyx-status.desktop /etc/xdg/autostart/

# From here on this has run once: again only when a person says so, or it would undo their edits.
systemctl disable --quiet nyx-firstboot.service || true
date -u '+%Y-%m-%dT%H:%M:%SZ start' >> "$state/apply.log"
qubesctl --dom0-only state.apply nyx.policy >> "$state/apply.log" 2>&1 ||
  fail 'The policy could not be placed, so nothing else was done. See /var/lib/nyx/apply.log.'
while read -r name sls; do
  if [ -n "$name" ] && ! qvm-check --quiet "$name"; then
    # Qubes' own state makes what the owner unticked and this profile needs. If it cannot, the
    # profile's own steps that need it will fail, and say so.
    qubesctl --dom0-only state.apply "$sls" < /dev/null >> "$state/apply.log" 2>&1 || true
  fi
done < needs.txt
formula=nyx.profile
if [ -n "$online" ] && [ -e salt/nyx/online.sls ]; then formula=nyx.online; fi
qubesctl --dom0-only state.apply "$formula" >> "$state/apply.log" 2>&1
applied=$?

# Salt's own word proves nothing: what counts is read back, also after a failure.
if nyx-collect > "$state/snapshot.new"; then
  mv "$state/snapshot.new" "$state/snapshot.json"
else
  fail 'The state could not be read back. See /var/lib/nyx/apply.log.'
fi
[ "$applied" = 0 ] || fail 'A step did not succeed; what it needed stayed closed. See /var/lib/nyx/apply.log, then run: sudo nyx-apply'

more=''
if [ -s packages.txt ] || [ -e salt/nyx/online.sls ]; then more=yes; fi
if [ -z "$online" ] && [ -n "$more" ]; then
  say 'APPLIED, not yet verified: check /var/lib/nyx/snapshot.json on another device with nyx. Templates or packages are still to be fetched: go online, then run: sudo nyx-apply --online'
  exit 0
fi
missing=''
while read -r template sls; do
  [ -n "$template" ] || continue
  qubesctl --skip-dom0 --targets="$template" state.apply "$sls" < /dev/null >> "$state/apply.log" 2>&1 ||
    missing="$missing $template"
done < packages.txt
if [ -n "$more" ]; then
  # Here too what counts is read back.
  nyx-packages > "$state/packages.new" || fail 'The packages could not be read back. See /var/lib/nyx/apply.log.'
  mv "$state/packages.new" "$state/packages.json"
fi
if [ -n "$missing" ]; then
  fail "The qubes are made; packages are missing in:$missing. Go online, then run: sudo nyx-apply --online"
fi
say 'APPLIED, not yet verified: check /var/lib/nyx/snapshot.json on another device with nyx.'
`;

/** `assets/nyx-packages`, byte for byte. */
export const PACKAGES = `#!/usr/bin/python3
"""Print which packages of the profile are in its templates, as JSON. Starts templates; changes none.

usage: nyx-packages [--nonce TEXT]

Each template is asked with its own package manager: the answer is the template's word about itself.
"""
import argparse
import datetime
import json
import re
import subprocess
import sys

DEB = "dpkg-query -W -f='\${Package} \${Version} \${db:Status-Status}\\\\n' %s"
RPM = "rpm -q --qf '%%{NAME} %%{VERSION}-%%{RELEASE} installed\\\\n' %s"
LINE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9+._-]{0,80}) ([A-Za-z0-9.+:~^_-]{1,80}) installed$")


def ask(template, packages):
    """Version by package; None where the template says that it has none."""
    query = (RPM if template.startswith("fedora") else DEB) % " ".join(packages)
    done = subprocess.run(
        ["qvm-run", "--no-gui", "--pass-io", "--user", "root", template, query],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    lines = done.stdout[:65536].decode("ascii", "replace").splitlines()
    found = dict(match.groups() for match in map(LINE.match, lines) if match)
    return {name: found.get(name) for name in packages}


def halted(template):
    return subprocess.run(["qvm-check", "--quiet", "--running", template], check=False).returncode


def main():
    parser = argparse.ArgumentParser(prog="nyx-packages", description=__doc__.splitlines()[0])
    parser.add_argument("--nonce", default=None, help="a text to repeat in the output")
    parser.add_argument("--wants", default="/opt/nyx/packages.json", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with open(options.wants, encoding="ascii") as handle:
        wants = json.load(handle)
    answers = {}
    for template, packages in sorted(wants.items()):
        was_halted = halted(template)
        answers[template] = ask(template, packages)
        if was_halted:
            subprocess.run(["qvm-shutdown", "--wait", template], check=False)
    now = datetime.datetime.now(datetime.timezone.utc)
    json.dump({"format": 1, "nonce": options.nonce, "taken": now.isoformat(timespec="seconds"),
               "packages": answers}, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\\n")


if __name__ == "__main__":
    main()
`;

/** `assets/nyx-remember`, byte for byte. */
export const REMEMBER = `#!/usr/bin/python3
"""Remember what was there before Nyx changed it, and put back what its profile no longer states.

usage: nyx-remember [--forget] [--check] [--wants FILE]

Each qube remembers in its own feature x-nyx-before; dom0 does so for the global preferences. The
memory names its qube: a clone copies features, and must not pass for the qube that was changed.
With --check nothing is written; exit 1 says that something would be.
"""
import argparse
import json
import sys

import qubesadmin
import qubesadmin.firewall

MEMORY, MARK, DEFAULT = "x-nyx-before", "x-nyx-created", "*default*"
NOTHING = {"tags": [], "features": [], "prefs": [], "firewall": False, "globals": []}
POINTERS = ("template", "default_dispvm", "netvm")


def plain(value):
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def was(holder, name):
    return DEFAULT if holder.property_is_default(name) else plain(getattr(holder, name))


def memory_of(qube):
    try:
        memory = json.loads(qube.features.get(MEMORY) or "null")
    except ValueError:
        memory = None
    if isinstance(memory, dict) and memory.get("of") == qube.name:
        return memory
    return {"of": qube.name, "tags": {}, "features": {}, "prefs": {}, "globals": {},
            "firewall": None}


def learn(app, qube, memory, wants):
    """Of what we made nothing was there before us."""
    ours = qube.features.get(MARK) == qube.name
    if wants["made"] and not ours:
        return
    for tag in wants["tags"]:
        memory["tags"].setdefault(tag, not ours and tag in qube.tags)
    for name in wants["features"]:
        if name not in memory["features"]:
            memory["features"][name] = None if ours else qube.features.get(name)
    for name in wants["prefs"]:
        if name not in memory["prefs"] and not (ours and name == "template"):
            memory["prefs"][name] = DEFAULT if ours else was(qube, name)
    if wants["firewall"] and memory["firewall"] is None and not ours:
        memory["firewall"] = [one.rule for one in qube.firewall.rules]
    for name in wants["globals"]:
        if name not in memory["globals"]:
            memory["globals"][name] = was(app, name)


def unwanted(qube, memory, wants):
    """A qube of ours that the profile no longer has keeps what it has: nobody named it."""
    ours = qube.features.get(MARK) == qube.name
    if ours if wants is None else wants["made"] and not ours:
        return {}
    wants = wants or NOTHING
    old = {part: {name: value for name, value in memory[part].items() if name not in wants[part]}
           for part in ("tags", "features", "prefs", "globals")}
    if memory["firewall"] is not None and not wants["firewall"]:
        old["firewall"] = memory["firewall"]
    return {part: value for part, value in old.items() if value}


def change(holder, name, value):
    if value == DEFAULT:
        delattr(holder, name)
    else:
        setattr(holder, name, value)


def put_back(app, qube, old):
    for tag, there in old.get("tags", {}).items():
        if not there:
            qube.tags.discard(tag)
    for name, value in old.get("features", {}).items():
        if value is not None:
            qube.features[name] = value
        elif name in qube.features:
            del qube.features[name]
    if "firewall" in old:
        qube.firewall.rules = [qubesadmin.firewall.Rule(rule) for rule in old["firewall"]]
    # The network comes last, when all else is as it was.
    prefs = sorted(old.get("prefs", {}).items(),
                   key=lambda one: POINTERS.index(one[0]) if one[0] in POINTERS else -1)
    for name, value in prefs:
        change(qube, name, value)
    for name, value in old.get("globals", {}).items():
        change(app, name, value)


def drop(memory, old):
    for part, value in old.items():
        if part == "firewall":
            memory["firewall"] = None
        else:
            for name in value:
                del memory[part][name]


def write(qube, memory, check):
    """True when the qube's memory differs from what stands there."""
    empty = not any(memory[part] for part in memory if part != "of")
    text = None if empty else json.dumps(memory, sort_keys=True, separators=(",", ":"))
    if qube.features.get(MEMORY) == text:
        return False
    if not check and text is not None:
        qube.features[MEMORY] = text
    elif not check:
        del qube.features[MEMORY]
    return True


def main():
    parser = argparse.ArgumentParser(prog="nyx-remember", description=__doc__.splitlines()[0])
    parser.add_argument("--forget", action="store_true", help="put back what is not stated now")
    parser.add_argument("--check", action="store_true", help="only say by the exit code")
    parser.add_argument("--wants", default="/opt/nyx/wants.json", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with open(options.wants, encoding="ascii") as handle:
        all_wants = json.load(handle)
    app = qubesadmin.Qubes()
    changes, failures = 0, 0
    for qube in sorted(app.domains, key=lambda one: one.name):
        wants, memory = all_wants.get(qube.name), memory_of(qube)
        old = unwanted(qube, memory, wants) if options.forget else {}
        try:
            if old and not options.check:
                put_back(app, qube, old)
            drop(memory, old)
        except Exception as error:  # what it would go back to may be gone: the others still go on
            failures += 1
            print("nyx-remember: %s: %s" % (qube.name, error), file=sys.stderr)
            memory = memory_of(qube)
        if wants is not None:
            learn(app, qube, memory, wants)
        changes += write(qube, memory, options.check)
    sys.exit(1 if failures or (options.check and changes) else 0)


if __name__ == "__main__":
    main()
`;

/** `assets/nyx-remove`, byte for byte. */
export const REMOVE = `#!/usr/bin/python3
"""Take away qubes that Nyx made, and only those that you name.

usage: nyx-remove                        list what Nyx made, and what of yours points at it
       nyx-remove QUBE...                remove these, after you have typed their names again
       nyx-remove --uninstall [QUBE...]  the same; what you do not name becomes yours, the settings
                                         of Qubes' own qubes are put back, and Nyx' policy goes last

A removed qube's files are gone. A running qube is never removed: qubesd would kill it without a
question. What pointed at a removed qube points at nothing afterwards, which opens no way out.
"""
import argparse
import glob
import os
import subprocess
import sys

import qubesadmin

MARK, MEMORY = "x-nyx-created", "x-nyx-before"
GLOBALS = ("default_netvm", "default_dispvm", "updatevm", "clockvm")
POINTERS = ("default_dispvm", "netvm")


def ours(qube):
    return qube.features.get(MARK) == qube.name


def points(holder, name):
    value = getattr(holder, name, None)
    return None if value is None or value == "" else str(value)


def rank(qube):
    """Facts of qubesd: disposables, then app qubes, then the templates of disposables."""
    if qube.klass == "DispVM":
        return 0
    return 2 if getattr(qube, "template_for_dispvms", False) is True else 1


def pointing(qubes, names):
    """Every pointer at one of the names, the owner's own qubes first; a default only follows."""
    found = [(qube, prop) for qube in qubes if qube.klass != "AdminVM" for prop in POINTERS
             if points(qube, prop) in names and not qube.property_is_default(prop)]
    return sorted(found, key=lambda one: (ours(one[0]), one[0].name, one[1]))


def problems(qubes, names):
    by_name = {qube.name: qube for qube in qubes}
    for name in names:
        qube = by_name.get(name)
        if qube is None:
            yield "%s: no qube has this name." % name
        elif not ours(qube):
            yield "%s: Nyx did not make it, and does not remove it." % name
        elif not qube.is_halted():
            yield "%s: it runs. Shut it down first." % name
    for qube in qubes:
        if qube.klass == "DispVM" and points(qube, "template") in names and qube.name not in names:
            yield "%s is made from %s: remove it first, or name it too." % (
                qube.name, points(qube, "template"))


def listing(qubes):
    made = sorted(qube.name for qube in qubes if ours(qube))
    print("Made by Nyx: %s" % (", ".join(made) or "nothing"))
    for qube, prop in pointing(qubes, set(made)):
        if not ours(qube):
            print("Yours, and points at it: %s, %s is %s" % (qube.name, prop, points(qube, prop)))


def confirmed(names):
    print("These qubes and all their files will be gone: %s" % " ".join(names))
    print("Type their names again, in this order:")
    return sys.stdin.readline().split() == names


def remove(app, qubes, names):
    for prop in GLOBALS:
        if points(app, prop) in names:
            print("global %s: none" % prop)
            setattr(app, prop, None)
    for qube, prop in pointing(qubes, set(names)):
        print("%s %s: none" % (qube.name, prop))
        setattr(qube, prop, None)
    for qube in sorted(qubes, key=lambda one: (rank(one), one.name)):
        if qube.name in names:
            print("remove %s" % qube.name)
            del app.domains[qube.name]


def detach(app):
    for qube in list(app.domains):
        for feature in (MARK, MEMORY):
            if feature in qube.features:
                del qube.features[feature]


def main():
    parser = argparse.ArgumentParser(prog="nyx-remove", description=__doc__.splitlines()[0])
    parser.add_argument("qubes", nargs="*", metavar="QUBE")
    parser.add_argument("--uninstall", action="store_true", help="leave nothing of Nyx")
    parser.add_argument("--root", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    app, names = qubesadmin.Qubes(), options.qubes
    qubes = list(app.domains)
    listing(qubes)
    wrong = list(problems(qubes, names))
    for one in wrong:
        print("nyx-remove: %s" % one, file=sys.stderr)
    if wrong:
        sys.exit(1)
    if not names and not options.uninstall:
        return
    if names and not confirmed(names):
        sys.exit("nyx-remove: these are not the same names; nothing was changed.")
    if options.uninstall:
        back = [options.root + "/opt/nyx/bin/nyx-remember", "--forget", "--wants", "/dev/stdin"]
        if subprocess.run(back, input=b"{}", check=False).returncode != 0:
            sys.exit("nyx-remove: not everything could be put back; nothing was removed.")
        app = qubesadmin.Qubes()
    remove(app, list(app.domains), names)
    if options.uninstall:
        detach(app)
        for path in sorted(glob.glob(options.root + "/etc/qubes/policy.d/[35][15]-nyx-*.policy")):
            print("remove %s" % path[len(options.root):])
            os.unlink(path)


if __name__ == "__main__":
    main()
`;

/** `assets/nyx-status`, byte for byte. */
export const STATUS = `#!/bin/sh
# nyx-status: shows at login how the set-up of this machine ended, until it has succeeded.
status=$(cat /var/lib/nyx/status 2>/dev/null || echo 'WAITING: the set-up has not run yet.')
printf '%s\\n' "$status"
case "$status" in
  APPLIED*) ;;
  *) [ -z "\${DISPLAY:-}" ] || notify-send --urgency=critical 'Nyx set-up' "$status" ;;
esac
`;

/** `assets/nyx-firstboot.service`, byte for byte. */
export const FIRSTBOOT = `[Unit]
Description=Make the qubes and policy of the Nyx profile, once
After=initial-setup.service qubesd.service qubes-core.service
Requires=qubesd.service

[Service]
Type=oneshot
ExecStart=/opt/nyx/bin/nyx-apply
TimeoutStartSec=infinity

[Install]
WantedBy=multi-user.target
`;

/** `assets/nyx-status.desktop`, byte for byte. */
export const AUTOSTART = `[Desktop Entry]
Type=Application
Name=Nyx set-up
Exec=/usr/local/bin/nyx-status
`;
