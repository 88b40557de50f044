// Verifies in this browser: what was pasted is not sent anywhere, and no network is needed.
import { type Checked, check } from './check.ts';

const form = document.querySelector<HTMLFormElement>('#check');
const result = document.querySelector<HTMLElement>('#verdict');
if (form !== null && result !== null) {
  document.querySelector('#where')?.replaceChildren('Checked in this browser. Nothing is sent.');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void verify(form, result);
  });
}

async function verify(from: HTMLFormElement, into: HTMLElement): Promise<void> {
  const data = new FormData(from);
  const text = async (...names: readonly string[]): Promise<string> => {
    for (const name of names) {
      const value = data.get(name);
      const given = value instanceof File ? await value.text() : (value ?? '');
      if (given.trim() !== '') return given;
    }
    return '';
  };
  const input = {
    certificate: await text('file', 'certificate'),
    trustRoot: await text('own-trust-root', 'trust-root'),
    rootKeys: await text('own-root-keys', 'root-keys'),
  };
  show(await check(input, new Date()), into);
}

function show({ view, fingerprint }: Checked, into: HTMLElement): void {
  const title = element('h2', view.headline);
  title.tabIndex = -1;
  into.replaceChildren(
    title,
    element('p', view.explained),
    ...(view.problems.length > 0
      ? [list(view.problems.map(({ message, fix }) => `${message} ${fix}`))]
      : []),
    ...(view.statements.length > 0 ? [list(view.statements)] : []),
    ...view.lists.flatMap(({ title, items }) => [
      element('h3', `${title} (${items.length})`),
      items.length > 0 ? list(items) : element('p', 'Nothing.'),
    ]),
    ...(fingerprint === null ? [] : [element('p', `Root key fingerprint: ${fingerprint}`)]),
  );
  into.className = `card verdict is-${view.tone}`;
  title.focus();
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function list(items: readonly string[]): HTMLElement {
  const made = document.createElement('ul');
  made.append(...items.map((item) => element('li', item)));
  return made;
}
