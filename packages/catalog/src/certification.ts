import type { Configuration } from './model.ts';
import { findChoice, findModel, findOption } from './models.ts';

/** Whether this very configuration may be called Qubes-certified, and why (or why not). */
export interface Certification {
  readonly certified: boolean;
  readonly reasons: readonly string[];
  /** Link to the rule the answer comes from. */
  readonly source: string;
  /** The strongest words that may honestly stand beside the price. */
  readonly wording: string;
}

/** What the certification of one model asks of one option. */
export interface CertificationRule {
  readonly option: string;
  readonly certified: readonly string[];
  /** The rule in words, ending a sentence that starts with the choice. */
  readonly asks: string;
}

/** The certified configurations of one model, as the Qubes OS Project lists them. */
export interface CertifiedHardware {
  readonly model: string;
  /** The machine whose configurations are certified, and whose certification it is. */
  readonly listedAs: string;
  /** The oldest certified release; newer ones are within the same major release. */
  readonly from: readonly [major: number, minor: number, patch: number];
  readonly source: string;
  readonly rules: readonly CertificationRule[];
}

export const certifiedHardware: readonly CertifiedHardware[] = [
  {
    model: 'v54',
    listedAs: 'NovaCustom V54 Series (V540TU)',
    from: [4, 2, 4],
    source:
      'https://doc.qubes-os.org/en/latest/user/hardware/certified-hardware/novacustom-v54-series.html',
    rules: [
      {
        option: 'cpu',
        certified: ['ultra5-125h', 'ultra7-155h'],
        asks: 'Core Ultra 5 125H or Ultra 7 155H, integrated graphics only',
      },
      {
        option: 'screen',
        certified: ['1920x1200', '2880x1800'],
        asks: '14 inch with 1920 × 1200 or 2880 × 1800',
      },
      { option: 'memory', certified: ['16', '32', '64', '96'], asks: 'at least 16 GB' },
      {
        option: 'wifi',
        certified: ['ax210', 'be200', 'none'],
        asks: 'AX210, AX211, BE200 or none',
      },
      { option: 'firmware', certified: ['edk2', 'heads'], asks: 'coreboot with EDK-II or Heads' },
    ],
  },
];

const general =
  'https://doc.qubes-os.org/en/latest/user/hardware/certified-hardware/certified-hardware.html';

const notCertified = 'Qubes OS installed on hardware that is not Qubes-certified';

/** Whether a release (`R4.3.1`) is final and is `from` or newer, within the same major release. */
function releaseIsCertified(release: string, from: readonly [number, number, number]): boolean {
  const match = /^R?(\d+)\.(\d+)(?:\.(\d+))?$/.exec(release);
  if (match === null || Number(match[1]) !== from[0]) return false;
  const [minor, patch] = [Number(match[2]), Number(match[3] ?? 0)];
  return minor > from[1] || (minor === from[1] && patch >= from[2]);
}

/**
 * Whether a configuration's hardware, with a Qubes release, is one that the Qubes OS Project
 * certifies, rule by rule; every rule that does not hold is a reason.
 *
 * The project certifies a configuration of a named machine and answers for nothing that a seller
 * does, so that the most we may ever say is that the hardware configuration is certified, under the
 * name it is listed by; never that Nyx or its handling is.
 */
export function certify(configuration: Configuration, release = 'R4.3'): Certification {
  const hardware = certifiedHardware.find(({ model }) => model === configuration.model);
  const model = findModel(configuration.model);
  if (hardware === undefined || model === undefined)
    return {
      certified: false,
      reasons: ['This machine is not on the list of Qubes-certified computers.'],
      source: general,
      wording: notCertified,
    };
  const { from, listedAs, source } = hardware;
  const range = `${from.join('.')} or newer within Release ${from[0]}`;
  const against = hardware.rules.flatMap((rule) => {
    const chosen = configuration.choices[rule.option] ?? '';
    if (rule.certified.includes(chosen)) return [];
    const option = findOption(model, rule.option);
    const name = option === undefined ? undefined : findChoice(option, chosen)?.name;
    return [`${option?.name ?? rule.option}: ${name ?? 'nothing'}; certified is ${rule.asks}.`];
  });
  if (!releaseIsCertified(release, from))
    against.push(`Qubes OS ${release}; certified is ${range}.`);
  if (against.length > 0)
    return { certified: false, reasons: against, source, wording: notCertified };
  return {
    certified: true,
    reasons: [
      `Processor, screen, memory, Wi-Fi and firmware are as certified for the ${listedAs}.`,
      `Certified with Qubes OS ${range}; disk, keyboard and security key do not matter.`,
      'The Qubes OS Project certifies the hardware configuration, not the seller: it answers for nothing that Nyx does.',
    ],
    source,
    wording: `Qubes-certified hardware configuration: ${listedAs}`,
  };
}
