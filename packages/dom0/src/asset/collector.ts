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


def directory(root, unread):
    """Every file of a policy directory, whatever its name: a bad name denies every call."""
    files = {}
    for folder, _, names in os.walk(root):
        for path in filter(os.path.isfile, (os.path.join(folder, name) for name in names)):
            try:
                with open(path, encoding="utf-8", newline="") as handle:
                    text = handle.read()
            except (OSError, ValueError) as error:  # not ours to read, or no UTF-8
                text = unread.append("%s: %s" % (path, type(error).__name__)) or ""
            digest = hashlib.sha256(text.encode()).hexdigest()
            files[os.path.relpath(path, root)] = {"text": text, "sha256": digest}
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
        "policy": {"etc": directory(root + "/etc/qubes/policy.d", unread),
                   "run": directory(root + "/run/qubes/policy.d", unread),
                   "legacy": directory(root + "/etc/qubes-rpc/policy", unread)},
        "tpm": tpm(root), "machine": machine(root, options.serials)}
    json.dump(snapshot, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\\n")


if __name__ == "__main__":
    main()
`;
