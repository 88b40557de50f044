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
# Beside the list itself, nothing that it does not name: a formula more would be applied.
[ "$(find . ! -type d | wc -l)" -eq "$(($(wc -l < SHA256SUMS) + 1))" ] ||
  fail 'A file in /opt/nyx is none of those that were shipped. They are named in SHA256SUMS there.'

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
read_back=/var/lib/nyx/snapshot.json
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
  read_back="$read_back and /var/lib/nyx/packages.json"
fi
if [ -n "$missing" ]; then
  fail "The qubes are made; packages are missing in:$missing. Go online, then run: sudo nyx-apply --online"
fi
say "APPLIED, not yet verified: check $read_back on another device with nyx."
`;
