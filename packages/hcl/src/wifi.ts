import type { Report } from './report.ts';

export type WifiCardId = 'ax210' | 'be200' | 'qcnfa222';

/** A Wi-Fi card by what `lspci -nn` prints for it. */
export interface WifiCard {
  readonly id: WifiCardId;
  readonly name: string;
  /** PCI ids; a card has another one where the processor's own radio part is used. */
  readonly pci: readonly string[];
  /** Names that lspci prints for these ids, where a report has the names alone. */
  readonly names: RegExp;
}

/** The cards that can be told apart. https://pci-ids.ucw.cz/ and `qubes-hcl-report`'s own list. */
export const wifiCards: readonly WifiCard[] = [
  {
    id: 'ax210',
    name: 'Intel AX210 or AX211',
    pci: ['8086:2725', '8086:7e40'],
    names: /\bAX21[01]\b|\bAX1675/i,
  },
  { id: 'be200', name: 'Intel BE200', pci: ['8086:272b'], names: /\bBE200\b|\bBE1750/i },
  {
    id: 'qcnfa222',
    name: 'Qualcomm Atheros QCNFA222',
    pci: ['168c:0034'],
    names: /\bAR9462\b|\bQCNFA222\b/i,
  },
];

/** What is surely a cable: by name, and the I219 of the V54, which old lists print without one. */
const cable = /ethernet|gigabit|\[8086:550[ab]\]/i;

/**
 * The Wi-Fi card of a report: one of `wifiCards`, `none` when every device is for cable, or `other`
 * when one is there that we cannot name: it may be a radio.
 */
export function wifiOf(report: Report): WifiCardId | 'none' | 'other' {
  for (const line of report.network) {
    const card = wifiCards.find(
      ({ pci, names }) => pci.some((id) => line.includes(`[${id}]`)) || names.test(line),
    );
    if (card !== undefined) return card.id;
  }
  return report.network.every((line) => cable.test(line)) ? 'none' : 'other';
}
