import type { Board } from './board.ts';

const certified = 'https://doc.qubes-os.org/en/latest/user/hardware/certified-hardware';
const heads = 'https://github.com/linuxboot/heads/blob/master';
const hcl = 'https://github.com/QubesOS/qubes-hcl/blob/master';
const v54Page = `${certified}/novacustom-v54-series.html`;
const nv41Page = `${certified}/novacustom-nv41-series.html`;

const v54: Board = {
  id: 'novacustom-v54',
  name: 'NovaCustom V54 (V540TU)',
  maker: 'NovaCustom',
  dmi: [
    {
      manufacturer: 'Notebook',
      product: 'V54x_6x_TU',
      match: 'whole',
      version: 'V540TU',
      link: 'https://github.com/Dasharo/dasharo-issues/issues/1102',
    },
  ],
  placeholderSerials: ['123456789'],
  firmwares: [
    {
      kind: 'dasharo-uefi',
      name: 'Dasharo, coreboot + EDK-II',
      headsBoard: null,
      link: 'https://docs.dasharo.com/variants/novacustom_v540tu/releases/',
    },
    {
      kind: 'heads',
      name: 'Dasharo, coreboot + Heads',
      headsBoard: 'novacustom-v540tu',
      link: `${heads}/boards/novacustom-v540tu/novacustom-v540tu.config`,
    },
  ],
  needsKernelLatest: true,
  // Not the DMI product name: the V56 has the same.
  reports: { brands: ['novacustom', 'notebook'], words: ['v540tu'] },
  listed: { as: 'NovaCustom V54 Series', from: 'R4.2.4', link: v54Page },
  knownGood: {
    report: 'NovaCustom-V540TU.yml',
    link: 'https://forum.qubes-os.org/t/33116',
    release: 'R4.2.4',
    xen: '4.17.5',
    kernel: '6.12.11-1',
    tpm: '2.0',
    usb: 5,
  },
  notes: [
    {
      topic: 'install',
      text: 'The installer must be started with its kernel-latest entry.',
      link: v54Page,
    },
    {
      topic: 'network',
      text: "sys-net must be Fedora-based: Debian's firmware is too old for the certified Wi-Fi cards.",
      link: v54Page,
    },
    {
      topic: 'usb',
      text: 'The bottom-right USB-C port is USB 2 only.',
      link: 'https://github.com/Dasharo/dasharo-issues/issues/976',
    },
    {
      topic: 'identity',
      text: 'The DMI serial is 123456789 on every machine, so it identifies none.',
      link: 'https://github.com/Dasharo/dasharo-issues/issues/1255',
    },
    {
      topic: 'identity',
      text: 'The V56 has the same DMI product name, V54x_6x_TU; only the version, V540TU, tells them apart.',
      link: 'https://github.com/Dasharo/dasharo-issues/issues/1102',
    },
    {
      topic: 'sleep',
      text: 'The processor generation is not meant to support suspend to RAM; that it works is not promised.',
      link: `${heads}/boards/novacustom-v540tu/novacustom-v540tu.config`,
    },
    {
      topic: 'firmware',
      text: 'Qubes OS does not support UEFI secure boot: it stays off.',
      link: v54Page,
    },
  ],
};

const nv41: Board = {
  id: 'novacustom-nv41',
  name: 'NovaCustom NV41 (NV4xPZ)',
  maker: 'NovaCustom',
  dmi: [
    {
      manufacturer: 'Notebook',
      product: 'NV4xPZ',
      match: 'whole',
      version: null,
      link: `${hcl}/NovaCustom-NV41-20231222-151710.yml`,
    },
    {
      manufacturer: 'Notebook',
      product: 'novacustom_nv4x_adl',
      match: 'whole',
      version: null,
      link: 'https://github.com/linuxboot/heads/pull/1793',
    },
  ],
  placeholderSerials: ['123456789'],
  firmwares: [
    {
      kind: 'dasharo-uefi',
      name: 'Dasharo, coreboot + EDK-II',
      headsBoard: null,
      link: 'https://docs.dasharo.com/variants/novacustom_nv4x_adl/releases/',
    },
    {
      kind: 'heads',
      name: 'Dasharo, coreboot + Heads',
      headsBoard: 'novacustom-nv4x_adl',
      link: `${heads}/boards/novacustom-nv4x_adl/novacustom-nv4x_adl.config`,
    },
  ],
  needsKernelLatest: false,
  reports: {
    brands: ['novacustom', 'notebook', 'nitrokey'],
    words: ['nv41', 'nv4xpz', 'novacustom_nv4x_adl'],
  },
  listed: { as: 'NovaCustom NV41 Series', from: 'R4.0', link: nv41Page },
  knownGood: {
    report: 'NovaCustom-NV41-20231222-151710.yml',
    link: 'https://forum.qubes-os.org/t/23071',
    release: 'R4.2.0',
    xen: '4.17.2',
    kernel: '6.6.2-1',
    tpm: '2.0',
    usb: 3,
  },
  notes: [
    {
      topic: 'firmware',
      text: 'The certification names no Heads variant.',
      link: nv41Page,
    },
    {
      topic: 'firmware',
      text: 'The TPM of this board can be reset over GPIO, so that what it seals is not safe from someone who can open it.',
      link: `${heads}/doc/TPM_GPIO_Reset_Vulnerability.md`,
    },
    {
      topic: 'identity',
      text: 'The DMI serial is 123456789 and the UUID is not set, so they identify no machine.',
      link: 'https://github.com/linuxboot/heads/pull/1793',
    },
  ],
};

const t480: Board = {
  id: 'thinkpad-t480',
  name: 'Lenovo ThinkPad T480',
  maker: 'Lenovo',
  dmi: [
    ...['20L5', '20L6'].map((product) => ({
      manufacturer: 'LENOVO',
      product,
      match: 'start' as const,
      version: 'ThinkPad T480',
      link: 'https://psref.lenovo.com/Product/ThinkPad/ThinkPad_T480',
    })),
    {
      manufacturer: 'LENOVO',
      product: 'ThinkPad T480',
      match: 'whole',
      version: null,
      link: `${hcl}/Lenovo-ThinkPad_T480-hotp_maximized-20250311-191652.yml`,
    },
  ],
  placeholderSerials: [],
  firmwares: [
    {
      kind: 'vendor',
      name: 'Lenovo UEFI',
      headsBoard: null,
      link: `${hcl}/Lenovo-ThinkPad_T480-20L5S01J00-20240105-111731.yml`,
    },
    {
      kind: 'heads',
      name: 'coreboot + Heads',
      headsBoard: 'EOL_t480-hotp-maximized',
      link: `${heads}/boards/EOL_t480-hotp-maximized/EOL_t480-hotp-maximized.config`,
    },
  ],
  needsKernelLatest: false,
  reports: { brands: ['lenovo'], words: ['t480'] },
  listed: null,
  knownGood: null,
  notes: [
    {
      topic: 'firmware',
      text: 'Not on the list of certified computers.',
      link: `${certified}/certified-hardware.html`,
    },
  ],
};

/** The boards we know. */
export const boards: readonly Board[] = [v54, nv41, t480];

export function findBoard(id: string): Board | undefined {
  return boards.find((board) => board.id === id);
}
