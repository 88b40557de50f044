import type { SettingValue } from './snapshot.ts';

/** One difference between a machine and its profile, and who can undo it. */
export interface Step {
  /** A qube's or template's name; `dom0` for policy and global preferences. */
  readonly qube: string;
  /** `netvm`, `tag work`, `feature service.cups`, `31-nyx-writer.policy`. */
  readonly what: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly kind: 'create' | 'change' | 'remove' | 'policy' | 'global';
  /** bundle: `nyx-apply` does it. installer: initial setup. person: only by hand, with `fix`. */
  readonly by: 'bundle' | 'installer' | 'person';
  /** What a person would do or type; null when the bundle does it. */
  readonly fix: string | null;
}

/** A value as a line of a terminal may show it: what a qube chose cannot move the cursor. */
export function shown(value: SettingValue): string {
  if (value === null) return 'none';
  if (value === '*default*') return 'default';
  if (typeof value !== 'string') return String(value);
  if (/^[!-~]+( [!-~]+)*$/.test(value)) return value;
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function step(
  qube: string,
  what: string,
  old: string | null,
  to: string | null,
  kind: Step['kind'],
  by: Step['by'],
  fix: string | null = null,
): Step {
  return { qube, what, old, new: to, kind, by, fix };
}

function command({ qube, what, new: to }: Step): string {
  const [kind = '', name = ''] = what.split(' ');
  if (kind === 'tag') return `qvm-tags ${qube} add ${name}`;
  if (kind === 'feature') return `qvm-features ${qube} ${name} '${to ?? ''}'`;
  if (kind === 'firewall') return `qvm-firewall ${qube} reset`;
  if (kind === 'private') return `qvm-volume resize ${qube}:private ${(to ?? '').replace(' ', '')}`;
  if (to === 'default') return `qvm-prefs --default ${qube} ${what}`;
  return `qvm-prefs ${qube} ${what} ${to ?? ''}`;
}

/** The same step of a qube that no bundle states: told with what a person would type. */
export function byHand(one: Step): Step {
  return one.by === 'bundle' ? { ...one, by: 'person', fix: command(one) } : one;
}
