import { isPlaceholder } from './placeholder.ts';
import type { FirmwareKind, Report } from './report.ts';

export type BoardId = 'novacustom-v54' | 'novacustom-nv41' | 'thinkpad-t480';

/**
 * How a machine of this board names itself (`dmidecode`, System Information). Where boards share a
 * product name, only the version tells them apart.
 */
export interface DmiName {
  readonly manufacturer: string;
  readonly product: string;
  /** `start`: the product name begins so, and goes on with what differs from machine to machine. */
  readonly match: 'whole' | 'start';
  readonly version: string | null;
  readonly link: string;
}

/** A fact about a board, as a whole sentence, with where it stands. */
export interface BoardNote {
  readonly topic: 'install' | 'network' | 'usb' | 'identity' | 'sleep' | 'firmware';
  readonly text: string;
  readonly link: string;
}

export interface BoardFirmware {
  readonly kind: FirmwareKind;
  readonly name: string;
  /** Name of the board in Heads, for `make BOARD=`. */
  readonly headsBoard: string | null;
  readonly link: string;
}

/** One machine of this board that is known to be good: what a fresh report is held against. */
export interface KnownGood {
  /** File in the HCL. */
  readonly report: string;
  readonly link: string;
  readonly release: string;
  readonly xen: string;
  readonly kernel: string;
  readonly tpm: '1.2' | '2.0';
  /** Number of USB controllers. */
  readonly usb: number;
}

/** The hardware that a model is built on. */
export interface Board {
  readonly id: BoardId;
  readonly name: string;
  readonly maker: string;
  readonly dmi: readonly DmiName[];
  /** DMI serials that every machine of this board has, so that they identify none. */
  readonly placeholderSerials: readonly string[];
  readonly firmwares: readonly BoardFirmware[];
  /** The stock installer's first entry does not start it: the `kernel-latest` entry must be chosen. */
  readonly needsKernelLatest: boolean;
  /** Words of a report's model that name this board, in lower case, and the brands that go with them. */
  readonly reports: { readonly brands: readonly string[]; readonly words: readonly string[] };
  /** The entry in the list of Qubes-certified computers, with the oldest certified release. */
  readonly listed: { readonly as: string; readonly from: string; readonly link: string } | null;
  readonly knownGood: KnownGood | null;
  readonly notes: readonly BoardNote[];
}

/** Whether a report is about this board. By brand and whole words: a T480s is no T480. */
export function isAbout(report: Report, board: Board): boolean {
  const brand = report.brand.toLowerCase();
  const words = report.model.toLowerCase().split(/[^a-z0-9_]+/);
  return (
    board.reports.brands.includes(brand) && board.reports.words.some((word) => words.includes(word))
  );
}

/** Whether a machine that names itself so is of this board. */
export function hasDmi(
  board: Board,
  machine: { readonly product: string; readonly version?: string },
): boolean {
  return board.dmi.some(
    ({ product, match, version }) =>
      (match === 'whole' ? machine.product === product : machine.product.startsWith(product)) &&
      (version === null || machine.version === undefined || machine.version === version),
  );
}

/** Whether a serial number identifies one machine: no placeholder, nor the board's own. */
export function isRealSerial(board: Board, serial: string): boolean {
  return !isPlaceholder(serial) && !board.placeholderSerials.includes(serial.trim());
}
