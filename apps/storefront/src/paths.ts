/** Every address of the shop. Links come from here and nowhere else. */
const part = encodeURIComponent;
const query = (fields: Readonly<Record<string, string>>) => {
  const written = new URLSearchParams(
    Object.entries(fields).filter(([, value]) => value !== ''),
  ).toString();
  return written === '' ? '' : `?${written}`;
};

export const paths = {
  home: '/',
  model: (id: string) => `/laptops/${part(id)}`,
  configure: (id: string, fields: Readonly<Record<string, string>> = {}) =>
    `/laptops/${part(id)}/configure${query(fields)}`,
  profiles: '/profiles',
  profile: (name: string) => `/profiles/${part(name)}`,
  /** The page of a profile, showing what a qube that was taken over reaches. */
  blast: (name: string, qube: string) => `/profiles/${part(name)}${query({ qube })}#reach`,
  /** POST: makes a quote whose profile can be changed. */
  profileChange: (name: string) => `/profiles/${part(name)}/change`,
  /** POST: makes a quote. */
  quotes: '/quote',
  quote: (token: string) => `/quote/${part(token)}`,
  quoteProfile: (token: string) => `/quote/${part(token)}/profile`,
  quoteConfigure: (token: string) => `/quote/${part(token)}/configure`,
  orderPlaced: '/order/placed',
  orderPay: '/order/pay',
  orderReturn: '/order/return',
  orderCancel: '/order/cancel',
  orderWithdraw: '/order/withdraw',
  orderRefundAccount: '/order/refund-account',
  order: (secret: string) => `/order/${part(secret)}`,
  receipt: (secret: string) => `/order/${part(secret)}/receipt`,
  invoice: (secret: string, number: string) => `/order/${part(secret)}/invoices/${part(number)}`,
  articles: '/articles',
  article: (slug: string) => `/articles/${part(slug)}`,
  hcl: (fields: Readonly<Record<string, string>> = {}) => `/hcl${query(fields)}`,
  hclReport: (id: string) => `/hcl/${part(id)}`,
  certificate: '/certificate',
  certificateFile: (id: string) => `/certificate/${part(id)}/file`,
  trustRoot: '/certificate/trust-root',
  certificateOf: (id: string) => `/certificate/${part(id)}`,
  privacy: '/privacy',
} as const;
