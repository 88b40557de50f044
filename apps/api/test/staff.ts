import { randomUUID } from 'node:crypto';
import type { ReceivedWay, Refund } from '@nyx/contract';
import type { Client } from '@nyx/contract/client';

type ByStaff = Extract<Refund['reason'], 'goodwill' | 'surplus' | 'withdrawn'>;

/** What staff does about an order. Each call is a request of its own. */
export function staffWith(api: Client, bearer: string, order: string) {
  const given = () => ({ bearer, params: { order }, idempotencyKey: randomUUID() });
  return {
    show: () => api.getStaffOrder({ bearer, params: { order } }),
    pay: (amountCents: number, reference: string = randomUUID(), way: ReceivedWay = 'transfer') =>
      api.recordPayment({ ...given(), body: { amountCents, way, reference } }),
    cancel: () => api.cancelForBuyer(given()),
    refund: (amountCents: number, reason: ByStaff = 'goodwill') =>
      api.refundOrder({ ...given(), body: { amountCents, reason } }),
    sent: (number: number, reference = 'OUT-1', way: 'transfer' | 'cash' = 'transfer') =>
      api.recordRefund({
        ...given(),
        params: { order, number: String(number) },
        body: { way, reference },
      }),
    delivered: () => api.recordDelivery(given()),
    returned: () => api.recordReturn(given()),
  };
}
