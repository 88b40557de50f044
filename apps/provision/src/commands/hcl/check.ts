import { checkReport, readReport } from '@nyx/hcl';
import { done, failed, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { boardNames, namedBoard } from '../../hcl/board.ts';
import { findingsText, readExpected } from '../../hcl/findings.ts';
import { all } from '../../problem.ts';
import { readText } from '../../read.ts';

/** A report is two kilobytes. */
const MOST_BYTES = 1_000_000;

export const command = defineCommand({
  name: 'hcl check',
  arguments: [{ name: 'REPORT', help: 'The .yml file that qubes-hcl-report wrote.' }],
  options: {
    board: {
      type: 'string',
      value: 'BOARD',
      help: `What it should be: ${boardNames.join(', ')}.`,
      required: true,
    },
    cpu: { type: 'string', value: 'NAME', help: 'The processor that was ordered.' },
    memory: { type: 'string', value: 'GB', help: 'The memory that was ordered.' },
    wifi: { type: 'string', value: 'CARD', help: 'The Wi-Fi card that was ordered, or none.' },
    firmware: { type: 'string', value: 'KIND', help: 'heads or dasharo-uefi, as ordered.' },
  },
  example: 'nyx hcl check report.yml --board novacustom-v54 --memory 16',
  exits: {
    0: 'The machine holds against its board and order.',
    1: 'Something stops it, or was not run: it must not ship so.',
    2: 'Nothing stops it, but a person has to look at a difference.',
  },
  run: async (io, given) => {
    const [path] = given.arguments;
    const read = all(
      namedBoard(given.board),
      readExpected(given),
      await readText(io, path, MOST_BYTES),
    );
    if (!read.ok) return refused(read);
    const [known, expected, text] = read.value;
    const report = readReport(path.split('/').at(-1) ?? path, text);
    if (!report.ok) return refused(report);
    const check = checkReport(report.value, known, expected);
    const shown = `${report.value.brand} ${report.value.model}, ${report.value.bios}\n${findingsText(check)}`;
    if (!check.passed) return failed(check, shown);
    const look = check.findings.some(({ severity }) => severity === 'warn');
    return done(check, shown, look ? 2 : 0);
  },
});
