/**
 * The script that runs after the installation: copies the bundle, whose every byte is checked
 * against the digest in this kickstart, and enables the one-shot unit. It links no Salt top.
 * @param sums SHA-256 of the stick's `nyx/SHA256SUMS`.
 */
export function postScript(sums: string): string {
  return `set -eu
umask 022
rm -f /tmp/nyx-disk.ks
target=/mnt/sysimage
stick=$(blkid -L QUBES_OEM || blkid -L OEMDRV)
mkdir -p /tmp/nyx-stick
mount -o ro "$stick" /tmp/nyx-stick
cd /tmp/nyx-stick/nyx
printf '%s  SHA256SUMS\\n' '${sums}' | sha256sum --quiet --strict -c -
sha256sum --quiet --strict -c SHA256SUMS

# Only what the checked list names is copied, whatever else lies on the stick.
install -d -m 0755 "$target/opt/nyx"
install -m 0644 SHA256SUMS "$target/opt/nyx/SHA256SUMS"
while read -r _ file; do
  case "$file" in bin/*) mode=0755 ;; *) mode=0644 ;; esac
  install -D -m "$mode" "$file" "$target/opt/nyx/$file"
done < SHA256SUMS

install -d -m 0755 "$target/etc/systemd/system/multi-user.target.wants"
install -m 0644 systemd/nyx-firstboot.service "$target/etc/systemd/system/nyx-firstboot.service"
ln -sf ../nyx-firstboot.service "$target/etc/systemd/system/multi-user.target.wants/nyx-firstboot.service"
rm -f "$target/root/anaconda-ks.cfg" "$target/root/original-ks.cfg"
cd /
umount /tmp/nyx-stick
`;
}
