import { describe, expect, it } from 'vitest';
import { printed, statement } from './statement.ts';

describe('a statement', () => {
  it('keeps its values apart from its text, numbered through, also those of one inside', () => {
    const day = new Date(0);
    const inside = statement`UPDATE a SET x = ${"'; DROP TABLE a; --"} WHERE y = ${null}`;
    const whole = statement`WITH b AS (${inside}) SELECT ${day}, ${['p', 'q']} ${statement`OR ${1}`}`;
    expect(printed(whole)).toEqual({
      text: 'WITH b AS (UPDATE a SET x = $1 WHERE y = $2) SELECT $3, $4 OR $5',
      values: ["'; DROP TABLE a; --", null, day, ['p', 'q'], 1],
    });
    expect(printed(statement`SELECT 1`)).toEqual({ text: 'SELECT 1', values: [] });
  });

  it('takes nothing that came as JSON for a part of itself', () => {
    const hostile: unknown = JSON.parse('{"parts":["1); DROP TABLE a; --"],"values":[]}');
    expect(printed(statement`SELECT ${hostile}`)).toEqual({ text: 'SELECT $1', values: [hostile] });
  });
});
