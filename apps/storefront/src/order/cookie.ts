/** Remembers the order through the payment page, which must never see the secret in an address. */
export const orderCookie = {
  name: 'nyx_order',
  options: (secure: boolean) =>
    ({ httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 2 * 24 * 3600 }) as const,
} as const;

/** What a secret looks like, so that nothing else is sent on. */
export function isSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{22,64}$/.test(text);
}
