import { describe, expect, it } from 'vitest';
import { type Envelope, jsonBytes, seal } from './envelope.ts';
import { type Statement, unitProvision } from './statement.ts';
import { codes, payloadType, verifyLines } from './test/ask.ts';
import { bench, envelopes, must, provisioned, provisionFacts, qa } from './test/workshop.ts';

function statement(change: (document: Record<string, unknown>) => void): Promise<Envelope> {
  const document = structuredClone(must(unitProvision(provisionFacts))) as unknown as Record<
    string,
    unknown
  >;
  change(document);
  return seal(payloadType, jsonBytes(document), [bench, qa]);
}

describe('a statement that is signed', () => {
  const refusedAs = async (code: string, change: (document: Record<string, unknown>) => void) => {
    const verdict = await verifyLines(await statement(change));
    expect(codes(verdict)).toContain(code);
    expect(verdict.authentic).toBe(false);
  };
  const predicateOf = (document: Record<string, unknown>) =>
    document.predicate as Record<string, unknown>;

  it('is refused with a type that is not known', () =>
    refusedAs('statement-type-unknown', (document) => {
      document.predicateType = 'https://slsa.dev/provenance/v1';
    }));

  it('is refused with a field that is not known, missing or of another type', async () => {
    await refusedAs('statement-malformed', (document) => {
      predicateOf(document).serial = 'PF1234';
    });
    const rehearsed = JSON.parse(atob(envelopes[1]?.payload ?? ''));
    rehearsed.predicate.rehearsal = 'no';
    const vague = await seal(payloadType, jsonBytes(rehearsed), [bench, qa]);
    expect(codes(await verifyLines(vague))).toEqual(['statement-malformed']);
    await refusedAs('statement-malformed', (document) => {
      delete predicateOf(document).iso;
    });
    await refusedAs('statement-malformed', (document) => {
      predicateOf(document).unit = 7;
    });
    await refusedAs('statement-malformed', (document) => {
      predicateOf(document).technician = 'Bea\u202eaeB';
    });
    await refusedAs('statement-malformed', (document) => {
      predicateOf(document).provisionedAt = '2026-99-99T00:00:00Z';
    });
  });

  it('is refused without its three subjects in their order', async () => {
    await refusedAs('statement-malformed', (document) => {
      document.subject = [];
    });
    await refusedAs('statement-malformed', (document) => {
      (document.subject as unknown[]).reverse();
    });
  });

  it('is refused when its lists say more, or less, than its facts', async () => {
    await refusedAs('statement-says-too-much', (document) => {
      const predicate = predicateOf(document);
      predicate.proved = [...(predicate.proved as string[]), 'no-implant'];
    });
    await refusedAs('statement-says-too-much', (document) => {
      predicateOf(document).proved = [];
    });
    await refusedAs('statement-says-too-much', (document) => {
      predicateOf(document).weaklyShown = ['installed-on-disk'];
    });
    await refusedAs('statement-says-too-much', (document) => {
      predicateOf(document).notProved = ['no-implant'];
    });
  });

  it('is refused when it comes from the future', async () => {
    const verdict = await verifyLines(await provisioned({ provisionedAt: '2026-11-21T12:00:01Z' }));
    expect(codes(verdict)).toEqual(['statement-from-the-future']);
  });

  it('is refused with a claim that is there twice', async () => {
    const [, second] = envelopes;
    const document = JSON.parse(atob(second?.payload ?? '')) as Statement & {
      predicate: { claims: unknown[] };
    };
    document.predicate.claims.push(document.predicate.claims[0]);
    const verdict = await verifyLines(await seal(payloadType, jsonBytes(document), [bench, qa]));
    expect(codes(verdict)).toEqual(['statement-malformed']);
  });
});
