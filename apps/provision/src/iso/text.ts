import { columns } from '../columns.ts';
import { quoted } from '../problem.ts';
import type { CheckedImage } from './check.ts';
import type { DeviceReadBack } from './device.ts';
import { grouped } from './pins.ts';

/** What was checked, as it is printed and as it becomes evidence. */
export interface IsoCheck {
  readonly format: 1;
  readonly verified: true;
  readonly image: CheckedImage;
  readonly device: DeviceReadBack | null;
  readonly at: string;
}

/** By what an image is known for what it is, and what that leaves open. */
export function isoCheckText({ image, device }: IsoCheck): string {
  const by = [
    ...(image.digests === null ? [] : [`DIGESTS (${image.digests})`]),
    ...(image.signature === null ? [] : ['the detached signature']),
  ];
  const open =
    image.digests === null
      ? 'Its name is not signed: an older image of the same release could bear it. DIGESTS would show that.\n'
      : '';
  const stick =
    device === null
      ? ''
      : `${device.path} (${quoted(device.model)}) gave back the same ${device.bytes} bytes, at ${device.mbPerSecond} MB/s.\n`;
  return [
    `${image.name} is what Qubes signed for ${image.release}.\n`,
    columns(
      [
        ['by', by.join(' and ')],
        ['release key', grouped(image.fingerprint)],
        ['certified by', grouped(image.master)],
        ['SHA-256', image.sha256],
        ...(image.sha512 === null ? [] : [['SHA-512', image.sha512]]),
        ['read', `${image.bytes} bytes at ${image.mbPerSecond} MB/s`],
      ],
      '  ',
    ),
    open,
    stick,
  ].join('');
}
