// What strangers try: old, future and tampered webhooks, guessed links, another technician's unit.
// node apps/api/proof/refused.ts --rounds 1000     (rounds: of each)
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { atStripe } from '../test/at-stripe.ts';
import { key, makeOrder } from '../test/buyer.ts';
import { chance } from '../test/chance.ts';
import { WEBHOOK_SECRET } from '../test/ground.ts';
import { holderKey } from '../test/holder.ts';
import { buyPatiently, settled } from '../test/patient.ts';
import { program } from '../test/program.ts';
import { signed } from '../test/signed.ts';
import { onStage, type Pass, type Stage } from '../test/stage.ts';

const WEEK_SECONDS = 7 * 24 * 3600;
const nowSeconds = () => Math.floor(Date.now() / 1000);

async function send(stage: Stage, body: string | Buffer, signature: string): Promise<number> {
  const answer = await fetch(`${stage.url}/v1/stripe/webhook`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** One bit of the body, or one digit of the signature, is another. */
function tampered(body: string, draw: () => number): [Buffer, string] {
  const bytes = Buffer.from(body);
  const signature = signed(body, WEBHOOK_SECRET);
  if (draw() < 0.5) {
    const at = Math.floor(draw() * bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(draw() * 8)), at);
    return [bytes, signature];
  }
  const at = signature.length - 1 - Math.floor(draw() * 64);
  const digit = ((Number.parseInt(signature.charAt(at), 16) + 1) % 16).toString(16);
  return [bytes, `${signature.slice(0, at)}${digit}${signature.slice(at + 1)}`];
}

export async function webhooks(stage: Stage, rounds: number, draw: () => number): Promise<void> {
  const [event] = await atStripe(stage, 'events');
  const body = JSON.stringify(event);
  for (let round = 0; round < rounds; round += 1) {
    const age = 301 + Math.floor(draw() * WEEK_SECONDS);
    const now = nowSeconds();
    assert.equal(await send(stage, body, signed(body, WEBHOOK_SECRET, now - age)), 400);
    assert.equal(await send(stage, body, signed(body, WEBHOOK_SECRET, now + age)), 400);
    assert.equal(await send(stage, ...tampered(body, draw)), 400);
  }
  const week = signed(body, WEBHOOK_SECRET, nowSeconds() - WEEK_SECONDS);
  assert.equal(await send(stage, body, week), 400);
  // The same body, signed now, is taken: what was refused was refused for its signature.
  assert.equal(await send(stage, body, signed(body, WEBHOOK_SECRET)), 200);
  // Stripe's own may still come in meanwhile; nothing is stored that Stripe does not know, nor twice.
  const stored = (await stage.query(`SELECT id FROM stripe_event`)).map(({ id }) => id);
  const sent = new Set((await atStripe(stage, 'events')).map(({ id }) => id));
  assert.deepEqual(
    stored.filter((id) => !sent.has(id)),
    [],
  );
  assert.equal(new Set(stored).size, stored.length);
}

/** A secret that differs in one letter, and one that is nobody's, open what nothing opens. */
export async function links(stage: Stage, rounds: number, draw: () => number): Promise<void> {
  const { secret } = await makeOrder(stage.api);
  const answers = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    const at = Math.floor(draw() * 42);
    const letter = secret.charAt(at) === 'A' ? 'B' : 'A';
    const near = `${secret.slice(0, at)}${letter}${secret.slice(at + 1)}`;
    for (const bearer of [near, randomBytes(32).toString('base64url')]) {
      const { status, text } = await stage.api.getOrder({ bearer });
      answers.add(`${status} ${text}`);
    }
  }
  assert.equal(answers.size, 1);
  assert.match([...answers][0] ?? '', /^404 .*order-unknown/);
  assert.equal((await stage.api.getOrder({ bearer: secret })).status, 200);
}

export async function units(stage: Stage): Promise<void> {
  const [mine, other] = [
    await holderKey(stage, 'Tessa', 'technician'),
    await holderKey(stage, 'Tom', 'technician'),
  ];
  const boards = ['novacustom-v54'];
  const taken = await stage.api.nextUnit({ bearer: mine, idempotencyKey: key(), body: { boards } });
  assert.equal(taken.status, 200, taken.text);
  const params = { id: taken.status === 200 ? taken.body.id : '' };
  const facts = { serial: 'V54-1', diskModel: 'SSD', diskSerial: 'S-1' };
  const shipment = { carrier: 'Posti', tracking: 'X1' };
  const asOther = () => ({ bearer: other, params, idempotencyKey: key() });
  const none = await stage.api.getUnit({ bearer: other, params: { id: `unt_${'a'.repeat(26)}` } });
  for (const answer of [
    await stage.api.getUnit({ bearer: other, params }),
    await stage.api.putFacts({ ...asOther(), body: facts }),
    await stage.api.addCertificate({ ...asOther(), body: { certificate: '{}' } }),
    await stage.api.shipUnit({ ...asOther(), body: shipment }),
  ])
    assert.deepEqual([answer.status, answer.text], [404, none.text]);
  assert.equal((await stage.api.getUnit({ bearer: mine, params })).status, 200);
}

export const prove = (pass: Pass): Promise<string> =>
  onStage(pass, async (stage) => {
    const draw = chance(pass.seed);
    await buyPatiently(() => stage.api, stage);
    await settled(stage);
    await webhooks(stage, pass.rounds, draw);
    await links(stage, pass.rounds, draw);
    await units(stage);
    return `${3 * pass.rounds + 1} old, future and tampered webhooks, ${2 * pass.rounds} guessed links, another's unit: all refused, and alike`;
  });

if (import.meta.main) await program(1000, prove);
