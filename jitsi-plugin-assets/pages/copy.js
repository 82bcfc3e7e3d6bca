/** A button that copies the text of a field, and says that it did. */

import { announce } from './announce.js';

async function copy(button) {
  const field = document.querySelector(button.dataset.copy);
  if (!field) return;
  const text = field.value ?? field.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    field.focus();
    field.select?.();
    return;
  }
  announce(button.dataset.copied);
  const label = button.querySelector('span') ?? button;
  button.dataset.label ??= label.textContent;
  label.textContent = button.dataset.copied || button.dataset.label;
  setTimeout(() => {
    label.textContent = button.dataset.label;
  }, 3000);
}

export function start() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (button?.dataset.copy.startsWith('#')) copy(button);
  });
}
