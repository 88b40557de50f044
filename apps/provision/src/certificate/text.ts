import type { Verdict } from '@nyx/unit-certificate';
import { problemText } from '../problem.ts';

/** What a certificate says, to its owner: whether to believe it first, then the three lists. */
export function verdictText(verdict: Verdict): string {
  const { ok, authentic, unit, statements, proved, weaklyShown, notProved, problems } = verdict;
  if (!authentic) return `NOT TO BE BELIEVED\n${problemText(problems)}`;
  const signed = statements.map(({ facts, signers }) => {
    const who = signers.map(({ person, role }) => `${person} (${role})`).join(' and ');
    return `  ${facts.type}, signed by ${who}\n`;
  });
  const list = (title: string, findings: readonly { text: string; why: string }[]) => {
    const lines = findings.map(
      ({ text, why }) => `  ${text}${why === 'shown' ? '' : ` (${why})`}\n`,
    );
    return `${title} (${findings.length})\n${lines.join('')}`;
  };
  return [
    `True: unit ${unit}\n${signed.join('')}`,
    list('Proved', proved),
    list('Weakly shown', weaklyShown),
    list('Not proved', notProved),
    ok ? '' : `NOT AS EXPECTED\n${problemText(problems)}`,
  ].join('');
}
