// Asks the real pykickstart about the kickstart of the tests' unit and keeps what it answered.
import { writeFileSync } from 'node:fs';
import { made } from './kickstart.ts';
import { readWithPykickstart, withDisk } from './pykickstart.ts';
import { pythonWith } from './python.ts';

const python = pythonWith('pykickstart');
if (python === null) throw new Error('No Python with pykickstart is here.');
const ks = made();
const answer = readWithPykickstart(python, withDisk(ks));
const commands = ks.slice(0, ks.indexOf('\n%pre '));
const target = new URL('../fixtures/pykickstart.json', import.meta.url);
writeFileSync(target, `${JSON.stringify({ commands, answer }, null, 2)}\n`);
