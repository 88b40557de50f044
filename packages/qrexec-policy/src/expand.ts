import type { Machine, Qube } from './machine.ts';
import { CRASH } from './match.ts';
import type { Token } from './token.ts';

/**
 * Every target that a token offers to a person who is asked.
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/qrexec/policy/parser.py
 */
export function expand(machine: Machine, token: Token): readonly string[] | typeof CRASH {
  const { qubes, release } = machine;
  const names = (of: (qube: Qube) => boolean) =>
    qubes.filter(of).map((qube) => machine.canonical(qube.name));
  const disposables = (of: (qube: Qube) => boolean) =>
    qubes.filter((qube) => qube.isTemplate && of(qube)).map((qube) => `@dispvm:${qube.name}`);
  switch (token.kind) {
    case 'any':
      return [...names(() => true), ...disposables(() => true), '@dispvm'];
    case 'anyvm': {
      const isAdmin = (qube: Qube) =>
        release === 'R4.2' ? qube.type === 'AdminVM' : machine.isDom0(qube.name);
      return [...names((qube) => !isAdmin(qube)), ...disposables(() => true), '@dispvm'];
    }
    case 'adminvm':
    case 'dispvm':
      return [token.text];
    case 'default':
      return [];
    case 'type':
      return names((qube) => qube.type === token.value);
    case 'tag':
      return names((qube) => qube.tags.has(token.value));
    case 'dispvm-tagged':
      return disposables((qube) => qube.tags.has(token.value));
    case 'dispvm-of': {
      const template = machine.find(token.value);
      if (template === undefined) return CRASH;
      return template.isTemplate ? [`@dispvm:${template.name}`] : [];
    }
    case 'name': {
      const own = machine.canonical(token.text);
      if (own === '@adminvm') return [own];
      const qube = machine.find(own);
      return qube === undefined ? [] : [qube.name];
    }
  }
}
