// node packages/contract/src/main.ts
// Writes the contract as OpenAPI 3.1 on standard output.
import { openapiDocument } from './openapi.ts';

process.stdout.write(`${JSON.stringify(openapiDocument(), null, 2)}\n`);
