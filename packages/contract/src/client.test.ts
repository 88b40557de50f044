import { describe, expect, it } from 'vitest';
import { createClient } from './client.ts';
import { problemOf } from './index.ts';

const answering = (status: number, body: string, type = 'application/json') => {
  const seen: Request[] = [];
  const fetch = (input: URL | Request | string, init?: RequestInit) => {
    seen.push(new Request(input, init));
    return Promise.resolve(new Response(body, { status, headers: { 'content-type': type } }));
  };
  return { client: createClient('http://127.0.0.1:1', fetch), seen };
};

const problem = JSON.stringify(
  problemOf({
    code: 'nothing-to-build',
    where: 'boards',
    message: 'No paid order waits for novacustom-v54.',
    fix: 'Ask again later.',
  }),
);

describe('the client', () => {
  it('sends key, body and bearer, and reads the answer by its status', async () => {
    const { client, seen } = answering(404, problem, 'application/problem+json');
    const answer = await client.nextUnit({
      body: { boards: ['novacustom-v54'] },
      bearer: 'nyk_x',
      idempotencyKey: 'a-key-of-16-chars',
    });
    expect(answer.status === 404 && answer.body.code).toBe('nothing-to-build');
    expect(seen[0]?.method).toBe('POST');
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer nyk_x');
    expect(seen[0]?.headers.get('idempotency-key')).toBe('a-key-of-16-chars');
    expect(await seen[0]?.json()).toEqual({ boards: ['novacustom-v54'] });
  });

  it('writes path parameters so that they stay one segment', async () => {
    const { client, seen } = answering(404, '{}');
    await client.getQuote({ params: { token: '../orders/mine?x' } });
    expect(seen[0]?.url).toBe('http://127.0.0.1:1/v1/quotes/..%2Forders%2Fmine%3Fx');
  });

  it('gives a file as its text, byte for byte', async () => {
    const { client } = answering(200, '{"a":1}\n{"b":2}\n', 'text/plain; charset=utf-8');
    const answer = await client.getCertificate({ params: { id: 'crt_x' } });
    expect(answer.status === 200 && answer.body).toBe('{"a":1}\n{"b":2}\n');
  });

  it('does not believe an answer that the contract does not know', async () => {
    const tampered = [
      answering(404, problem.replace('nothing-to-build', 'sold-out'), 'application/problem+json'),
      answering(200, '<html>', 'text/html'),
      answering(200, '{}'),
      answering(418, '{}'),
    ];
    for (const { client } of tampered) {
      const answer = await client.getUnit({ params: { id: 'unt_x' } });
      expect([answer.status, 'code' in answer.body && answer.body.code]).toEqual([
        0,
        'answer-unknown',
      ]);
    }
  });

  it('says that the API cannot be reached, and does not throw', async () => {
    const client = createClient('http://127.0.0.1:1', () => Promise.reject(new Error('refused')));
    const answer = await client.getReady({});
    expect(answer.status === 0 && answer.body.code).toBe('api-unreachable');
  });
});
