import type { Release } from './release.ts';

export type Status = 'yes' | 'no' | 'partial' | 'unknown';

/** A yes, no or partial of a report. `message` is what stood beside it in the override form. */
export interface Answer {
  readonly value: Status;
  readonly message: string | null;
  /** The words as written, where they were none of yes, no, partial and unknown. */
  readonly raw: string | null;
}

/** A report's `tpm` is no yes or no: it may be a version, a presence, both or free text. */
export interface Tpm {
  readonly version: '1.2' | '2.0' | null;
  readonly presence: Status;
  readonly message: string | null;
  readonly raw: string | null;
}

export type MachineType =
  | 'laptop'
  | 'desktop'
  | 'motherboard'
  | 'workstation'
  | 'server'
  | 'other'
  | 'unknown';

/**
 * What starts the machine, as its BIOS version tells. `heads` is Heads and PureBoot, `dasharo-uefi`
 * coreboot with EDK-II from Dasharo, `coreboot` any other coreboot, `vendor` everything else.
 */
export type FirmwareKind = 'heads' | 'dasharo-uefi' | 'coreboot' | 'vendor' | 'unknown';

export interface Link {
  readonly href: string;
  readonly text: string;
}

/** What one person saw with one Qubes release. All texts are plain text: escape them for a page. */
export interface ReportVersion {
  readonly works: Answer;
  readonly release: Release | null;
  /** The release as written, where it could not be read. */
  readonly releaseRaw: string | null;
  readonly xen: string;
  readonly kernel: string;
  /** BIOS version of this entry, where it differs from the report's. */
  readonly bios: string;
  /** The remark without its HTML. */
  readonly remark: string;
  /** The links that were in the remark. Only http and https. */
  readonly remarkLinks: readonly Link[];
  readonly credit: string;
  /** Where the report was sent to. Only http and https. */
  readonly link: string | null;
}

/** One HCL report, normalised. Two reports of one machine are two reports: never keyed by model. */
export interface Report {
  /** From the file name; unique, and safe in a path, a query and an HTML id. */
  readonly id: string;
  readonly fileName: string;
  /** One spelling for one maker. */
  readonly brand: string;
  readonly model: string;
  readonly type: MachineType;
  readonly bios: string;
  readonly firmware: FirmwareKind;
  readonly cpu: string;
  readonly cpuShort: string;
  readonly chipset: string;
  readonly chipsetShort: string;
  /** One entry for each device. */
  readonly gpu: readonly string[];
  readonly gpuShort: string;
  readonly network: readonly string[];
  readonly disks: readonly string[];
  readonly memoryMb: number | null;
  /** Number of USB controllers. */
  readonly usb: number | null;
  readonly hvm: Answer;
  readonly iommu: Answer;
  readonly slat: Answer;
  readonly remap: Answer;
  readonly tpm: Tpm;
  /** What `qubes-hcl-report` of that time said; not whether it is certified today. */
  readonly certified: Status;
  readonly versions: readonly ReportVersion[];
  /** Fields that still hold what `qubes-hcl-report` writes for a person to fill in. */
  readonly unfilled: readonly string[];
  /** Fields whose value was not understood, as written. */
  readonly raw: Readonly<Record<string, string>>;
}
