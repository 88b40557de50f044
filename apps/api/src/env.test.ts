import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';

const right = {
  DATABASE_URL: 'postgres://nyx@/postgres?host=%2Ftmp%2Fx',
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  STOREFRONT_URL: 'http://127.0.0.1:4321/',
  SEAL_KEY_FILE: 'seal-key.json',
  MAIL_DIR: 'mail',
};
const problems = (change: Record<string, string>) => {
  const read = readEnv({ ...right, ...change });
  return read.ok ? [] : read.problems.map((problem) => problem.split(':')[0]);
};

describe('the environment', () => {
  it('is read with its standards, an empty variable being none', () => {
    const read = readEnv({ ...right, PORT: '', SMTP_URL: '' });
    expect(read.ok && [read.value.HOST, read.value.PORT, read.value.STOREFRONT_URL]).toEqual([
      '127.0.0.1',
      4322,
      'http://127.0.0.1:4321',
    ]);
  });

  it('tells everything that is wrong at once, and no value of it', () => {
    const read = readEnv({ KEEP_ADDRESS_DAYS: 'hunter2', PORT: 'x', STRIPE_SECRET_KEY: 'hunter3' });
    const told = read.ok ? [] : read.problems;
    expect(told.map((problem) => problem.split(':')[0])).toEqual([
      'DATABASE_URL',
      'PORT',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'STOREFRONT_URL',
      'SEAL_KEY_FILE',
      'KEEP_ADDRESS_DAYS',
    ]);
    expect(told.join()).not.toContain('hunter');
  });

  it('refuses to destroy an address while a withdrawal may come, two ways to send mail, and half a trust root', () => {
    expect(problems({ KEEP_ADDRESS_DAYS: '27' })).toEqual(['KEEP_ADDRESS_DAYS']);
    expect(problems({ KEEP_BACKUP_DAYS: '2' })).toEqual(['KEEP_BACKUP_DAYS']);
    expect(problems({ SMTP_URL: 'smtp://localhost' })).toEqual(['MAIL_DIR']);
    expect(problems({ MAIL_DIR: '' })).toEqual(['MAIL_DIR']);
    expect(problems({ TRUST_ROOT_FILE: 'x' })).toEqual(['ROOT_KEYS']);
  });

  it('ends no process at a named point where there is no stand-in for Stripe', () => {
    const base = { STRIPE_API_BASE: 'http://127.0.0.1:1' };
    expect(problems({ CRASH_AT: 'webhook:stored' })).toEqual(['CRASH_AT']);
    expect(problems({ ...base, CRASH_AT: 'webhook:stored' })).toEqual([]);
    const live = {
      ...base,
      STRIPE_SECRET_KEY: 'sk_live_x',
      SELLER_VAT_ID: 'FI1',
      CRASH_AT: 'webhook:stored',
    };
    expect(problems(live)).toEqual(['STRIPE_API_BASE']);
  });

  it('takes no account whose check digits do not hold, or that is nobody’s', () => {
    const account = { BANK_HOLDER: 'Nyx', BANK_IBAN: 'FI21 1234 5600 0007 85' };
    expect(problems(account)).toEqual([]);
    expect(problems({ ...account, BANK_IBAN: 'FI21 1234 5600 0007 86' })).toEqual(['BANK_IBAN']);
    expect(problems({ ...account, BANK_HOLDER: '' })).toEqual(['BANK_HOLDER']);
  });

  it('never sends a live key to a stand-in', () => {
    const base = { STRIPE_API_BASE: 'http://127.0.0.1:1' };
    expect(problems(base)).toEqual([]);
    const live = { ...base, STRIPE_SECRET_KEY: 'sk_live_x', SELLER_VAT_ID: 'FI1' };
    expect(problems(live)).toEqual(['STRIPE_API_BASE']);
  });
});
