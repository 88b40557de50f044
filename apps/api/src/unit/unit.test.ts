import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Unit } from '@nyx/contract';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  key,
  makePaidOrder,
  openWorld,
  ownOrder,
  unexpected,
  type World,
} from '../../test/world.ts';

let world: World;
let tessa: string;
let tom: string;
beforeAll(async () => {
  world = await openWorld();
  tessa = await world.technician('Tessa');
  tom = await world.technician('Tom');
});
afterAll(() => world.stop());

const boards = ['novacustom-v54'];
const next = (bearer: string, of = boards) =>
  world.api.nextUnit({ bearer, idempotencyKey: key(), body: { boards: of } });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const facts = (serial: string) => ({ serial, diskModel: 'Samsung SSD 990', diskSerial: 'S6Z1' });
const put = (unit: Unit, serial: string, bearer = tessa) =>
  world.api.putFacts({
    bearer,
    params: { id: unit.id },
    idempotencyKey: key(),
    body: facts(serial),
  });

async function newUnit(bearer = tessa): Promise<Unit> {
  await makePaidOrder(world);
  const taken = await next(bearer);
  if (taken.status !== 200) throw unexpected(world.api, taken);
  return taken.body;
}

describe('the next unit', () => {
  it('is there only when a paid order waits for such a board', async () => {
    const none = await next(tessa);
    expect(none.status === 404 && none.body.code).toBe('nothing-to-build');
    await makePaidOrder(world);
    const other = await next(tessa, ['thinkpad-t480']);
    expect(other.status === 404 && other.body.code).toBe('nothing-to-build');
    expect((await next(tessa, ['thinkpad-t480', ...boards])).status).toBe(200);
  });

  it('is for exactly one of many technicians who ask at once, the oldest first', async () => {
    const orders = [];
    for (let count = 0; count < 4; count += 1) orders.push(await makePaidOrder(world));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => next(index % 2 === 0 ? tessa : tom)),
    );
    const taken = answers.flatMap((one) => (one.status === 200 ? [one.body.order.id] : []));
    expect(taken.toSorted()).toEqual(orders.map(({ id }) => id).toSorted());
    for (const { secret } of orders)
      expect((await ownOrder(world.api, secret)).fulfilment.state).toBe('building');
  });

  it('is found while a webhook holds its order for a moment', async () => {
    const { id } = await makePaidOrder(world);
    const holder = new pg.Client({ connectionString: world.variables.DATABASE_URL });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM orders WHERE id = $1 FOR UPDATE', [id]);
    const asked = next(tessa);
    await sleep(300);
    await holder.query('COMMIT');
    await holder.end();
    const taken = await asked;
    expect(taken.status === 200 && taken.body.order.id).toBe(id);
  });
});

describe('a unit', () => {
  it('has a serial that no other unit has, even when two are recorded at once', async () => {
    const [one, two] = [await newUnit(tessa), await newUnit(tom)];
    const answers = await Promise.all([put(one, 'V54-77'), put(two, 'V54-77', tom)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const later = await put(await newUnit(), 'V54-77');
    expect(later.status === 409 && later.body.code).toBe('serial-taken');
    expect((await put(one, 'V54-78')).status).toBe(200);
    // In other letters it is still the same machine.
    expect((await put(two, 'v54-78', tom)).status).toBe(409);
    for (const alike of ['V54-78\u200b', 'Ｖ54-78'])
      expect((await put(two, alike, tom)).status).toBe(422);
  });

  it('has no serial that every machine of a careless vendor has', async () => {
    const unit = await newUnit();
    for (const serial of ['To be filled by O.E.M.', 'Default string', '0000000', 'N/A', 'xxxx']) {
      const answer = await put(unit, serial);
      expect(answer.status === 422 && answer.body.code).toBe('serial-placeholder');
    }
  });

  it('keeps evidence whose digest is that of its bytes, once', async () => {
    const unit = await newUnit();
    const add = (body: string, sha = sha256(body), kind = 'snapshot') =>
      world.api.addEvidence({
        bearer: tessa,
        params: { id: unit.id },
        idempotencyKey: key(),
        body: { kind, sha256: sha, body },
      });
    const text = '{"zähler": "\u{1f4bb}"}\r\n';
    const wrong = await add(text, sha256('x'));
    expect(wrong.status === 422 && wrong.body.code).toBe('digest-differs');
    expect((await add('no\0text')).status).toBe(422);
    expect((await add(text)).status).toBe(200);
    const again = await add(text);
    expect(again.status === 200 && again.body.evidence).toHaveLength(1);
    const [kept] = await world.query<{ body: string }>(`SELECT body FROM evidence`);
    expect(kept?.body).toBe(text);
    await world.query(
      `INSERT INTO evidence SELECT $1, 'note', i::text, '', now() FROM generate_series(1, 63) i`,
      [unit.id],
    );
    const full = await add('one more');
    expect(full.status === 409 && full.body.code).toBe('evidence-full');
  });

  it('cannot be changed once it is sealed, nor shipped before', async () => {
    const unit = await newUnit();
    const ofUnit = () => ({ bearer: tessa, params: { id: unit.id }, idempotencyKey: key() });
    const shipment = { carrier: 'Posti', tracking: 'T1' };
    const early = await world.api.shipUnit({ ...ofUnit(), body: shipment });
    expect(early.status === 409 && early.body.code).toBe('unit-not-ready');
    await put(unit, 'V54-90');
    const seal = (certificate: string) =>
      world.api.addCertificate({ ...ofUnit(), body: { certificate } });
    const sealed = await Promise.all([seal('{"a":1}'), seal('{"a":1}'), seal('{"b":1}')]);
    expect(new Set(sealed.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(
      await world.query(`SELECT 1 FROM certificate WHERE unit_id = $1`, [unit.id]),
    ).toHaveLength(1);
    const late = await put(unit, 'V54-91');
    expect(late.status === 409 && late.body.code).toBe('unit-sealed');
    const evidence = { kind: 'late', sha256: sha256('x'), body: 'x' };
    const more = await world.api.addEvidence({ ...ofUnit(), body: evidence });
    expect(more.status === 409 && more.body.code).toBe('unit-sealed');
    // While the money is away nothing leaves, and nobody needs to know where it would have gone.
    for (const [payment, known] of [
      ['disputed', false],
      ['paid', true],
    ] as const) {
      const set = `UPDATE orders SET payment = $2 WHERE id = $1`;
      await world.query(set, [unit.order.id, payment]);
      const read = await world.api.getUnit({ bearer: tessa, params: { id: unit.id } });
      expect(read.status === 200 && read.body.shipTo !== null).toBe(known);
    }
    for (let time = 0; time < 2; time += 1)
      expect((await world.api.shipUnit({ ...ofUnit(), body: shipment })).status).toBe(200);
    const elsewhere = await world.api.shipUnit({
      ...ofUnit(),
      body: { ...shipment, tracking: 'T2' },
    });
    expect(elsewhere.status === 409 && elsewhere.body.code).toBe('unit-not-ready');
  });
});

describe('a unit whose technician has left', () => {
  it('is taken over by exactly one other, with its evidence, before anything new is begun', async () => {
    const tina = await world.technician('Tina');
    const unit = await newUnit(tina);
    const body = { kind: 'notes', sha256: sha256('half done'), body: 'half done' };
    const given = { bearer: tina, params: { id: unit.id }, idempotencyKey: key() };
    expect((await world.api.addEvidence({ ...given, body })).status).toBe(200);
    await makePaidOrder(world);
    await world.query(`UPDATE access_key SET revoked_at = now() WHERE name = 'Tina'`);
    const answers = await Promise.all([next(tessa), next(tom), next(tessa, ['thinkpad-t480'])]);
    const units = answers.flatMap((one) => (one.status === 200 ? [one.body] : []));
    expect(units).toHaveLength(2);
    const [taken, ...more] = units.filter(({ id }) => id === unit.id);
    expect(more).toEqual([]);
    expect([taken?.technician, taken?.evidence]).toMatchObject([
      expect.stringMatching(/^(Tessa|Tom)$/),
      [{ kind: 'notes' }],
    ]);
    const old = await world.api.getUnit({ bearer: tina, params: { id: unit.id } });
    expect(old.status).toBe(401);
  });
});
