/** `assets/nyx-status.desktop`, byte for byte. */
export const AUTOSTART = `[Desktop Entry]
Type=Application
Name=Nyx set-up
Exec=/usr/local/bin/nyx-status
`;
