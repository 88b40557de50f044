import type { AccessKey } from '@nyx/contract';
import { columns } from '../columns.ts';

/** Keys as a person reads them: a line each. */
export function accessText(keys: readonly AccessKey[]): string {
  return columns(
    keys.map(({ id, name, scopes, createdAt, revokedAt }) => [
      id,
      name,
      scopes.join(', '),
      revokedAt === null ? `since ${createdAt.slice(0, 10)}` : `revoked ${revokedAt.slice(0, 10)}`,
    ]),
  );
}
