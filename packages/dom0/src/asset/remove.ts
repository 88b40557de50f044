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
# Each for which qubesd refuses to remove a qube.
GLOBALS = ("default_netvm", "default_dispvm", "updatevm", "clockvm", "management_dispvm",
           "default_audiovm", "default_guivm")
POINTERS = ("default_dispvm", "netvm", "management_dispvm", "audiovm", "guivm")
POLICY = ("31-nyx-*.policy", "55-nyx-*.policy")
FILES = ("/opt/nyx", "/srv/salt/nyx", "/var/lib/nyx", "/usr/local/bin/nyx-*",
         "/etc/systemd/system/*/nyx-firstboot.service", "/etc/systemd/system/nyx-firstboot.service",
         "/etc/xdg/autostart/nyx-status.desktop")


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


def pointing(qubes, names, pointers=POINTERS):
    """Every pointer at one of the names, the owner's own qubes first; a default only follows."""
    found = [(qube, prop) for qube in qubes if qube.klass != "AdminVM" for prop in pointers
             if points(qube, prop) in names and not qube.property_is_default(prop)]
    return sorted(found, key=lambda one: (ours(one[0]), one[0].name, pointers.index(one[1])))


def leaning(app, names):
    return [prop for prop in GLOBALS if points(app, prop) in names]


def runs(name):
    return "%s: it runs. Shut it down first." % name


def problems(qubes, names):
    by_name = {qube.name: qube for qube in qubes}
    for name in names:
        qube = by_name.get(name)
        if qube is None:
            yield "%s: no qube has this name." % name
        elif not ours(qube):
            yield "%s: Nyx did not make it, and does not remove it." % name
        elif not qube.is_halted():
            yield runs(name)
    for qube in qubes:
        if qube.klass == "DispVM" and points(qube, "template") in names and qube.name not in names:
            yield "%s is made from %s: remove it first, or name it too." % (
                qube.name, points(qube, "template"))


def refuse_wrong(qubes, names):
    wrong = list(problems(qubes, names))
    for one in wrong:
        print("nyx-remove: %s" % one, file=sys.stderr)
    if wrong:
        sys.exit(1)


def listing(app, qubes):
    made = sorted(qube.name for qube in qubes if ours(qube))
    print("Made by Nyx: %s" % (", ".join(made) or "nothing"))
    for prop in leaning(app, set(made)):
        print("Of Qubes, and points at it: %s is %s" % (prop, points(app, prop)))
    for qube, prop in pointing(qubes, set(made), POINTERS + ("template",)):
        if not ours(qube):
            print("Yours, and points at it: %s, %s is %s" % (qube.name, prop, points(qube, prop)))


def confirmed(names):
    print("These qubes and all their files will be gone: %s" % " ".join(names))
    print("Type their names again, in this order:")
    return sys.stdin.readline().split() == names


def remove(app, qubes, names):
    for prop in leaning(app, names):
        print("global %s: none" % prop)
        setattr(app, prop, None)
    for qube, prop in pointing(qubes, set(names)):
        print("%s %s: none" % (qube.name, prop))
        setattr(qube, prop, None)
    for qube in sorted(qubes, key=lambda one: (rank(one), one.name)):
        if qube.name in names:
            # Asked again: a call may have started it, and it would be killed without a question.
            if not qube.is_halted():
                sys.exit("nyx-remove: %s Nothing after it was removed." % runs(qube.name))
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
    parser.add_argument("--uninstall", action="store_true", help="put back, and take the policy away")
    parser.add_argument("--root", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    app, names = qubesadmin.Qubes(), options.qubes
    qubes = list(app.domains)
    listing(app, qubes)
    refuse_wrong(qubes, names)
    if not names and not options.uninstall:
        return
    if names and not confirmed(names):
        sys.exit("nyx-remove: these are not the same names; nothing was changed.")
    # Typing takes its time.
    refuse_wrong(list(app.domains), names)
    if options.uninstall:
        back = [options.root + "/opt/nyx/bin/nyx-remember", "--forget", "--wants", "/dev/stdin"]
        if subprocess.run(back, input=b"{}", check=False).returncode != 0:
            sys.exit("nyx-remove: not everything could be put back; nothing was removed.")
        app = qubesadmin.Qubes()
    remove(app, list(app.domains), names)
    if options.uninstall:
        detach(app)
        files = sum((sorted(glob.glob(options.root + one)) for one in FILES), [])
        # Not taken away here: this very program is among them.
        print("The files of Nyx stay; to have them gone too, run: sudo rm -r %s" %
              " ".join(path[len(options.root):] for path in files))
        folder = options.root + "/etc/qubes/policy.d/"
        for path in sorted(sum((glob.glob(folder + one) for one in POLICY), [])):
            print("remove %s" % path[len(options.root):])
            os.unlink(path)


if __name__ == "__main__":
    main()
`;
