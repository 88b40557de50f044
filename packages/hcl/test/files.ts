import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Report, type ReportFile, readReport, readReports } from '../src/index.ts';

const read = (folder: string): readonly ReportFile[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') }));

/** Our own reports, one for each trap of the real list. */
export const fixtures = read(fileURLToPath(new URL('../fixtures', import.meta.url)));

const realFolder = fileURLToPath(new URL('../../../../shared/data/hcl', import.meta.url));

/** The real list stands beside the checkout, where it is; it is never committed. */
export const realIsHere = existsSync(realFolder);
export const realFiles = realIsHere ? read(realFolder) : [];

export const reports = readReports(fixtures).reports;

/** The fixture whose file name starts so. */
export function fixture(start: string): Report {
  const report = reports.find(({ fileName }) => fileName.startsWith(start));
  if (report === undefined) throw new Error(`no fixture ${start}`);
  return report;
}

export function fixtureText(start: string): string {
  return fixtures.find(({ name }) => name.startsWith(start))?.text ?? '';
}

/** The report that our own V54 would write, with some of its text replaced. */
export function unit(...changes: readonly (readonly [string, string])[]): Report {
  let text = fixtureText('Qubes-HCL-Notebook');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the unit's report has no ${from}`);
    text = text.replace(from, to);
  }
  const result = readReport('Qubes-HCL-unit.yml', text);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join());
  return result.value;
}
