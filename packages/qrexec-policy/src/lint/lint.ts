import { compile } from '../compiled.ts';
import { byCode } from '../directory.ts';
import { Ground } from '../ground.ts';
import type { PolicySource } from '../policy.ts';
import { Reader } from '../read.ts';
import type { SystemInfo } from '../system.ts';
import { lintFiles } from './files.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';
import { lintReach } from './reach.ts';
import { lintTokens } from './tokens.ts';

/**
 * Finds what the daemon accepts and what is not what it seems, for one machine: rules that can
 * never match, redirects past a denial, questions without a choice, names that do not exist,
 * spellings that mean something else. A policy that does not load gives its problems instead.
 * Sorted by file and line.
 */
export function lint(source: PolicySource, system: SystemInfo): readonly Finding[] {
  const reader = new Reader(source);
  reader.readAll();
  const findings = [...lintFiles(source, reader)];
  if (reader.problems.length > 0) {
    for (const { where, file, line, message, fix } of reader.problems) {
      findings.push({ code: 'not-loading', severity: 'error', where, file, line, message, fix });
    }
  } else {
    const ground = new Ground(system, source.release);
    const rules = compile({ release: source.release, rules: reader.rules }, ground);
    findings.push(...lintTokens(ground.machine, rules), ...lintCompat(source, reader));
    findings.push(...lintReach(ground, rules));
  }
  return findings.toSorted((a, b) => byCode(a.file, b.file) || a.line - b.line);
}

/** Services that have an old file on a stock machine. */
const OLD_FILES =
  /^(qubes\.(Gpg|GpgImportKey|InputMouse|InputKeyboard|InputTablet|USB)|ctap\..*|u2f\..*)$/;

/** Rules that an old file may shadow, when the old files were not given. */
function lintCompat(source: PolicySource, reader: Reader): readonly Finding[] {
  const [first] = reader.compats;
  if (first === undefined || source.legacy !== undefined) return [];
  return reader.rules.slice(first.before).flatMap((rule) => {
    if (!OLD_FILES.test(rule.service)) return [];
    const message = `${first.place.file} reads the old files before this rule, and ${rule.service} has one on most machines.`;
    const fix = `Move the rule to a file that sorts before ${first.place.file}, or give the old files too.`;
    return [findingAt(rule, 'note', 'compat-unknown', message, fix)];
  });
}
