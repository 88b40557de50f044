import type { Claim, Flow, Proof } from '@nyx/qube-profiles';
import type { Figure, FigureOptions } from './figure.ts';
import { drawing, element, text } from './svg.ts';
import { lines, list, placeName, plain } from './words.ts';

/** A claim that is proved, as two sides with a wall; or the path that breaks it, step by step. */
export function proofFigure(proof: Proof, options: FigureOptions = {}): Figure {
  const { id = `proof-${proof.claim.id}`, layout = 'wide' } = options;
  const sentence = proof.proved
    ? `Proved: ${asClause(proof.claim)}. Every path was tried.`
    : `Not true: ${plain(proof.sentence)}`;
  const steps = proof.proved ? wall(proof.claim) : path(proof.path);
  const size = layout === 'wide' ? row(steps) : column(steps);
  return {
    svg: drawing({
      id,
      className: `fig-proof fig-${layout} ${proof.proved ? 'is-proved' : 'is-broken'}`,
      width: size.width,
      height: size.height,
      title: plain(proof.claim.text),
      sentence,
      links: false,
      inner: size.inner,
    }),
    sentence,
    next: proof.proved
      ? 'Change the profile and it is proved again.'
      : 'Take away one step of the path, or drop the claim.',
  };
}

interface Step {
  readonly name: string;
  /** How one comes here from the step before. */
  readonly by: string;
  readonly how: Flow['how'] | 'wall' | 'start';
}

function wall(claim: Claim): readonly Step[] {
  const start: Step = { name: list(claim.from.map(placeName), 3), by: '', how: 'start' };
  const end = list(claim.to.map(placeName), 3);
  if (claim.kind === 'only-through')
    return [
      start,
      { name: placeName(claim.through), by: 'only', how: 'silent' },
      { name: end, by: '', how: 'silent' },
    ];
  return [
    start,
    { name: end, by: claim.kind === 'never' ? 'no way' : 'not silently', how: 'wall' },
  ];
}

function path(flows: readonly Flow[]): readonly Step[] {
  const first = flows[0];
  if (first === undefined) return [];
  return [
    { name: placeName(first.from), by: '', how: 'start' },
    ...flows.map(({ to, by, how }) => ({
      name: placeName(to),
      by: how === 'asks' ? `${by}, asks` : by,
      how,
    })),
  ];
}

const card = { width: 150, height: 46 };

function row(steps: readonly Step[]) {
  const gap = 96;
  const inner = steps.map((step, index) => {
    const x = 4 + index * (card.width + gap);
    return joint(step, x - gap, 39, x, 39) + box(step, x, 16);
  });
  // As wide as three steps at least, so that short proofs are not drawn larger than long ones.
  const count = Math.max(3, steps.length);
  return { width: count * (card.width + gap) - gap + 8, height: 66, inner: inner.join('') };
}

function column(steps: readonly Step[]) {
  const gap = 40;
  const inner = steps.map((step, index) => {
    const y = 4 + index * (card.height + gap);
    return joint(step, 40, y - gap, 40, y) + box(step, 4, y);
  });
  return {
    width: 230,
    height: steps.length * (card.height + gap) - gap + 8,
    inner: inner.join(''),
  };
}

function box(step: Step, x: number, y: number): string {
  const written = lines(step.name, 20);
  const top = written.length > 1 ? y + 20 : y + 28;
  return (
    element('rect', { class: 'step', x, y, ...card, rx: 9 }) +
    written.map((line, index) => text(x + 12, top + index * 15, 'step-name', line)).join('')
  );
}

function joint(step: Step, x1: number, y1: number, x2: number, y2: number): string {
  if (step.how === 'start') return '';
  const across = y1 === y2;
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const bar = across
    ? { x1: mx, x2: mx, y1: my - 12, y2: my + 12 }
    : { x1: mx - 14, x2: mx + 14, y1: my, y2: my };
  const by = step.by.split('.').at(-1) ?? '';
  return (
    element('line', {
      class: `joint joint-${step.how}`,
      x1: across ? x1 + 6 : x1,
      y1: across ? y1 : y1 + 5,
      x2: across ? x2 - 6 : x2,
      y2: across ? y2 : y2 - 5,
    }) +
    (step.how === 'wall' ? element('line', { class: 'wall', ...bar }) : '') +
    text(
      across ? mx : mx + 22,
      across ? my - 19 : my + 4,
      across ? 'joint-by is-middle' : 'joint-by',
      [...by].slice(0, 24).join(''),
    )
  );
}

function asClause(claim: Claim): string {
  const said = plain(claim.text).trim().replace(/[.]$/, '');
  return said === '' ? claim.id : said;
}
