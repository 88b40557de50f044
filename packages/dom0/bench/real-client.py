"""Runs nyx-collect on the real admin client, with a qubesd of our own that knows only what reads.

Arguments: the collector, a snapshot to answer from, how many qubes. Prints what was called.
"""
import collections
import contextlib
import io
import json
import sys
import time

import qubesadmin
import qubesadmin.app

COLLECTOR, SNAPSHOT, MANY = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(SNAPSHOT, encoding="utf-8") as handle:
    STOCK = json.load(handle)
QUBES = dict(STOCK["qubes"])
while len(QUBES) <= MANY:
    QUBES["own-%d" % len(QUBES)] = STOCK["qubes"]["work"]
POINTERS = ("netvm", "template", "default_dispvm", "guivm", "audiovm", "management_dispvm",
            "default_netvm", "default_template", "updatevm", "clockvm")
INFO = "pool=vm-pool\nvid=x\nsize=2147483648\nusage=0\nrw=True\n"
CALLS = collections.Counter()


def setting(name, found):
    value = found["value"]
    kind = ("bool" if isinstance(value, bool) else "int" if isinstance(value, int) else
            "vm" if name in POINTERS else "label" if name == "label" else "str")
    return "default=%s type=%s %s" % (found["default"], kind, "" if value is None else value)


def answer(dest, method, arg):
    qube = QUBES.get(str(dest), {})
    settings = STOCK["globals"] if method.startswith("admin.property") else qube.get("properties")
    if method == "admin.vm.List":
        return "".join("%s class=%s state=Halted\n" % (name, one["class"])
                       for name, one in QUBES.items())
    if method.endswith("property.List"):
        return "".join(name + "\n" for name in settings)
    if method.endswith("property.GetAll"):
        return "".join("%s %s\n" % (name, setting(name, one)) for name, one in settings.items())
    if method.endswith("property.Get"):
        return setting(arg, settings[arg])
    if method == "admin.vm.feature.List":
        return "".join(name + "\n" for name in qube["features"])
    if method == "admin.vm.feature.Get":
        return str(qube["features"][arg])
    if method == "admin.vm.tag.List":
        return "".join(tag + "\n" for tag in qube["tags"])
    if method == "admin.vm.firewall.Get":
        return "action=accept\n"
    if method.startswith("admin.vm.device.") and method.endswith(".Assigned"):
        return ""
    if method == "admin.vm.volume.List":
        return "root\nprivate\nvolatile\nkernel\n"
    if method == "admin.vm.volume.Info":
        return INFO
    sys.exit("This is no reading call: %s" % method)


def qubesd_call(_, dest, method, arg=None, payload=None, payload_stream=None):
    CALLS[method] += 1
    if payload or payload_stream:
        sys.exit("This call carries something: %s" % method)
    return answer(dest, method, arg).encode()


qubesadmin.app.QubesLocal.qubesd_call = qubesd_call
qubesadmin.Qubes = qubesadmin.app.QubesLocal
with open(COLLECTOR, encoding="utf-8") as handle:
    CODE = compile(handle.read(), "nyx-collect", "exec")
sys.argv = ["nyx-collect", "--root", "/nowhere"]
said = io.StringIO()
started = time.perf_counter()
with contextlib.redirect_stdout(said):
    exec(CODE, {"__name__": "__main__"})
seconds = time.perf_counter() - started
snapshot = json.loads(said.getvalue())
json.dump({"qubes": len(snapshot["qubes"]), "calls": sum(CALLS.values()), "seconds": seconds,
           "unread": snapshot["unread"]}, sys.stdout)
