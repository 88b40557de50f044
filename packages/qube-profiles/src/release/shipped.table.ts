import type { Release } from '@nyx/qrexec-policy';

/** `service[+argument] source target action [key=value …]` */
export type ShippedLine = string;

export interface ShippedFile {
  readonly file: string;
  /** Where what these lines say can be read. */
  readonly link: string;
  readonly releases: readonly Release[];
  readonly lines: readonly ShippedLine[];
}

const BOTH: readonly Release[] = ['R4.2', 'R4.3'];
const NEWER: readonly Release[] = ['R4.3'];
const CORE = 'https://github.com/QubesOS/qubes-core-admin/tree/main/qubes-rpc-policy';
const WHONIX = 'https://github.com/QubesOS/qubes-core-admin-addon-whonix';

const asksAndOpens = (service: string) => [
  `${service} @anyvm @dispvm allow`,
  `${service} @anyvm @anyvm ask`,
];
const opens = (service: string) => [
  `${service} @anyvm @dispvm allow`,
  `${service} @anyvm @anyvm deny`,
];
const anonOnly = (service: string) => [
  `${service} @tag:anon-vm @dispvm ask default_target=@dispvm`,
  `${service} @tag:anon-vm @tag:anon-vm ask`,
  `${service} @tag:anon-vm @default ask`,
  `${service} @tag:anon-vm @anyvm deny`,
];
const anonymousTime = (service: string) => [
  `${service} @tag:sdwdate-gui-client @tag:sdwdate-gui-server allow autostart=no notify=no`,
];
const restoring = (service: string, target: string) =>
  `${service} @tag:backup-restore-mgmt ${target} allow target=dom0`;

/**
 * What a fresh installation's policy lets through, in the order in which it is tried. Services
 * that dom0 alone may call (`admin.*`, `policy.*`) have no line: no line means no.
 */
export const SHIPPED_FILES: readonly ShippedFile[] = [
  {
    // Files in the old place, which this one still reads.
    file: '35-compat.policy',
    link: 'https://github.com/QubesOS/qubes-core-qrexec/blob/main/doc/multifile-policy.markdown',
    releases: BOTH,
    lines: [
      'qubes.Gpg @anyvm @anyvm ask',
      'qubes.GpgImportKey @anyvm @anyvm ask',
      'qubes.InputKeyboard @anyvm @anyvm deny',
      'qubes.InputMouse @anyvm @anyvm deny',
      'qubes.InputTablet @anyvm @anyvm deny',
    ],
  },
  {
    file: '50-config-input.policy',
    link: 'https://github.com/QubesOS/qubes-mgmt-salt-dom0-virtual-machines/blob/main/qvm/sys-usb.sls',
    releases: BOTH,
    lines: [
      'qubes.InputMouse sys-usb @adminvm ask default_target=@adminvm',
      'qubes.InputKeyboard sys-usb @adminvm deny',
      'qubes.InputTablet sys-usb @adminvm deny',
    ],
  },
  {
    file: '80-whonix.policy',
    link: WHONIX,
    releases: BOTH,
    lines: [
      ...['sdwdate-gui.Connect', 'sdwdate-gui.ConnectCheck'].flatMap(anonymousTime),
      'sdwdate-gui.Connect @anyvm @anyvm deny',
      'sdwdate-gui.ConnectCheck @anyvm @anyvm deny',
      'whonix.SdwdateStatus+ @tag:anon-gateway @tag:anon-vm allow autostart=no notify=no',
      'whonix.SdwdateStatus+ @tag:anon-gateway @default deny notify=no',
      'whonix.SdwdateStatus+ @anyvm @anyvm deny',
      'whonix.NewStatus @tag:anon-vm @tag:anon-gateway allow autostart=no',
      'whonix.NewStatus @anyvm @anyvm deny',
      'whonix.GatewayCommand+restart @tag:anon-gateway @tag:anon-vm allow autostart=no',
      'whonix.GatewayCommand+stop @tag:anon-gateway @tag:anon-vm allow autostart=no',
      'whonix.GatewayCommand+showlog @tag:anon-gateway @tag:anon-vm allow autostart=no',
      'whonix.GatewayCommand @anyvm @anyvm deny',
    ],
  },
  {
    file: '80-whonix-open.policy',
    link: WHONIX,
    releases: NEWER,
    lines: ['qubes.OpenInVM', 'qubes.OpenURL', 'qubes.StartApp'].flatMap(anonOnly),
  },
  {
    file: '85-admin-backup-restore.policy',
    link: CORE,
    releases: BOTH,
    lines: [
      ...['AppVM', 'StandaloneVM', 'TemplateVM'].map((type) =>
        restoring(`admin.vm.Create.${type}`, 'dom0'),
      ),
      restoring('admin.vm.List', 'dom0'),
      restoring('admin.vm.List', '@anyvm'),
      restoring('admin.vm.property.Get+provides_network', '@anyvm'),
      restoring('admin.vm.property.Get+template_for_dispvms', '@anyvm'),
      ...[
        'feature.Set',
        'firewall.Set',
        'property.Set',
        'tag.Set',
        'volume.Import',
        'volume.ImportWithSize',
        'volume.Info',
        'volume.List',
        'volume.Set.revisions_to_keep',
      ].map((call) => restoring(`admin.vm.${call}`, '@tag:backup-restore-in-progress')),
      'qubes.RestoreById @tag:backup-restore-mgmt @tag:backup-restore-storage allow',
    ],
  },
  {
    file: '90-default.policy',
    link: CORE,
    releases: BOTH,
    lines: [
      'policy.RegisterArgument @anyvm @anyvm deny',
      'policy.RegisterArgument @anyvm dom0 deny',
      'qubes.ConnectTCP @anyvm @anyvm deny',
      'qubes.FeaturesRequest @anyvm dom0 allow',
      'qubes.NotifyTools @anyvm dom0 allow',
      'qubes.Filecopy @anyvm @anyvm ask',
      'qubes.GetDate @tag:anon-vm @anyvm deny',
      'qubes.GetDate @anyvm @anyvm allow target=dom0',
      'qubes.GetRandomizedTime @anyvm dom0 allow',
      ...asksAndOpens('qubes.GetImageRGBA'),
      'qubes.NotifyUpdates @anyvm dom0 allow',
      ...['qubes.OpenInVM', 'qubes.OpenURL', 'qubes.StartApp'].flatMap(asksAndOpens),
      'qubes.SyncAppMenus @anyvm dom0 allow',
      'qubes.UpdatesProxy @tag:whonix-updatevm @default allow target=sys-whonix',
      'qubes.UpdatesProxy @tag:whonix-updatevm @anyvm deny',
      'qubes.UpdatesProxy @type:TemplateVM @default allow target=sys-net',
      'qubes.UpdatesProxy @anyvm @anyvm deny',
      ...opens('qubes.VMShell'),
      'qubes.VMRootShell @anyvm @anyvm deny',
      ...['qubes.VMExec', 'qubes.VMExecGUI'].flatMap(opens),
    ],
  },
  {
    file: '90-default-desktop.policy',
    link: CORE,
    releases: NEWER,
    lines: ['qubes.Notifications @anyvm @default allow target=dom0'],
  },
  {
    file: '90-default-gui-daemon.policy',
    link: 'https://github.com/QubesOS/qubes-gui-daemon/tree/main/common',
    releases: BOTH,
    lines: ['qubes.ClipboardPaste @anyvm @anyvm ask', 'qubes.WindowIconUpdater @anyvm dom0 allow'],
  },
  {
    file: '90-default-linux.policy',
    link: 'https://github.com/QubesOS/qubes-core-admin-linux',
    releases: BOTH,
    lines: ['qubes.ReceiveUpdates @anyvm dom0 allow'],
  },
  {
    file: '90-default-video-companion.policy',
    link: 'https://github.com/QubesOS/qubes-video-companion',
    releases: BOTH,
    lines: ['qvc.ScreenShare @anyvm @anyvm ask', 'qvc.Webcam @anyvm @anyvm ask'],
  },
  {
    file: '91-admin-default-deny.policy',
    link: CORE,
    releases: BOTH,
    lines: ['admin.vm.property.GetAll', 'admin.property.GetAll'].flatMap((call) => [
      `${call} @anyvm @anyvm deny notify=no`,
      `${call} @anyvm @adminvm deny notify=no`,
    ]),
  },
];
