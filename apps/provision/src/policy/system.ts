import { readSnapshot, systemInfoOf } from '@nyx/dom0';
import type { Domain, SystemInfo } from '@nyx/qrexec-policy';
import { z } from 'zod';
import type { Io } from '../io.ts';
import type { Result } from '../problem.ts';
import { parseJson, parseShape, readText } from '../read.ts';

const nullable = z.string().nullable().optional();

/** As qubesd's `internal.GetSystemInfo` answers; it says more than is needed here. */
const domain: z.ZodType<Domain> = z.looseObject({
  type: z.enum(['AdminVM', 'TemplateVM', 'AppVM', 'StandaloneVM', 'DispVM', 'RemoteVM']),
  tags: z.array(z.string()),
  template_for_dispvms: z.boolean(),
  default_dispvm: z.string().nullable(),
  internal: z.union([z.string(), z.boolean()]).nullable().optional(),
  power_state: z.string().optional(),
  uuid: z.string().optional(),
  guivm: nullable,
  relayvm: nullable,
  transport_rpc: nullable,
}) as z.ZodType<Domain>;

const schema: z.ZodType<SystemInfo> = z.object({ domains: z.record(z.string(), domain) });

const snapshotLike = z.object({ qubes: z.unknown(), release: z.string() });

/** The qubes of a machine, or of a snapshot. Problems: of the file, `not-json`, `shape`. */
export async function readSystem(io: Io, path: string): Promise<Result<SystemInfo>> {
  const text = await readText(io, path);
  if (!text.ok) return text;
  const json = parseJson(path, text.value);
  if (!json.ok) return json;
  if (snapshotLike.safeParse(json.value).success) {
    const snapshot = readSnapshot(text.value);
    return snapshot.ok ? { ok: true, value: systemInfoOf(snapshot.value) } : snapshot;
  }
  return parseShape(path, schema, json.value, 'Name a file with {"domains": …}, or a snapshot.');
}
