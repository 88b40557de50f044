import { SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { type Draft, type DraftQube, reset, set } from './draft.ts';
import { MARK } from './intended.ts';
import {
  emptyMemory,
  isEmpty,
  MEMORY,
  type Memory,
  memoryOf,
  printMemory,
  unwanted,
  type Wants,
} from './memory.ts';
import type { Setting, SettingValue } from './snapshot.ts';

type AllWants = ReadonlyMap<string, Wants>;

function before(setting: Setting | undefined): SettingValue {
  return setting === undefined || setting.default ? SYSTEM_DEFAULT : setting.value;
}

/** Of what we made nothing was there before us. */
function learn(draft: Draft, qube: DraftQube, memory: Memory, wants: Wants): void {
  const ours = qube.features.get(MARK) === qube.name;
  if (wants.made && !ours) return;
  for (const tag of wants.tags) {
    if (!memory.tags.has(tag)) memory.tags.set(tag, !ours && qube.tags.has(tag));
  }
  for (const name of wants.features) {
    if (memory.features.has(name)) continue;
    memory.features.set(name, ours ? null : (qube.features.get(name) ?? null));
  }
  for (const name of wants.prefs) {
    if (memory.prefs.has(name) || (ours && name === 'template')) continue;
    memory.prefs.set(name, ours ? SYSTEM_DEFAULT : before(qube.properties.get(name)));
  }
  if (wants.firewall && memory.firewall === null && !ours) memory.firewall = qube.firewall;
  for (const name of wants.globals) {
    if (!memory.globals.has(name)) memory.globals.set(name, before(draft.globals.get(name)));
  }
}

function write(qube: DraftQube, memory: Memory): void {
  if (isEmpty(memory)) qube.features.delete(MEMORY);
  else qube.features.set(MEMORY, printMemory(qube.name, memory));
}

/** Writes down what is there of everything that a profile is about to change. */
export function remember(draft: Draft, all: AllWants): void {
  for (const [name, wants] of all) {
    const qube = draft.qubes.get(name);
    if (!qube) continue;
    const memory = memoryOf(name, qube.features.get(MEMORY)) ?? emptyMemory();
    learn(draft, qube, memory, wants);
    write(qube, memory);
  }
}

function putBackQube(draft: Draft, qube: DraftQube, old: Memory): boolean {
  for (const [tag, was] of old.tags) if (!was) qube.tags.delete(tag);
  for (const [name, was] of old.features) {
    if (was === null) qube.features.delete(name);
    else qube.features.set(name, was);
  }
  if (old.firewall !== null) qube.firewall = old.firewall;
  // The network comes last, when all else is as it was.
  for (const [name, was] of [...old.prefs].sort(([a], [b]) => order(a) - order(b))) {
    if (was === SYSTEM_DEFAULT) reset(draft, qube, name);
    else if (POINTERS.includes(name) && was !== null && !draft.qubes.has(String(was))) return false;
    else set(qube, name, was);
  }
  return true;
}

const POINTERS = ['template', 'default_dispvm', 'netvm'];

function order(name: string): number {
  return POINTERS.indexOf(name);
}

function putBackGlobals(draft: Draft, old: Memory): boolean {
  for (const [name, was] of old.globals) {
    if (was === SYSTEM_DEFAULT) draft.globals.set(name, { value: null, default: true });
    else if (was !== null && !draft.qubes.has(String(was))) return false;
    else draft.globals.set(name, { value: was, default: false });
  }
  return true;
}

function forgetItems(memory: Memory, old: Memory): void {
  for (const tag of old.tags.keys()) memory.tags.delete(tag);
  for (const name of old.features.keys()) memory.features.delete(name);
  for (const name of old.prefs.keys()) memory.prefs.delete(name);
  for (const name of old.globals.keys()) memory.globals.delete(name);
  if (old.firewall !== null) memory.firewall = null;
}

/**
 * Puts back what an earlier version of the profile changed and this one does not state, and writes
 * down what is there of the rest. False where something to go back to is gone.
 */
export function forget(draft: Draft, all: AllWants): boolean {
  let whole = true;
  for (const qube of draft.qubes.values()) {
    const memory = memoryOf(qube.name, qube.features.get(MEMORY));
    if (!memory) continue;
    const old = unwanted(memory, all.get(qube.name), Object.fromEntries(qube.features), qube.name);
    if (isEmpty(old)) continue;
    if (!putBackQube(draft, qube, old) || !putBackGlobals(draft, old)) {
      whole = false;
      continue;
    }
    forgetItems(memory, old);
    write(qube, memory);
  }
  remember(draft, all);
  return whole;
}
