import { quoted, type Result, refuse } from '../problem.ts';
import { type Element, findAll, textOf } from './html.ts';

/** One thing in a form that a person can set, by the words beside it. */
export interface Control {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** What is sent when nothing is changed; undefined when nothing is. */
  readonly value: string | undefined;
  /** For a radio, checkbox or select: what can be sent, with the words of each. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

export interface Form {
  readonly action: string;
  readonly method: 'get' | 'post';
  readonly controls: readonly Control[];
  readonly buttons: readonly Button[];
}

interface Button {
  readonly label: string;
  readonly name: string | undefined;
  readonly value: string;
  /** A button may send its form elsewhere. */
  readonly action: string | undefined;
  readonly method: string | undefined;
}

const is =
  (...tags: readonly string[]) =>
  ({ tag }: Element) =>
    tags.includes(tag);

/** Every form of a page, with the labels that belong to its controls. */
export function formsOf(page: Element): readonly Form[] {
  const labels = findAll(page, is('label'));
  const everything = findAll(page, is('input', 'select', 'textarea', 'button'));
  return findAll(page, is('form')).map((form) => {
    const inside = new Set(findAll(form, is('input', 'select', 'textarea', 'button')));
    const { id } = form.attributes;
    const own = everything.filter(({ attributes }) =>
      attributes.form === undefined ? false : id !== undefined && attributes.form === id,
    );
    const parts = everything.filter(
      (element) =>
        own.includes(element) || (inside.has(element) && element.attributes.form === undefined),
    );
    const labelOf = (element: Element): string => {
      const { id: for_, 'aria-label': aria } = element.attributes;
      const label = labels.find(
        (one) =>
          (for_ !== undefined && one.attributes.for === for_) ||
          findAll(one, (inner) => inner === element).length > 0,
      );
      return label === undefined ? (aria ?? '') : textOf(label);
    };
    return {
      action: form.attributes.action ?? '',
      method: form.attributes.method?.toLowerCase() === 'post' ? 'post' : 'get',
      controls: controlsOf(
        parts.filter((part) => !isButton(part)),
        labelOf,
      ),
      buttons: parts.filter(isButton).map((button) => ({
        label: button.tag === 'input' ? (button.attributes.value ?? '') : textOf(button),
        name: button.attributes.name,
        value: button.attributes.value ?? '',
        action: button.attributes.formaction,
        method: button.attributes.formmethod,
      })),
    };
  });
}

function isButton({ tag, attributes }: Element): boolean {
  const type = attributes.type?.toLowerCase();
  if (tag === 'button') return type === undefined || type === 'submit';
  return tag === 'input' && (type === 'submit' || type === 'image');
}

function controlsOf(
  parts: readonly Element[],
  labelOf: (element: Element) => string,
): readonly Control[] {
  const controls: Control[] = [];
  for (const part of parts) {
    const { name, type: written = 'text', value, checked, disabled } = part.attributes;
    const type = part.tag === 'input' ? written.toLowerCase() : part.tag;
    if (name === undefined || disabled !== undefined || type === 'button' || type === 'reset')
      continue;
    if (type === 'radio' || type === 'checkbox') {
      const choice = { value: value ?? 'on', label: labelOf(part) };
      const chosen = checked === undefined ? undefined : choice.value;
      const at = controls.findIndex((control) => control.name === name && control.type === type);
      const known = type === 'radio' ? controls[at] : undefined;
      if (known === undefined)
        controls.push({ name, label: choice.label, type, value: chosen, choices: [choice] });
      else
        controls[at] = {
          ...known,
          value: chosen ?? known.value,
          choices: [...known.choices, choice],
        };
    } else if (type === 'select') {
      const options = findAll(part, is('option'));
      const choices = options.map((option) => ({
        value: option.attributes.value ?? textOf(option),
        label: textOf(option),
      }));
      const selected = options.findIndex(({ attributes }) => attributes.selected !== undefined);
      controls.push({
        name,
        label: labelOf(part),
        type,
        value: choices[Math.max(0, selected)]?.value,
        choices,
      });
    } else {
      const text = part.tag === 'textarea' ? textOf(part) : (value ?? '');
      controls.push({ name, label: labelOf(part), type, value: text, choices: [] });
    }
  }
  return controls;
}

const like = (text: string, words: string) => text.toLowerCase().includes(words.toLowerCase());

/**
 * The fields that a browser would send when a person sets these controls, each named by its field
 * name or by the words of its label, and presses the button with these words (or the first).
 */
export function fill(
  form: Form,
  wanted: Readonly<Record<string, string>>,
  press = '',
): Result<{ readonly fields: URLSearchParams; readonly button: Button | undefined }> {
  const values = new Map(form.controls.map((control) => [control, control.value]));
  for (const [words, value] of Object.entries(wanted)) {
    const control =
      form.controls.find(({ name, type }) => name === words && type !== 'hidden') ??
      form.controls.find(({ label, type }) => type !== 'hidden' && like(label, words));
    if (control === undefined)
      return refuse('stack', words, 'The form has no such field.', `It has ${namesOf(form)}.`);
    const choice =
      control.choices.find((one) => one.value === value) ??
      control.choices.find(({ label }) => like(label, value));
    if (control.choices.length > 0 && choice === undefined) {
      const offered = control.choices.map((one) => one.value).join(', ');
      return refuse('stack', words, `It cannot be ${quoted(value)}.`, `It offers ${offered}.`);
    }
    values.set(control, choice?.value ?? value);
  }
  const button = form.buttons.find(({ label }) => like(label, press));
  if (button === undefined && press !== '') {
    const labels = form.buttons.map(({ label }) => quoted(label)).join(', ');
    return refuse('stack', press, 'The form has no such button.', `It has ${labels || 'none'}.`);
  }
  const fields = new URLSearchParams();
  for (const [{ name }, value] of values) if (value !== undefined) fields.append(name, value);
  if (button?.name !== undefined) fields.append(button.name, button.value);
  return { ok: true, value: { fields, button } };
}

function namesOf(form: Form): string {
  const names = form.controls.filter(({ type }) => type !== 'hidden').map(({ name }) => name);
  return [...new Set(names)].join(', ') || 'none';
}
