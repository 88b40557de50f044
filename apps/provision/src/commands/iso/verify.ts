import { done, refused } from '../../answer.ts';
import { type Command, defineCommand } from '../../command.ts';
import { checkImage } from '../../iso/check.ts';
import { readDevice } from '../../iso/device.ts';
import { type Pins, qubesPins } from '../../iso/pins.ts';
import { isoCheckText } from '../../iso/text.ts';

/** The command, believing these pins: tests have keys of their own. */
export function isoVerify(pins: Pins): Command {
  return defineCommand({
    name: 'iso verify',
    arguments: [{ name: 'ISO', help: 'The image, under the name it was published with.' }],
    options: {
      digests: { type: 'string', value: 'FILE', help: 'Default: ISO.DIGESTS, when it is there.' },
      'digests-signature': {
        type: 'string',
        value: 'FILE',
        help: 'Of a plain DIGESTS file, as from R4.3.1 on (default: DIGESTS.asc).',
      },
      signature: {
        type: 'string',
        value: 'FILE',
        help: 'Over the image itself (default: ISO.asc, when it is there).',
      },
      key: {
        type: 'string',
        value: 'FILE',
        help: 'The master and the release signing key (default: their files beside the image).',
        multiple: true,
      },
      device: {
        type: 'string',
        value: 'DEV',
        help: 'Also read back a written stick, exactly as many bytes as the image has.',
      },
    },
    example: 'nyx iso verify Qubes-R4.3.1-x86_64.iso --device /dev/sdb',
    exits: {
      0: 'It is the image that Qubes signed; so is the stick.',
      1: 'It is not, or nothing shows that it is.',
    },
    run: async (io, given) => {
      const [iso] = given.arguments;
      const question = {
        iso,
        digests: given.digests,
        digestsSignature: given['digests-signature'],
        signature: given.signature,
        keys: given.key,
      };
      const image = await checkImage(io, question, pins);
      if (!image.ok) return refused(image);
      const device =
        given.device === undefined ? undefined : await readDevice(io, given.device, image.value);
      if (device?.ok === false) return refused(device);
      const check = {
        format: 1,
        verified: true,
        image: image.value,
        device: device?.value ?? null,
        at: io.now().toISOString(),
      } as const;
      return done(check, isoCheckText(check));
    },
  });
}

export const command = isoVerify(qubesPins);
