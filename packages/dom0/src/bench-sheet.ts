import type { Board } from '@nyx/hcl';
import type { Manifest } from './manifest.ts';

function bootSteps(board: Board | undefined): readonly string[] {
  if (board?.needsKernelLatest === true) {
    return [
      'In the menu of the installer, move to the entry that installs with kernel-latest. Do not press',
      '   Enter: press e. Find the line that begins with module2 and names vmlinuz. Put one space and',
      '     inst.ks=hd:LABEL=QUBES_OEM',
      '   at its end, and press Ctrl-X. (No entry of the medium combines kernel-latest with the stick.)',
    ];
  }
  return [
    'The menu of the installer shows "OEM installation (with kickstart file)" and starts it after a',
    '   minute. If that entry is missing, the stick is not labelled QUBES_OEM: switch off.',
  ];
}

const HEADS = `With Heads: choose Options, Boot Options, USB boot, and the ISO with its .asc beside it. Heads
lists the entries of the medium. It also lists the OEM entry when no stick is there, and starts
none by itself: choose it by hand. Heads cannot edit an entry, so on a board that needs
kernel-latest, label the stick OEMDRV instead of QUBES_OEM and choose the kernel-latest entry:
the installer then reads ks.cfg by itself. (Nobody has run this on hardware yet: note what you see.)
Take security keys and other USB sticks out before initial setup.`;

function ending(sealed: boolean): readonly string[] {
  if (sealed) {
    return [
      'The machine switches itself off. Do not start it again: the owner makes user and qubes.',
      'Take both sticks out. The card with the passphrase travels apart from the machine.',
    ];
  }
  return [
    'The machine restarts. Type the passphrase from the card. Finish initial setup with a throw-away',
    '   user; leave what is ticked as it is.',
    'Wait until /var/lib/nyx/status begins with APPLIED. If it begins with FAILED, do what it says and',
    '   run: sudo nyx-apply',
    'If it says that templates or packages are to be fetched: go online, run: sudo nyx-apply --online',
    'Run: nyx-collect --nonce NONCE > snapshot.json   with the nonce that the bench program showed,',
    '   and check the file: nyx verify --profile P --snapshot S. Only that decides.',
  ];
}

/** One page for the person at the bench, in the order of their hands. */
export function benchSheet(manifest: Manifest, sealed: boolean, board: Board | undefined): string {
  const { unit, profile } = manifest;
  const steps: readonly string[] = [
    'Firmware: VT-d on, secure boot off, clock set to today (UTC).',
    `Check that the disk in the machine says ${unit.disk.model}, serial ${unit.disk.serial}.`,
    'Put in the verified Qubes R4.3 medium and this stick (volume label QUBES_OEM). Start from the medium.',
    ...bootSteps(board),
    'The screen names the unit and the disk, or says STOP and why; then nothing was written.',
    'It shows the passphrase once. Write it on the card, then type its last word.',
    ...ending(sealed),
  ];
  let number = 0;
  const lines = steps.map((line) => (line.startsWith('   ') ? line : `${++number}. ${line}`));
  return `Unit ${unit.unit}   order ${unit.order}   ${sealed ? 'sealed first boot' : 'bench provisioned'}
Model ${unit.model}   board ${unit.board}   profile ${profile.name} ${profile.version}
Profile SHA-256 ${profile.sha256}

${lines.join('\n')}

${HEADS}

The owner then changes the disk's passphrase AND re-encrypts the disk: who copied the disk's header
on the bench could otherwise still open it.
`;
}

/** One page for an owner who installs Qubes by hand: how the bundle gets into dom0. */
export function ownerSheet(manifest: Manifest, sums: string): string {
  const { unit, profile } = manifest;
  return `Unit ${unit.unit}   profile ${profile.name} ${profile.version}

1. Install Qubes R4.3 as its own guide says, with a passphrase that only you know. Finish initial
   setup and restart.
2. Attach this stick to a qube, for example to untrusted, and open it there. In dom0, with the path
   that the qube shows for the folder that holds nyx:
     qvm-run --pass-io untrusted 'tar -C /run/media/user/STICK -cf - nyx' > nyx.tar
     mkdir unpacked && tar -C unpacked --no-same-owner -xf nyx.tar
3. Compare with the card, which came apart from the stick:
     sha256sum unpacked/nyx/SHA256SUMS
     ${sums}
   If one character differs, stop.
4. Only when every file is the one of that list, what it names takes the place of an older version:
     cd unpacked/nyx && sha256sum --quiet --strict -c SHA256SUMS &&
       sudo rm -rf /opt/nyx && sudo mkdir -m 755 /opt/nyx &&
       cut -c 67- SHA256SUMS | sudo xargs cp --parents -t /opt/nyx SHA256SUMS &&
       sudo chmod -R u=rwX,go=rX /opt/nyx && sudo chmod 755 /opt/nyx/bin/* &&
       sudo /opt/nyx/bin/nyx-apply
5. Check what it wrote, /var/lib/nyx/snapshot.json, on another device with nyx.
`;
}
