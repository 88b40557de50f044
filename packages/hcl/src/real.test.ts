import { describe, expect, it } from 'vitest';
import { realFiles, realIsHere } from '../test/files.ts';
import { boards, facets, indexReports, judgeBoard, readReports, search } from './index.ts';

/** How many times each value stands there. */
function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('the real reports (../shared/data/hcl beside the checkout; skipped where they are not)', () => {
  const { reports, problems } = readReports(realFiles);

  it.skipIf(!realIsHere)('are read, 997 of 997', () => {
    expect(realFiles).toHaveLength(997);
    expect(problems).toEqual([]);
    expect(reports).toHaveLength(997);
  });

  it.skipIf(!realIsHere)('normalise to what was counted by hand', () => {
    const versions = reports.flatMap((report) => report.versions);
    expect(versions).toHaveLength(1080);
    expect(tally(versions.map(({ works }) => works.value))).toEqual({
      yes: 810,
      partial: 242,
      no: 26,
      unknown: 2,
    });
    expect(tally(versions.map(({ release }) => release?.line ?? 'none'))).toEqual({
      'R1.0': 17,
      'R2.0': 115,
      'R3.0': 38,
      'R3.1': 54,
      'R3.2': 152,
      'R4.0': 266,
      'R4.1': 262,
      'R4.2': 172,
      'R4.3': 4,
    });
    expect(tally(reports.map(({ hvm }) => hvm.value))).toEqual({
      yes: 975,
      no: 6,
      partial: 1,
      unknown: 15,
    });
    expect(tally(reports.map(({ iommu }) => iommu.value))).toEqual({
      yes: 875,
      no: 111,
      partial: 6,
      unknown: 5,
    });
    expect(tally(reports.map(({ slat }) => slat.value))).toEqual({ yes: 754, no: 7, unknown: 236 });
    expect(tally(reports.map(({ remap }) => remap.value))).toEqual({
      yes: 661,
      no: 46,
      unknown: 290,
    });
    expect(tally(reports.map(({ tpm }) => tpm.version ?? 'none'))).toEqual({
      '2.0': 137,
      '1.2': 5,
      none: 855,
    });
    expect(tally(reports.map(({ certified }) => certified))).toEqual({
      yes: 7,
      no: 154,
      unknown: 836,
    });
    expect(reports.filter(({ memoryMb }) => memoryMb === null)).toHaveLength(94);
    expect(reports.flatMap(({ unfilled }) => unfilled)).toHaveLength(3);
  });

  it.skipIf(!realIsHere)('leave no tag and no link that is not of the web', () => {
    const versions = reports.flatMap((report) => report.versions);
    expect(versions.filter(({ remark }) => /<\/?[a-z]+[ >]/.test(remark))).toEqual([]);
    const links = versions.flatMap(({ remarkLinks }) => remarkLinks);
    expect(links).toHaveLength(243);
    expect(links.filter(({ href }) => !/^https?:\/\//.test(href))).toEqual([]);
  });

  it.skipIf(!realIsHere)('judge our boards', () => {
    const verdicts = boards.map((board) => {
      const { verdict, reports: about } = judgeBoard(board, reports);
      return [board.id, verdict, about.length];
    });
    expect(verdicts).toEqual([
      ['novacustom-v54', 'certified', 2],
      ['novacustom-nv41', 'certified', 3],
      ['thinkpad-t480', 'reported-working', 14],
    ]);
    for (const { knownGood } of boards)
      if (knownGood !== null)
        expect(reports.find(({ fileName }) => fileName === knownGood.report)).toMatchObject({
          tpm: { version: knownGood.tpm },
          usb: knownGood.usb,
          versions: [
            {
              release: { text: knownGood.release },
              xen: knownGood.xen,
              kernel: knownGood.kernel,
              link: knownGood.link,
            },
          ],
        });
  });

  it.skipIf(!realIsHere)('are searched and counted', () => {
    const index = indexReports(reports);
    expect(search(index, { q: 't480' })[0]?.report.model).toMatch(/^ThinkPad T480\b/);
    expect(search(index, { q: 'v540tu' })).toHaveLength(2);
    for (const { value, count } of facets(reports).release)
      expect(search(index, { release: value })).toHaveLength(count);
  });
});
