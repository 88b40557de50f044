// Asks the real pykickstart about the kickstart of the tests' unit and keeps what it answered.
import { writeFileSync } from 'node:fs';
import { kickstart } from '../src/index.ts';
import { desk, unit } from './desk.ts';
import { readWithPykickstart, withDisk } from './pykickstart.ts';
import { pythonWith } from './python.ts';

const python = pythonWith('pykickstart');
if (python === null) throw new Error('No Python with pykickstart is here.');
const ks = kickstart(unit, desk, 'sealed-first-boot');
if (!ks.ok) throw new Error(JSON.stringify(ks.problems));
const answer = readWithPykickstart(python, withDisk(ks.value));
const commands = ks.value.slice(0, ks.value.indexOf('\n%pre '));
const target = new URL('../fixtures/pykickstart.json', import.meta.url);
writeFileSync(target, `${JSON.stringify({ commands, answer }, null, 2)}\n`);
