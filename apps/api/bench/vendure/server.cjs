// A Vendure shop with one product on the database of VENDURE_DATABASE (name) at VENDURE_SOCKETS.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { bootstrap, DefaultLogger, dummyPaymentHandler, LogLevel } = require('@vendure/core');
const { populate } = require('@vendure/core/cli');

const port = Number(process.env.PORT);
const products = join(__dirname, 'products.csv');
writeFileSync(
  products,
  `name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets
Laptop,laptop,A laptop,,,,,L1,1000.00,standard,1000000,true,,
`,
);
const config = {
  apiOptions: { port, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: ['bearer'],
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
    requireVerification: false,
  },
  dbConnectionOptions: {
    type: 'postgres',
    synchronize: true,
    host: process.env.VENDURE_SOCKETS,
    username: 'nyx',
    database: process.env.VENDURE_DATABASE,
  },
  importExportOptions: { importAssetsDir: __dirname },
  logger: new DefaultLogger({ level: LogLevel.Error }),
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
};
const data = {
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  countries: [{ name: 'Finland', code: 'FI', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 25 }],
  shippingMethods: [{ name: 'Standard Shipping', price: 500 }],
  paymentMethods: [
    {
      name: 'Standard Payment',
      handler: {
        code: dummyPaymentHandler.code,
        arguments: [{ name: 'automaticSettle', value: 'true' }],
      },
    },
  ],
  collections: [],
};
populate(() => bootstrap(config), data, products).then(
  () => console.log(JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` })),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
// Whoever started it is gone, and nobody else would end it.
process.stdin.on('end', () => process.exit(0)).resume();
