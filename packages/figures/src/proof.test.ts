import { describe, expect, it } from 'vitest';
import { laptopDrawing } from './laptop.ts';
import { proofFigure } from './proof.ts';

const claim = {
  id: 'vault-is-silent',
  kind: 'not-silently',
  from: ['vault'],
  to: ['@anyqube'],
  text: 'Nothing leaves vault without asking.',
} as const;

describe('proofFigure', () => {
  it('draws a proved claim as two sides with a wall between them', () => {
    const { svg, sentence } = proofFigure({ claim, proved: true });
    expect(svg).toContain('class="wall"');
    expect(sentence).toBe('Proved: Nothing leaves vault without asking. Every path was tried.');
  });

  it('draws a counterexample step by step, with what carries each step', () => {
    const { svg, sentence } = proofFigure({
      claim,
      proved: false,
      path: [
        { from: 'vault', to: 'work', how: 'silent', kind: 'qrexec', by: 'qubes.Filecopy' },
        { from: 'work', to: '@internet', how: 'silent', kind: 'network', by: 'netvm' },
      ],
      sentence: 'vault → silent qubes.Filecopy → work',
    });
    expect(svg).not.toContain('class="wall"');
    expect([...svg.matchAll(/class="step-name">([^<]+)/g)].map((match) => match[1])).toEqual([
      'vault',
      'work',
      'the internet',
    ]);
    expect(svg).toContain('Filecopy');
    expect(sentence).toMatch(/^Not true: vault/);
  });
});

describe('laptopDrawing', () => {
  it('names the model and escapes it', () => {
    const { svg } = laptopDrawing({ id: 'x"y', name: '<b>V54</b>' });
    expect(svg).toContain('<title id="laptop-xy-title">&lt;b&gt;V54&lt;/b&gt;</title>');
  });
});
