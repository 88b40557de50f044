/** `assets/nyx-firstboot.service`, byte for byte. */
export const FIRSTBOOT = `[Unit]
Description=Make the qubes and policy of the Nyx profile, once
After=initial-setup.service qubesd.service qubes-core.service
Requires=qubesd.service

[Service]
Type=oneshot
ExecStart=/opt/nyx/bin/nyx-apply
TimeoutStartSec=infinity

[Install]
WantedBy=multi-user.target
`;
