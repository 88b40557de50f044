import { createQube, type Draft, type DraftQube, reset, set, value } from './draft.ts';
import { MARK, type Pref } from './intended.ts';
import { forget, remember } from './remember.ts';
import type { Act } from './state.ts';

/** Does one part of a state; false when qubesd would refuse it. */
export type Part = (draft: Draft) => boolean;

function prefPart(qube: string, [name, to]: Pref): Part {
  return (draft) => {
    const target = draft.qubes.get(qube);
    if (!target) return false;
    if (to === '*default*') {
      reset(draft, target, name);
      return true;
    }
    if (
      name === 'netvm' &&
      to !== null &&
      value(draft.qubes.get(String(to)), 'provides_network') !== true
    ) {
      return false;
    }
    if (
      (name === 'template' || name === 'default_dispvm') &&
      to !== null &&
      !draft.qubes.has(String(to))
    ) {
      return false;
    }
    if (to === false && inUse(draft, qube, name)) return false;
    if (name === 'netvm' && reaches(draft, to, qube)) return false;
    // The module takes a default for another value than the same one set: it writes it.
    set(target, name, to);
    if (name === 'provides_network' && to === true) target.features.set('servicevm', '1');
    return true;
  };
}

/** qubesd refuses to take a role from a qube that others still lean on (facts 9.2). */
function inUse(draft: Draft, qube: string, property: string): boolean {
  const others = [...draft.qubes.values()];
  if (property === 'provides_network')
    return others.some((other) => value(other, 'netvm') === qube);
  if (property !== 'template_for_dispvms') return false;
  return others.some((other) => other.class === 'DispVM' && value(other, 'template') === qube);
}

/** True when following netvms from one qube comes to the other: qubesd refuses a loop (facts 9.2). */
function reaches(draft: Draft, from: unknown, to: string): boolean {
  let at = from;
  for (let hops = 0; hops <= draft.qubes.size && typeof at === 'string' && at !== ''; hops++) {
    if (at === to) return true;
    at = value(draft.qubes.get(at), 'netvm');
  }
  return false;
}

function createParts(act: Extract<Act, { kind: 'create' }>): readonly Part[] {
  return [
    (draft) => {
      const template = act.template ?? String(draft.globals.get('default_template')?.value ?? '');
      const base = draft.qubes.get(template);
      if (draft.qubes.has(act.qube) || !base) return false;
      if (act.class === 'DispVM' && value(base, 'template_for_dispvms') !== true) return false;
      createQube(draft, act.qube, act.class, template, act.label);
      return true;
    },
    prefPart(act.qube, ['netvm', null]),
    prefPart(act.qube, ['default_dispvm', null]),
    ...act.tags.map((tag) => onQube(act.qube, (qube) => qube.tags.add(tag))),
    (draft) => {
      draft.qubes.get(act.qube)?.features.set(MARK, act.qube);
      return true;
    },
  ];
}

function onQube(name: string, change: (qube: DraftQube) => void): Part {
  return (draft) => {
    const qube = draft.qubes.get(name);
    if (qube) change(qube);
    return qube !== undefined;
  };
}

function globalPart(name: string, to: string | null): Part {
  return (draft) => {
    if (to !== null && !draft.qubes.has(to)) return false;
    draft.globals.set(name, { value: to, default: false });
    return true;
  };
}

/** A template is there, or is fetched unless `offline`. */
export function templatePart(name: string, offline: boolean): Part {
  return (draft) => {
    if (draft.qubes.has(name)) return true;
    if (offline) return false;
    const qube = createQube(draft, name, 'TemplateVM', null, 'black');
    qube.features.set('qrexec', '1').set('gui', '1').set('os', 'Linux');
    return true;
  };
}

/** The parts of a state in the order in which they take effect. */
export function partsOf(act: Act, offline: boolean): readonly Part[] {
  switch (act.kind) {
    case 'policy':
      return [(draft) => draft.etc.set(act.file, act.text) !== undefined];
    case 'drop-policy':
      return [
        (draft) => {
          if (draft.etc.get(act.file) !== act.unless) draft.etc.delete(act.file);
          return true;
        },
      ];
    case 'remember':
      return [
        (draft) => {
          remember(draft, act.wants);
          return true;
        },
      ];
    case 'forget':
      return [(draft) => forget(draft, act.wants)];
    case 'template':
      return [templatePart(act.name, offline)];
    case 'create':
      return createParts(act);
    case 'prefs':
      // Facts 11.2: the module sets keys in its own order and stops at the first refusal.
      return [...act.set]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map((pref) => prefPart(act.qube, pref));
    case 'default-template':
      return [
        (draft) => {
          const qube = draft.qubes.get(act.qube);
          const base = draft.globals.get('default_template')?.value ?? null;
          if (qube && value(qube, 'template') !== base) reset(draft, qube, 'template');
          return qube !== undefined;
        },
      ];
    case 'features':
      return act.set.map(([name, to]) => onQube(act.qube, (qube) => qube.features.set(name, to)));
    case 'tags':
      return act.add.map((tag) => onQube(act.qube, (qube) => qube.tags.add(tag)));
    case 'firewall':
      return [
        onQube(act.qube, (qube) => {
          qube.firewall = act.rules;
        }),
      ];
    case 'grow':
      return [
        onQube(act.qube, (qube) => {
          qube.privateBytes = Math.max(qube.privateBytes ?? 0, act.gib * 2 ** 30);
        }),
      ];
    case 'global':
      return [globalPart(act.name, act.value)];
    case 'barrier':
      return [];
  }
}
