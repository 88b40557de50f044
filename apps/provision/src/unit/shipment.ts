import type { Unit } from '@nyx/contract';
import {
  type KeyPair,
  type ShipFacts,
  signStatement,
  unitShip,
  writeCertificate,
} from '@nyx/unit-certificate';
import { digestOf } from '../api.ts';
import type { Io } from '../io.ts';
import { all, type Result, refuse } from '../problem.ts';
import { readText } from '../read.ts';
import { aboutUnit } from './certify.ts';
import { unitPath } from './folder.ts';

/** What the bench says of a parcel. */
export interface Parcel {
  readonly carrier: string;
  readonly keyChannel: ShipFacts['keyChannel'];
  /** Files with photos of the seals. */
  readonly photos: readonly string[];
}

/** The parcel's line of the certificate. */
export interface Shipment {
  /** The whole certificate file, as it will be served. */
  readonly certificate: string;
  readonly statement: string;
  /** Where the line is kept once it verifies, so that the same words give the same line again. */
  readonly file: string;
}

/**
 * Signs how a unit is sent: the digests of the seals' photos, the carrier, and how what opens it
 * travels. Where a line of the same words is kept, it is that one.
 * Problems: of files, of the statement, `step-missing` where the certificate is not on this bench.
 */
export async function signShipment(
  io: Io,
  unit: Unit,
  parcel: Parcel,
  keys: readonly [KeyPair, KeyPair],
): Promise<Result<Shipment>> {
  const certificate = await readText(io, unitPath(io, unit.id, 'certificate.json'), 4_000_000);
  if (!certificate.ok)
    return refuse(
      'step-missing',
      unit.id,
      'Its certificate is not on this bench.',
      'Ship it from the bench that certified it.',
    );
  const sealPhotos = await digestsOf(io, parcel.photos);
  if (!sealPhotos.ok) return sealPhotos;
  const { carrier, keyChannel } = parcel;
  const words = JSON.stringify([carrier, keyChannel, sealPhotos.value]);
  const file = unitPath(io, unit.id, `shipment-${digestOf(words).slice(0, 16)}.json`);
  const before = await readText(io, file, 400_000);
  const signed: Result<string> = before.ok
    ? before
    : await signLine(io, unit, { carrier, keyChannel, sealPhotos: sealPhotos.value }, keys);
  if (!signed.ok) return signed;
  const statement = signed.value;
  return { ok: true, value: { certificate: certificate.value + statement, statement, file } };
}

async function signLine(
  io: Io,
  unit: Unit,
  sent: Pick<ShipFacts, 'carrier' | 'keyChannel' | 'sealPhotos'>,
  keys: readonly [KeyPair, KeyPair],
): Promise<Result<string>> {
  const known = await aboutUnit(io, unit);
  if (!known.ok) return known;
  const shippedAt = io.now().toISOString();
  const statement = unitShip({ ...known.value.about, shippedAt, ...sent });
  if (!statement.ok) return statement;
  return { ok: true, value: writeCertificate([await signStatement(statement.value, keys)]) };
}

/** A photo of seals is some megabytes; it stays with the seller, and its digest is signed. */
const MOST_PHOTO = 100_000_000;

async function digestsOf(
  io: Io,
  photos: readonly string[],
): Promise<Result<ShipFacts['sealPhotos']>> {
  const found: Result<ShipFacts['sealPhotos'][number]>[] = [];
  // One after the other: together they would all be in memory.
  for (const path of photos) {
    const file = await io.readFile(path, MOST_PHOTO);
    const name = path.split('/').at(-1) ?? '';
    found.push(file.ok ? { ok: true, value: { name, sha256: digestOf(file.value) } } : file);
  }
  return all(...found);
}
