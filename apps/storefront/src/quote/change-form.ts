import type { Label, ProfileChange } from '@nyx/qube-profiles';

export const labels: readonly Label[] = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'gray',
  'black',
];

/** The word of a network select for a qube that has none; no qube can be called so. */
export const noNetwork = '-';

/**
 * What one form of the profile page asks for; undefined when it asks for nothing that there is.
 * Names are passed on as they were typed: whether one may be a name is asked of the profile.
 */
export function readChange(fields: URLSearchParams): ProfileChange | undefined {
  const text = (name: string) => (fields.get(name) ?? '').trim();
  const name = text('name');
  const label = labels.find((one) => one === fields.get('label'));
  switch (fields.get('op')) {
    case 'add':
      return label === undefined
        ? undefined
        : { op: 'add', name, like: text('like'), label, why: text('why') };
    case 'remove':
      return { op: 'remove', name };
    case 'rename':
      return { op: 'rename', name, to: text('to') };
    case 'label':
      return label === undefined ? undefined : { op: 'label', name, label };
    case 'netvm':
      return { op: 'netvm', name, netvm: text('netvm') === noNetwork ? null : text('netvm') };
    default:
      return undefined;
  }
}

/** The list of changes with one more, or with the last one taken back. */
export function nextChanges(
  before: readonly ProfileChange[],
  fields: URLSearchParams,
): readonly ProfileChange[] | undefined {
  if (fields.get('op') === 'undo') return before.slice(0, -1);
  const change = readChange(fields);
  return change === undefined ? undefined : [...before, change];
}

/** The id of the form that was sent, so that its mistake is shown there. */
export function formOf(fields: URLSearchParams): string {
  const op = fields.get('op') ?? '';
  return op === 'add' ? 'add' : `${op}:${fields.get('name') ?? ''}`;
}
