import type { UnitFacts } from './unit.ts';
import { PASSPHRASE_BITS, PASSPHRASE_WORDS, WORDS } from './words.ts';

function wrap(words: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += 16) lines.push(words.slice(at, at + 16).join(' '));
  return lines.join('\n  ');
}

/**
 * The script that runs before anything is written: it sets the clock, makes sure that this is the
 * unit's machine with the unit's disk and no other, and makes the disk's passphrase here, where it
 * is shown once and kept nowhere. Every value in it has passed `checkUnit`.
 * @param notBefore seconds since 1970 below which the machine's clock is certainly wrong.
 */
export function preScript(unit: UnitFacts, notBefore: number): string {
  return `set -u
umask 077

# The clock first: with a dead battery every signature would look as if from the future.
floor=$(head -n 1 /run/install/repo/.discinfo 2>/dev/null | cut -d . -f 1)
case "$floor" in '' | *[!0-9]*) floor=0 ;; esac
if [ "$floor" -lt ${notBefore} ]; then floor=${notBefore}; fi
if [ "$(date -u +%s)" -lt "$floor" ]; then
  date -u -s "@$floor" >/dev/null
  hwclock --systohc --utc
fi

# Anaconda keeps no copy of this file on the installed disk.
: > /tmp/NOSAVE_INPUT_KS

exec < /dev/tty6 > /dev/tty6 2>&1
chvt 6

disks='Nothing was written to any disk.'
stop() {
  printf '\\n\\nSTOP. %s\\n' "$1"
  printf '%s Press Enter to switch off.\\n' "$disks"
  read -r _
  poweroff -f
  while :; do sleep 60; done
}

trim() {
  tr -d '\\000' < "$1" | sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//'
}

printf 'Nyx: this stick installs unit %s, order %s.\\n' '${unit.unit}' '${unit.order}'

product=$(trim /sys/class/dmi/id/product_name)
if [ "$product" != '${unit.productName}' ]; then
  stop "This machine calls itself '$product'; the stick was made for '${unit.productName}'."
fi

found=''
count=0
for disk in /sys/block/nvme*; do
  case "\${disk##*/}" in *c*) continue ;; esac
  if [ ! -r "$disk/device/model" ] || [ ! -r "$disk/device/serial" ]; then continue; fi
  if [ "$(trim "$disk/device/model")" = '${unit.disk.model}' ] &&
    [ "$(trim "$disk/device/serial")" = '${unit.disk.serial}' ]; then
    found=\${disk##*/}
    count=$((count + 1))
  fi
done
if [ "$count" -eq 0 ]; then
  stop 'The disk ${unit.disk.model} with serial ${unit.disk.serial} is not in this machine.'
fi
if [ "$count" -ne 1 ]; then
  stop "$count disks say that they are ${unit.disk.model} with serial ${unit.disk.serial}; exactly one must."
fi
sources="$(blkid -L QUBES_OEM) $(blkid -L OEMDRV) $(findmnt -n -o SOURCE /run/install/repo)"
case "$sources" in
  *"/dev/$found"*) stop "The disk $found carries the stick or the installer." ;;
esac

# ${WORDS.length} words, ${PASSPHRASE_WORDS} drawn evenly: ${PASSPHRASE_BITS} bits, from this machine's own kernel.
words=(
  ${wrap(WORDS)}
)
head -c 1 /dev/random > /dev/null
phrase=''
last=''
for _ in ${Array.from({ length: PASSPHRASE_WORDS }, (_, at) => at + 1).join(' ')}; do
  number=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')
  last=\${words[number & ${WORDS.length - 1}]}
  phrase="$phrase\${phrase:+ }$last"
done

printf '\\nThe disk %s will be erased. Its passphrase (${PASSPHRASE_BITS} bits, shown only now):\\n\\n    %s\\n\\n' "$found" "$phrase"
printf 'Write it on the card. Then type its last word to begin, or switch off to leave the disk alone.\\n'
while :; do
  printf 'Last word: '
  read -r typed
  if [ "$typed" = "$last" ]; then break; fi
  printf 'That is not the last word.\\n'
done

disks="The disk $found was cleared in part, and nothing was installed."
wipefs --all --force "/dev/$found"p* > /dev/null 2>&1
wipefs --all --force "/dev/$found" > /dev/null || stop "The disk $found could not be cleared."
dd if=/dev/zero of="/dev/$found" bs=1M count=64 conv=fsync status=none || stop "The disk $found could not be cleared."
udevadm settle

{
  printf 'zerombr\\n'
  printf 'ignoredisk --only-use=%s\\n' "$found"
  printf 'bootloader --location=mbr --boot-drive=%s\\n' "$found"
  printf 'autopart --type=thinp --encrypted --passphrase="%s"\\n' "$phrase"
} > /tmp/nyx-disk.ks
phrase=''
clear
printf '\\033[3J'
chvt 1
`;
}
