import { execFileSync } from 'node:child_process';

const READ = `
import json, sys
from pykickstart.parser import KickstartParser
from pykickstart.version import makeVersion
handler = makeVersion("F41")
KickstartParser(handler, missingIncludeIsFatal=False).readKickstartFromString(sys.stdin.read())
json.dump({
    "autopart": [handler.autopart.type, handler.autopart.encrypted, handler.autopart.passphrase],
    "disk": [handler.ignoredisk.onlyuse, handler.bootloader.location, handler.bootloader.bootDrive],
    "rootLocked": handler.rootpw.lock, "users": len(handler.user.userList),
    "environment": handler.packages.environment, "packages": handler.packages.packageList,
    "time": [handler.timezone.timezone, handler.timezone.isUtc],
    "scripts": [[one.type, one.interp, one.inChroot, one.errorOnFail] for one in handler.scripts],
    "end": handler.reboot.action}, sys.stdout)
`;

/** A kickstart as Anaconda sees it once the script before has written what it includes. */
export function withDisk(ks: string): string {
  const disk = [
    'zerombr',
    'ignoredisk --only-use=nvme0n1',
    'bootloader --location=mbr --boot-drive=nvme0n1',
    'autopart --type=thinp --encrypted --passphrase="able acid acre aim air aloe arch army"',
  ];
  return ks.replace('%include /tmp/nyx-disk.ks', disk.join('\n'));
}

/** What the parser of Fedora 41, on which R4.3's dom0 stands, makes of a kickstart. */
export function readWithPykickstart(python: string, ks: string): unknown {
  return JSON.parse(execFileSync(python, ['-c', READ], { input: ks, encoding: 'utf8' }));
}
