// nyx-collect on the real admin client (QubesOS/qubes-core-admin-client, found as Python finds
// modules; PYTHONPATH may name a checkout): what it asks of 60 qubes, only by calls that read, and how
// long the client itself takes. A real qubesd took 0.68 ms a call (facts 11.7: 470 calls, 0.32 s).
// node packages/dom0/bench/collect.ts --rounds 3 --seed 1     (the best round; seed: of Python's hashes)
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pythonWith } from '../test/python.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});

const SECONDS_A_CALL = 0.32 / 470;
const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
interface Measured {
  readonly qubes: number;
  readonly calls: number;
  readonly seconds: number;
  readonly unread: readonly string[];
}

function measure(python: string): Measured {
  const files = [
    'bench/real-client.py',
    'assets/nyx-collect',
    'fixtures/r4.3-default-install.json',
  ];
  // Sets are walked in the order of hashes: the same calls must come of any.
  const env = { ...process.env, PYTHONHASHSEED: values.seed };
  const ran = spawnSync(python, [...files.map(file), '60'], { encoding: 'utf8', env });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as Measured;
}

const python = pythonWith('qubesadmin');
if (python === null) console.log('no admin client here: it was not run');
else {
  const runs = Array.from({ length: Number(values.rounds) }, () => measure(python));
  const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const { qubes, calls, seconds, unread } = best;
  const daemon = calls * SECONDS_A_CALL;
  console.log(
    `${qubes} qubes, ${calls} calls, all of them reading, ${unread.length} unread; the client alone ${seconds.toFixed(2)} s, with qubesd about ${daemon.toFixed(2)} s`,
  );
}
