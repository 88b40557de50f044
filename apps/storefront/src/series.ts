/** The one series that there is. Parts without a page yet have a title and nothing else. */
export const series = {
  title: 'A computer of many rooms',
  about: 'From why a laptop is divided to how you can tell, months later, that yours still is.',
  parts: [
    'Why compartments',
    'What may pass, and who is asked',
    'A proof that you can run again',
    'From an order to a signed machine',
  ],
} as const;

/** Minutes to read a text of Markdown: its words, 220 of them a minute. */
export function readingMinutes(markdown: string): number {
  const words = markdown
    .replace(/^import .*$/gm, '')
    .replace(/<[^>]*>/g, ' ')
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
  return Math.max(1, Math.round(words / 220));
}
