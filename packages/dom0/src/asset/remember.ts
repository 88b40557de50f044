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
