import type { BoardId } from '@nyx/hcl';
import type { Choice, Model, Option } from './model.ts';

/** A choice that takes no part from the shelf and adds nothing. */
const free = (id: string, name: string, note?: string): Choice => ({
  id,
  name,
  netCents: 0,
  part: null,
  ...(note === undefined ? {} : { note }),
});

const part = (id: string, name: string, netCents: number, sku: string, note?: string): Choice => ({
  id,
  name,
  netCents,
  part: sku,
  ...(note === undefined ? {} : { note }),
});

const keyboard = (id: string, name: string): Choice => part(id, name, 0, `keyboard-v54-${id}`);

const cpu: Option = {
  id: 'cpu',
  name: 'Processor',
  help: 'Both have integrated graphics only. More cores let more qubes work at once.',
  variant: true,
  standard: 'ultra5-125h',
  choices: [
    free('ultra5-125h', 'Intel Core Ultra 5 125H'),
    { ...free('ultra7-155h', 'Intel Core Ultra 7 155H'), netCents: 21_000 },
  ],
};

const screen: Option = {
  id: 'screen',
  name: 'Screen',
  help: '14 inch. The finer screen shows the windows of more qubes side by side.',
  variant: true,
  standard: '1920x1200',
  choices: [
    free('1920x1200', '1920 × 1200'),
    {
      ...free('2880x1800', '2880 × 1800'),
      netCents: 9_500,
    },
  ],
};

const memory: Option = {
  id: 'memory',
  name: 'Memory',
  help: 'Every running qube needs its own memory; this decides how many run at once.',
  variant: false,
  standard: '32',
  choices: [
    part('16', '16 GB DDR5', 11_000, 'memory-ddr5-16'),
    part('32', '32 GB DDR5', 20_000, 'memory-ddr5-32'),
    part('64', '64 GB DDR5', 39_000, 'memory-ddr5-64'),
    part('96', '96 GB DDR5', 59_000, 'memory-ddr5-96', 'The most that the board takes.'),
  ],
};

const storage: Option = {
  id: 'storage',
  name: 'Disk',
  help: 'One NVMe disk, encrypted whole. Every template and every qube keeps its files on it.',
  variant: false,
  standard: '1000',
  choices: [
    part('500', '500 GB NVMe', 6_000, 'ssd-nvme-500'),
    part('1000', '1 TB NVMe', 9_500, 'ssd-nvme-1000'),
    part('2000', '2 TB NVMe', 17_500, 'ssd-nvme-2000'),
    part('4000', '4 TB NVMe', 33_000, 'ssd-nvme-4000'),
  ],
};

const wifi: Option = {
  id: 'wifi',
  name: 'Wi-Fi',
  help: 'The card is given to sys-net alone. sys-net must be Fedora-based for the Intel cards.',
  variant: false,
  standard: 'ax210',
  choices: [
    part('ax210', 'Intel AX210, Wi-Fi 6E', 2_200, 'wifi-ax210'),
    part('be200', 'Intel BE200, Wi-Fi 7', 3_200, 'wifi-be200'),
    part(
      'qcnfa222',
      'Qualcomm Atheros QCNFA222, Wi-Fi 4',
      2_600,
      'wifi-qcnfa222',
      'Its firmware is inside the card; sys-net loads none. Not part of the certified configurations of this board.',
    ),
    free('none', 'No Wi-Fi card', 'No radio at all: network by cable only.'),
  ],
};

const keyboardOption: Option = {
  id: 'keyboard',
  name: 'Keyboard',
  help: 'Printed layout, and the layout that dom0 and the disk passphrase prompt start with.',
  variant: false,
  standard: 'us',
  choices: [
    keyboard('us', 'US English'),
    keyboard('uk', 'UK English'),
    keyboard('de', 'German'),
    keyboard('fr', 'French'),
    keyboard('nordic', 'Nordic (Finnish, Swedish, Danish, Norwegian)'),
  ],
};

const key: Option = {
  id: 'key',
  name: 'Security key',
  help: 'With Heads it shows at every start whether the firmware is unchanged, and signs /boot.',
  variant: false,
  standard: 'none',
  choices: [
    part(
      'nitrokey-3a',
      'Nitrokey 3A NFC',
      5_200,
      'key-nitrokey-3a',
      'Shipped apart from the laptop.',
    ),
    free(
      'own',
      'I have a Nitrokey 3, Nitrokey Pro 2, Nitrokey Storage or Librem Key',
      'With Heads you sign /boot yourself, so the laptop ships for self-install.',
    ),
    free('none', 'No security key'),
  ],
};

const firmware: Option = {
  id: 'firmware',
  name: 'Firmware',
  help: 'Both are coreboot from Dasharo. Heads measures itself and shows when it was changed.',
  variant: false,
  standard: 'edk2',
  choices: [
    free('edk2', 'coreboot + EDK-II (UEFI)'),
    {
      ...free(
        'heads',
        'coreboot + Heads',
        'Needs a security key. After updates of dom0 you sign /boot again.',
      ),
      netCents: 4_500,
    },
  ],
};

/** The one model that is sold. Prices are our own, net, in cents. */
export const v54: Model = {
  id: 'v54',
  name: 'Nyx V54',
  tagline: 'A 14-inch laptop with Qubes OS, set up the way you drew it.',
  board: 'novacustom-v54' satisfies BoardId,
  netCents: 89_000,
  options: [cpu, screen, memory, storage, wifi, keyboardOption, key, firmware],
};
