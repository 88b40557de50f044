import {
  answer,
  count,
  firmwareKind,
  isUnfilled,
  machineType,
  maker,
  memoryMb,
  textOf,
  tpm,
} from './normalise.ts';
import type { HclProblem, HclResult } from './problem.ts';
import { parseRelease } from './release.ts';
import type { Report, ReportVersion } from './report.ts';
import { clean, lines, oneLine, plainRemark, webLink } from './text.ts';
import { type Plain, readYaml } from './yaml.ts';

/**
 * A name for a report that is safe in a path, from its file name: `novacustom-v540tu-heads`.
 * Null when nothing is left of it.
 */
export function reportId(fileName: string): string | null {
  const base = fileName.replace(/^.*\//, '').replace(/\.ya?ml$/i, '');
  const slug = base
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  return slug === '' || slug.length > 120 ? null : slug;
}

/** Fields of one mapping: spellings are tried in turn, so that a typo of the list is read too. */
class Fields {
  readonly #map: ReadonlyMap<string, Plain>;
  readonly #where: string;
  readonly unfilled: string[] = [];
  readonly problems: HclProblem[] = [];

  constructor(map: ReadonlyMap<string, Plain>, where: string) {
    this.#map = map;
    this.#where = where;
  }

  value(...names: readonly string[]): Plain | undefined {
    const name = names.find((key) => this.#map.has(key));
    return name === undefined ? undefined : this.#map.get(name);
  }

  /** The text of a field; nothing where it is absent, null or still to be filled in. */
  text(...names: readonly string[]): string {
    const value = this.value(...names);
    if (value !== undefined && typeof value !== 'string')
      this.problems.push({
        code: 'field-shape',
        where: `${this.#where}${names[0]}`,
        message: `${names[0]} is a list or a mapping.`,
        fix: `Give ${names[0]} one text.`,
      });
    return this.filled(names[0] ?? '', textOf(value));
  }

  filled(name: string, text: string): string {
    if (!isUnfilled(text)) return text;
    this.unfilled.push(name);
    return '';
  }

  line(...names: readonly string[]): string {
    return oneLine(this.text(...names));
  }
}

function readVersion(fields: Fields): ReportVersion {
  const remark = plainRemark(clean(fields.text('remark', 'remarks')));
  const releaseText = fields.line('qubes');
  const release = parseRelease(releaseText);
  const works = fields.value('works');
  return {
    works: typeof works === 'string' ? answer(fields.filled('works', works)) : answer(works),
    release,
    releaseRaw: release === null && releaseText !== '' ? releaseText : null,
    xen: fields.line('xen'),
    kernel: fields.line('kernel'),
    bios: fields.line('bios'),
    remark: remark.text,
    remarkLinks: remark.links,
    credit: fields.line('credit'),
    link: webLink(fields.text('link')),
  };
}

/**
 * Reads one report of the Qubes HCL, or one that `qubes-hcl-report` has just written.
 *
 * The list was written by hand for fifteen years: what cannot be understood becomes unknown and is
 * kept in `raw`, and only what is no report at all is refused. Takes any text and never throws.
 *
 * Problems: `file-name`, `too-large`, `not-yaml`, `reference`, `not-a-report`, `field-missing`,
 * `field-shape`. Fields: https://github.com/QubesOS/qubes-hcl#readme
 */
export function readReport(fileName: string, text: string): HclResult<Report> {
  const id = reportId(fileName);
  if (id === null)
    return {
      ok: false,
      problems: [
        {
          code: 'file-name',
          where: fileName.slice(0, 120),
          message: 'The file name gives no id of 1 to 120 letters and digits.',
          fix: 'Name it like Brand-Model-20260131-120000.yml.',
        },
      ],
    };
  const parsed = readYaml(fileName, text);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  if (!(document instanceof Map) || clean(textOf(document.get('layout'))) !== 'hcl')
    return {
      ok: false,
      problems: [
        {
          code: 'not-a-report',
          where: fileName,
          message: 'The file has no layout: hcl.',
          fix: 'Send what qubes-hcl-report wrote.',
        },
      ],
    };
  return toReport(id, fileName, document);
}

function toReport(
  id: string,
  fileName: string,
  document: ReadonlyMap<string, Plain>,
): HclResult<Report> {
  const fields = new Fields(document, `${fileName}: `);
  const entries = fields.value('versions');
  const problems: HclProblem[] = [];
  const versionFields = (Array.isArray(entries) ? (entries as readonly Plain[]) : []).flatMap(
    (entry, index) => {
      const where = `${fileName}: versions[${index}]`;
      if (entry instanceof Map) return [new Fields(entry, `${where}.`)];
      problems.push({
        code: 'field-shape',
        where,
        message: 'An entry of versions is not a mapping.',
        fix: 'Give each entry works, qubes, xen, kernel, remark, credit and link.',
      });
      return [];
    },
  );
  const versions = versionFields.map(readVersion);
  const bios = fields.line('bios');
  const memory = fields.line('memory', 'ram');
  const usb = fields.line('usb');
  const certified = answer(fields.value('certified'));
  const tpmAnswer = tpm(fields.value('tpm'));
  const report: Report = {
    id,
    fileName,
    brand: maker(fields.text('brand')),
    model: fields.line('model'),
    type: machineType(fields.text('type')),
    bios,
    firmware: firmwareKind(bios),
    cpu: fields.line('cpu'),
    cpuShort: fields.line('cpu-short'),
    chipset: fields.line('chipset'),
    chipsetShort: fields.line('chipset-short', 'chipset-sort'),
    gpu: lines(fields.text('gpu')),
    gpuShort: fields.line('gpu-short'),
    network: lines(fields.text('network')),
    disks: [...lines(fields.text('scsi')), ...lines(fields.text('nvme'))],
    memoryMb: memoryMb(memory),
    usb: count(usb),
    hvm: answer(fields.value('hvm')),
    iommu: answer(fields.value('iommu')),
    slat: answer(fields.value('slat')),
    remap: answer(fields.value('remap')),
    tpm: tpmAnswer,
    certified: certified.value,
    versions,
    unfilled: [
      ...fields.unfilled,
      ...versionFields.flatMap((entry, index) =>
        entry.unfilled.map((name) => `versions[${index}].${name}`),
      ),
    ],
    raw: {
      ...(memory !== '' && memoryMb(memory) === null ? { memory } : {}),
      ...(usb !== '' && count(usb) === null ? { usb } : {}),
      ...(certified.raw === null ? {} : { certified: certified.raw }),
      ...(tpmAnswer.raw === null ? {} : { tpm: tpmAnswer.raw }),
    },
  };
  problems.push(...fields.problems, ...versionFields.flatMap((entry) => entry.problems));
  for (const name of ['brand', 'model', 'versions'] as const)
    if (report[name].length === 0)
      problems.push({
        code: 'field-missing',
        where: `${fileName}: ${name}`,
        message: `The report has no ${name}.`,
        fix: `Fill in ${name}.`,
      });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: report };
}

export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads many files: every report that could be read, by id, and every problem of the others.
 * Of two files that give one id the first stands and the second is the problem `id-repeated`.
 */
export function readReports(files: Iterable<ReportFile>): {
  readonly reports: readonly Report[];
  readonly problems: readonly HclProblem[];
} {
  const byId = new Map<string, Report>();
  const problems: HclProblem[] = [];
  for (const { name, text } of files) {
    const read = readReport(name, text);
    if (!read.ok) problems.push(...read.problems);
    else {
      const first = byId.get(read.value.id);
      if (first === undefined) byId.set(read.value.id, read.value);
      else
        problems.push({
          code: 'id-repeated',
          where: name,
          message: `It gives the same id as ${first.fileName}: ${first.id}.`,
          fix: 'Rename one of the two files.',
        });
    }
  }
  const reports = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { reports, problems };
}
