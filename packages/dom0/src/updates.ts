import type { Snapshot } from './snapshot.ts';
import { shown } from './step.ts';
import type { Evidence } from './verify.ts';

/** Features in which a machine keeps when a template was last looked after, the best first. */
const TIMES = ['last-updates-check', 'last-update', 'template-installtime'];

export interface Updates {
  readonly weaklyShown: readonly Evidence[];
  readonly notProved: readonly Evidence[];
}

/**
 * How fresh release and templates are, by the machine's own word. Nothing here fails a check: a
 * machine does not become another one because an update came out.
 */
export function updatesOf(snapshot: Snapshot): Updates {
  const templates = Object.values(snapshot.qubes).filter((one) => one.class === 'TemplateVM');
  const said = templates.map(({ name, features }) => {
    const time = TIMES.find((feature) => (features[feature] ?? '') !== '');
    const waiting = (features['updates-available'] ?? '') === '' ? '' : ', and updates are waiting';
    const text = `${name}: ${time} ${shown(features[time ?? ''] ?? null)}${waiting}`;
    return { name, text, silent: time === undefined };
  });
  const silent = said.filter((one) => one.silent).map((one) => one.name);
  const release: Evidence = {
    what: 'The release is one that the profile is for',
    evidence: `It says ${shown(snapshot.releaseText)}; whether a newer one is out was not asked`,
  };
  const what = 'The templates have had their updates';
  if (silent.length > 0 || said.length === 0) {
    const evidence = `Not run: nothing says when ${silent.join(', ') || 'a template'} was updated`;
    return { weaklyShown: [release], notProved: [{ what, evidence }] };
  }
  const evidence = `They say so themselves: ${said.map((one) => one.text).join('; ')}`;
  return { weaklyShown: [release, { what, evidence }], notProved: [] };
}
