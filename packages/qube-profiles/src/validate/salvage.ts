import { PLAIN_QUBE } from '../plain-qube.ts';

/** One place where a profile has the wrong shape; `keys` are names that nobody knows there. */
export interface Misshapen {
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
}

/** A profile in which something stands for what was misshapen, so that the rest can be judged. */
export interface Salvaged {
  readonly json: unknown;
  /** Paths at which something stands in, as `validate` would write them. */
  readonly standIns: readonly string[];
  /** Whether what the parts are to each other can still be asked. */
  readonly linked: boolean;
}

type Part = Record<PropertyKey, unknown>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

const WHY = 'It stands in.';
const HEAD: Part = { name: 'stand-in', version: '1.0.0', title: 'Stand-in', summary: WHY };

/** One of each list, which refers to nothing that a profile could have. */
const STAND_INS: Readonly<Record<string, (number: string) => Part>> = {
  templates: () => ({ packages: [], why: WHY }),
  qubes: (number) => ({
    ...structuredClone(PLAIN_QUBE),
    name: `stand-in-${number}`,
    origin: 'nyx',
    label: 'gray',
    why: WHY,
  }),
  policy: (number) => ({
    service: 'nyx.StandIn',
    argument: `+${number}`,
    source: '@anyvm',
    target: '@anyvm',
    action: 'deny',
    params: {},
    purpose: 'convenience',
    why: WHY,
  }),
  claims: (number) => ({
    kind: 'never',
    id: `stand-in-${number}`,
    text: WHY,
    from: ['vault'],
    to: ['@internet'],
  }),
};

/** Fields that nothing else is judged by. For any other the whole part is replaced. */
const ALONE: Readonly<Record<string, ReadonlySet<string | undefined>>> = {
  templates: new Set(['packages', 'why']),
  qubes: new Set([
    ...['label', 'why', 'memory', 'maxmem', 'vcpus', 'privateGiB', 'autostart', 'features'],
    ...['services', 'firewall', 'menu', 'clonedFrom'],
  ]),
};

/**
 * Takes what is misshapen out of what should have been a profile, or puts something in its place:
 * one typing error must not hide a hostile name. Undefined when too little is left to judge.
 */
export function salvage(json: unknown, places: readonly Misshapen[]): Salvaged | undefined {
  if (!isPart(json)) return undefined;
  const whole: Part = structuredClone(json);
  const standIns: string[] = [];
  let linked = true;
  for (const { path, keys } of places) {
    // A name that nobody knows may be another, misspelt; then what is left of a rule is not the rule.
    if (keys !== undefined && path[0] !== 'policy' && path[0] !== 'claims') {
      const owner = path.reduce<unknown>((held, key) => (isPart(held) ? held[key] : held), whole);
      if (isPart(owner)) for (const key of keys) delete owner[key];
      continue;
    }
    const [list = '', item, field, inner] = path.map(String);
    const items = whole[list];
    const standIn = STAND_INS[list]?.(item ?? '');
    if (item === undefined && Object.hasOwn(HEAD, list)) {
      whole[list] = HEAD[list];
      standIns.push(list);
    } else if (item !== undefined && list === 'globals' && isPart(items)) {
      delete items[item];
      standIns.push(`globals.${item}`);
      linked = false;
    } else if (item !== undefined && standIn !== undefined && isPart(items)) {
      standIns.push(...replace(items, { list, item, field, inner }, standIn));
      linked &&= list === 'policy' || list === 'claims' || ALONE[list]?.has(field) === true;
    } else return undefined;
  }
  return { json: whole, standIns, linked };
}

interface Place {
  readonly list: string;
  readonly item: string;
  readonly field: string | undefined;
  readonly inner: string | undefined;
}

/** Puts the stand-in where a part was, or a field that stands alone; gives the paths of it. */
function replace(items: Part, { list, item, field, inner }: Place, standIn: Part): string[] {
  const one = items[item];
  if (!isPart(one) || !ALONE[list]?.has(field)) {
    items[item] = standIn;
    return [`${list}.${item}`, `${list}.${standIn.name ?? standIn.id}`];
  }
  const held = one[field ?? ''];
  if (inner !== undefined && isPart(held) && !Array.isArray(held)) delete held[inner];
  else one[field ?? ''] = standIn[field ?? ''];
  return [item, one.name ?? one.family].map((name) => `${list}.${name}.${field}`);
}
