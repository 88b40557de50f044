/** What connects a qube to the outside, in a reader's words. */
export function portOf(qube: { readonly devices: readonly string[] }): string {
  if (qube.devices.includes('net')) return 'network device';
  return qube.devices.includes('usb') ? 'USB device' : 'remote machine';
}

/** The kind of flow that each setting of a qube makes. */
export const KIND_OF_SETTING = {
  client: 'network',
  template: 'template',
  management: 'admin',
  guivm: 'input',
  audiovm: 'input',
} as const;

/** What comes back from a call is a flow of its own, against the call's direction. */
export function answerTo(label: string): string {
  return `answer to ${label}`;
}
