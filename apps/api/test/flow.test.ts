import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../src/id.ts';
import {
  address,
  becomes,
  contact,
  expected,
  key,
  makeOrder,
  openPage,
  openWorld,
  ownOrder,
  until,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

describe('an order', () => {
  it('goes from quote to shipped, by the real SDK against the stand-in', async () => {
    const { api } = world;
    const { order, secret } = await makeOrder(api);
    expect([order.state, order.payment.state, order.fulfilment.state]).toEqual([
      'placed',
      'awaiting',
      'waiting',
    ]);
    const page = await openPage(api, secret);
    expect((await openPage(api, secret)).url).toBe(page.url);
    await world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' });
    await becomes(world, secret, 'paid');

    const bearer = await world.technician('Tessa');
    const boards = ['novacustom-v54'];
    const claimed = await api.nextUnit({ bearer, idempotencyKey: key(), body: { boards } });
    const unit = expected(api, claimed, 200);
    expect(unit.order.id).toBe(order.id);
    expect(digestOf(unit.order.document)).toBe(order.digest);
    expect(digestOf(unit.profile.document)).toBe(order.profile.digest);
    expect(unit.shipTo).toBeNull();
    expect(claimed.text).not.toMatch(/Ada|Lovelace|ada@|Mannerheim/);

    const params = { id: unit.id };
    const ofUnit = () => ({ bearer, params, idempotencyKey: key() });
    const certificate = JSON.stringify({ format: 1 });
    const early = await api.addCertificate({ ...ofUnit(), body: { certificate } });
    expect(early.status === 409 && early.body.code).toBe('unit-not-ready');
    const facts = { serial: 'V54-0001', diskModel: 'Samsung SSD 990', diskSerial: 'S6Z1NX0T' };
    expect((await api.putFacts({ ...ofUnit(), body: facts })).status).toBe(200);
    const body = '{"snapshot":1}\n';
    const evidence = { kind: 'snapshot', sha256: digestOf(body), body };
    expect((await api.addEvidence({ ...ofUnit(), body: evidence })).status).toBe(200);
    const sealed = await api.addCertificate({ ...ofUnit(), body: { certificate } });
    expect(expected(api, sealed, 200).state).toBe('sealed');
    expect(sealed.text).not.toMatch(/Mannerheim/);

    const label = await api.getUnit({ bearer, params });
    expect(label.status === 200 && label.body.shipTo?.name).toBe('Ada Lovelace');
    const shipment = { carrier: 'Posti', tracking: 'JJFI123' };
    const shipped = await api.shipUnit({ ...ofUnit(), body: shipment });
    expect(shipped.status === 200 && shipped.body.state).toBe('shipped');
    const after = await api.getUnit({ bearer, params });
    expect(after.status === 200 && after.body.shipTo).toBeNull();

    const own = await ownOrder(api, secret);
    expect(own.fulfilment).toMatchObject({ state: 'shipped', ...shipment });
    const id = own.fulfilment.certificate ?? '';
    const stored = await api.getCertificate({ params: { id } });
    expect(stored.text).toBe(certificate);
    const mails = await until(async () => world.mails().length >= 3 && world.mails());
    expect(mails.filter((mail) => mail.includes('ada@example.com'))).toHaveLength(3);
    expect(world.logged).toEqual([]);
    // The whole purchase is in the log, and nobody is.
    const log = world.lines.join('');
    expect(log).toContain('"route":"POST /v1/orders"');
    for (const line of world.lines) expect(Object.keys(JSON.parse(line))).toContain('event');
    const { name, email } = contact;
    const personal = [
      ...name.split(' '),
      email,
      ...Object.values(address).filter((one) => one.length > 2),
    ];
    for (const word of [...personal, shipment.tracking, facts.serial, secret, bearer])
      expect(log).not.toContain(word);
  });
});
