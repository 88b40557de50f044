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
  readonly source: string;
  readonly rules: readonly CertificationRule[];
}

export const certifiedHardware: readonly CertifiedHardware[] = [
  {
    model: 'v54',
    listedAs: 'NovaCustom V54 Series (V540TU)',
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

/**
 * Whether a configuration's hardware is one that the Qubes OS Project certifies, rule by rule.
 *
 * The project certifies a configuration of a named machine and answers for nothing that a seller
 * does, so that the most we may ever say is that the hardware configuration is certified, under the
 * name it is listed by; never that Nyx or its handling is.
 */
export function certify(configuration: Configuration): Certification {
  const hardware = certifiedHardware.find(({ model }) => model === configuration.model);
  const model = findModel(configuration.model);
  if (hardware === undefined || model === undefined)
    return {
      certified: false,
      reasons: ['This machine is not on the list of Qubes-certified computers.'],
      source: general,
      wording: 'Preloaded with Qubes OS',
    };
  const against = hardware.rules.flatMap((rule) => {
    const chosen = configuration.choices[rule.option] ?? '';
    if (rule.certified.includes(chosen)) return [];
    const option = findOption(model, rule.option);
    const name = option === undefined ? undefined : findChoice(option, chosen)?.name;
    return [`${option?.name ?? rule.option}: ${name ?? 'nothing'}; certified is ${rule.asks}.`];
  });
  if (against.length > 0)
    return {
      certified: false,
      reasons: against,
      source: hardware.source,
      wording: 'Preloaded with Qubes OS, not a certified configuration',
    };
  return {
    certified: true,
    reasons: [
      `Processor, screen, memory, Wi-Fi and firmware are as certified for the ${hardware.listedAs}.`,
      'Certified from Qubes OS 4.2.4 within Release 4; disk, keyboard and security key do not matter.',
      'The Qubes OS Project certifies the hardware configuration, not the seller: it answers for nothing that Nyx does.',
    ],
    source: hardware.source,
    wording: `Qubes-certified hardware configuration (${hardware.listedAs})`,
  };
}
