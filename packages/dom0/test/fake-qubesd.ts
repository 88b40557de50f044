import { fileURLToPath } from 'node:url';

/** The environment in which Python finds our own qubesadmin, with a snapshot as its machine. */
export function fakeQubesd(state: string): Record<string, string> {
  return {
    PYTHONPATH: fileURLToPath(new URL('../fixtures/fake-qubesd/', import.meta.url)),
    PYTHONDONTWRITEBYTECODE: '1',
    NYX_FAKE_QUBESD: state,
    PATH: '/usr/local/bin:/usr/bin:/bin',
  };
}
