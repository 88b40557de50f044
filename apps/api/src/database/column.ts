import { customType, timestamp } from './drizzle.ts';

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({
  dataType: () => 'bytea',
});

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
