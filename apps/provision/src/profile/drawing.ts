import { fileURLToPath } from 'node:url';
import type { Io } from '../io.ts';
import type { Result } from '../problem.ts';
import { readText } from '../read.ts';

const LOOKS = fileURLToPath(import.meta.resolve('@nyx/figures/figures.css'));

/** A figure as a file of its own: with its looks inside, in light and dark. */
export async function standalone(io: Io, svg: string): Promise<Result<string>> {
  const css = await readText(io, LOOKS);
  if (!css.ok) return css;
  const style = `<style><![CDATA[svg { color-scheme: light dark }\n${css.value}]]></style>`;
  const named = svg.includes('xmlns=')
    ? svg
    : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  return { ok: true, value: `${named.replace(/^<svg[^>]*>/, (open) => open + style)}\n` };
}
