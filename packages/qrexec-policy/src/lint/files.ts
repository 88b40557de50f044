import { isPolicyName, LEGACY_DIR, POLICY_DIR, shownPath, VOLATILE_DIR } from '../directory.ts';
import type { PolicySource } from '../policy.ts';
import type { Reader } from '../read.ts';
import { linesOf } from '../text.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';

const BACKUP = /(\.(rpmsave|rpmnew|rpmorig|swp|bak|orig|old)|~)$|^README|^\./;

/** Files that hold rules and are never read. */
export function lintFiles(source: PolicySource, reader: Reader): readonly Finding[] {
  const findings: Finding[] = [];
  if (source.release === 'R4.2') {
    for (const name of Object.keys(source.volatile ?? {})) {
      const place = { file: `${VOLATILE_DIR}/${name}`, line: 0 };
      const fix = `Put the file into ${POLICY_DIR}.`;
      const message = `R4.2 does not read ${VOLATILE_DIR}.`;
      findings.push(findingAt(place, 'error', 'file-ignored', message, fix));
    }
  }
  for (const path of reader.directory.paths) {
    if (reader.used.has(path)) continue;
    const cut = path.lastIndexOf('/');
    const name = path.slice(cut + 1);
    const found = ignored(path.slice(0, cut), name, reader);
    if (found === undefined) continue;
    const [message, fix] = found;
    const empty = linesOf(reader.directory.file(path)?.text ?? '').every((line) => {
      const text = line.trim();
      return text === '' || text.startsWith('#');
    });
    if (empty) continue;
    const severity = BACKUP.test(name) ? 'note' : 'error';
    const place = { file: shownPath(path), line: 0 };
    findings.push(findingAt(place, severity, 'file-ignored', message, fix));
  }
  return findings;
}

function ignored(dir: string, name: string, reader: Reader): readonly [string, string] | undefined {
  if (dir === LEGACY_DIR) {
    if (reader.compats.length > 0 && /[^A-Za-z0-9+._-]/u.test(name)) {
      return [
        'No call has such a name, so the old file is passed over.',
        'Rename it to the service.',
      ];
    }
    if (reader.compats.length > 0) return ['The old file is passed over.', 'Remove or rename it.'];
    return [
      'No file says !compat-4.0, so old files are not read.',
      `Move its rules to ${POLICY_DIR}.`,
    ];
  }
  if (dir !== POLICY_DIR && dir !== VOLATILE_DIR) {
    return ['No file includes this one, so it has no effect.', 'Include it, or remove it.'];
  }
  if (!isPolicyName(name)) {
    const message = 'Only names that end in .policy and do not start with a dot are read.';
    return [message, `Rename it to ${name.replace(/^\.+|\..*$/g, '') || 'name'}.policy.`];
  }
  if (dir === POLICY_DIR && reader.used.has(`${VOLATILE_DIR}/${name}`)) {
    const message = `The file of the same name in ${VOLATILE_DIR} is read instead.`;
    return [message, 'Rename one of the two.'];
  }
  return undefined;
}
