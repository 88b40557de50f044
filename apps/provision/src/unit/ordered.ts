import { type Configuration, findModel } from '@nyx/catalog';
import { type ExpectedHardware, wifiCards } from '@nyx/hcl';

/** Firmware of the catalog, as a report names it. */
const firmwares = { edk2: 'dasharo-uefi', heads: 'heads' } as const;

/** What a configuration promises of the hardware, for its HCL report to be held against. */
export function orderedHardware({ model: id, choices }: Configuration): ExpectedHardware {
  const model = findModel(id);
  const nameOf = (field: string): string | undefined => {
    const option = model?.options.find((one) => one.id === field);
    return option?.choices.find((one) => one.id === choices[field])?.name;
  };
  // `Intel Core Ultra 5 125H` is `Intel(R) Core(TM) Ultra 5 125H` in a report.
  const cpu = nameOf('cpu')?.replace(/^Intel Core /, '');
  const memoryGb = Number(choices.memory);
  const wifi = [...wifiCards.map((card) => card.id), 'none' as const].find(
    (card) => card === choices.wifi,
  );
  const firmware = choices.firmware === undefined ? undefined : firmwareOf(choices.firmware);
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(Number.isInteger(memoryGb) ? { memoryGb } : {}),
    ...(wifi === undefined ? {} : { wifi }),
    ...(firmware === undefined ? {} : { firmware }),
  };
}

function firmwareOf(choice: string) {
  return choice === 'edk2' || choice === 'heads' ? firmwares[choice] : undefined;
}
