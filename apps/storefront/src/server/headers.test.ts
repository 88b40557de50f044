import { describe, expect, it } from 'vitest';
import { headersFor } from './headers.ts';

const options = { payOrigin: 'https://pay.example', secure: true };
const policy = (path: string) => headersFor(path, options)['content-security-policy'] ?? '';

describe('the headers', () => {
  it('allow nothing by default, and no inline code anywhere', () => {
    for (const path of ['/', '/hcl', '/order/placed', '/certificate', '/nowhere', '/_/x.css']) {
      expect(policy(path)).toMatch(/^default-src 'none'; /);
      expect(policy(path)).toContain("frame-ancestors 'none'");
      expect(policy(path)).not.toMatch(/unsafe|\*|data:/);
    }
  });

  it('let a form lead to the payment service from the pages of an order alone', () => {
    for (const path of ['/order/placed', '/order/return', '/order/x'])
      expect(policy(path)).toContain("form-action 'self' https://pay.example;");
    for (const path of ['/', '/quote/x', '/orders', '/certificate'])
      expect(policy(path)).toContain("form-action 'self';");
  });

  it('let a script run where a certificate is checked alone', () => {
    expect(policy('/certificate')).toContain("script-src 'self'");
    expect(policy('/certificate/crt_x')).toContain("script-src 'self'");
    expect(policy('/')).not.toContain('script-src');
  });

  it('keep pages that belong to one person out of every cache', () => {
    const cache = (path: string) => headersFor(path, options)['cache-control'];
    expect([cache('/order/x'), cache('/quote/x')]).toEqual(['no-store', 'no-store']);
    expect(cache('/_/x.css')).toContain('immutable');
  });

  it('do not use no-referrer, with which a browser hides where a form came from', () => {
    expect(headersFor('/', options)['referrer-policy']).toBe('same-origin');
  });

  it('ask for https only where there is https', () => {
    expect(headersFor('/', options)).toHaveProperty('strict-transport-security');
    expect(headersFor('/', { ...options, secure: false })).not.toHaveProperty(
      'strict-transport-security',
    );
  });
});
