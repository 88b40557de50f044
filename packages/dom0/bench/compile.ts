// Times compile and plan beside yardsticks of the same run, and prints ratios: a slower machine
// makes the milliseconds larger and leaves the ratios.
// node packages/dom0/bench/compile.ts --rounds 21 --seed 1     (rounds: timed runs; seed: sizes and ports)
import { parseArgs } from 'node:util';
import type { Profile } from '@nyx/qube-profiles';
import { buildBundle } from '../src/bundle.ts';
import { plan, rehearse, type Snapshot, sha256 } from '../src/index.ts';
import { numbers } from '../test/broken.ts';
import { desk, qube, stock, unit } from '../test/desk.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    seed: { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const below = numbers(Number(values.seed));

const forty: Profile = {
  ...desk,
  qubes: [
    ...desk.qubes,
    ...Array.from({ length: 35 }, (_, at) =>
      qube(`room-${at}`, {
        label: 'green',
        netvm: 'sys-firewall',
        defaultDispvm: 'dvm-web',
        privateGiB: 2 + below(30),
        tags: ['nyx-room'],
        firewall: [
          `action=accept proto=tcp dsthost=example.org dstports=443-${443 + below(1000)}`,
          'action=accept specialtarget=dns',
        ],
      }),
    ),
  ],
};

function twoHundred(): Snapshot {
  const after = rehearse(forty, stock());
  if (!after.ok) throw new Error(JSON.stringify(after.problems));
  const model = after.value.qubes['room-1'];
  if (!model) throw new Error('The rehearsal lost a qube.');
  const extra = Array.from({ length: 200 - Object.keys(after.value.qubes).length }, (_, at) => {
    return [`own-${at}`, { ...model, name: `own-${at}` }] as const;
  });
  return { ...after.value, qubes: { ...after.value.qubes, ...Object.fromEntries(extra) } };
}

/** Median of all rounds after five runs to warm up. */
function median(run: () => unknown): number {
  for (let at = 0; at < 5; at++) run();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

const bundle = buildBundle(forty, unit);
if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
const bytes = bundle.value.files.map((file) => file.text).join('');
const snapshot = twoHundred();
const cold = performance.now();
buildBundle(forty, unit);
const first = performance.now() - cold;
const yardstick = median(() => JSON.parse(JSON.stringify(snapshot)));
const rows = [
  ['compile, 40 qubes', median(() => buildBundle(forty, unit))],
  ['plan, 40 qubes on a machine of 200', median(() => plan(forty, snapshot))],
  ['sha256 of all its files', median(() => sha256(bytes))],
  ['JSON of the snapshot there and back (yardstick)', yardstick],
] as const;
console.log(
  `files ${bundle.value.files.length}, ${bytes.length} characters, first compile ${first.toFixed(1)} ms`,
);
for (const [what, ms] of rows) {
  console.log(
    `${ms.toFixed(2).padStart(8)} ms  ${(ms / yardstick).toFixed(2).padStart(6)} x yardstick  ${what}`,
  );
}
// What the real tools took, for scale (facts 9.4 and 11.1; 2 cores, measured elsewhere).
const real = [
  ['Salt applies 40 qubes with 40 resizes, first run', 22_400],
  ['Salt applies 40 qubes with 40 resizes, second run', 10_100],
  ['Salt applies 20 qubes, first run', 6_400],
  ['Salt show_sls of 20 qubes', 800],
  ['160 qvm-* commands for 20 qubes', 8_600],
  ['the Python API for 20 qubes, one process', 1_340],
  ['qubes-policy-lint, one file', 40],
] as const;
for (const [what, ms] of real)
  console.log(`${ms.toFixed(0).padStart(8)} ms  ${'real tool'.padStart(18)}  ${what}`);
