/**
 * A control code that somebody types into the chat of Jitsi is compared like one that is pasted.
 * Only while a card on the page awaits one; what else is said in the chat goes nowhere.
 */

import { refreshAll } from './partials.js';

const CODE = /(?<![\d])(\d{3})[ .-]?(\d{3})(?![\d])/;

/** The six digits in a message, or nothing. Pure. */
export function codeIn(text) {
  const found = CODE.exec(String(text ?? ''));
  return found ? found[1] + found[2] : '';
}

/**
 * What must be sent of a message: a private one is none of the citizen's (ours with the code of the
 * civil servant is one). Pure.
 */
export function wordsOf({ message, privateMessage, nick } = {}) {
  const code = privateMessage ? '' : codeIn(message);
  return code ? { code, name: nick ?? '' } : null;
}

/** `hear` names an event of the IFrame API and what to do with it. */
export function listen(root, hear) {
  const event = root.dataset.call === 'staff' ? 'incomingMessage' : 'outgoingMessage';
  hear(event, (facts) => {
    const words = root.querySelector('[data-awaits-code]') && wordsOf(facts);
    if (words) compare(root.dataset, words);
  });
}

async function compare({ codeUrl, csrf }, words) {
  try {
    await fetch(codeUrl, {
      method: 'POST',
      headers: { 'X-CSRF-Token': csrf, 'HX-Request': 'true' },
      body: new URLSearchParams(words),
    });
  } finally {
    refreshAll();
  }
}
