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
