/**
 * A control code that somebody types into the chat of Jitsi is compared like one that is pasted.
 * Only while a card on the page awaits one; what else is said in the chat goes nowhere.
 */

import { EVENTS, wordsOf } from './chat-rules.js';
import { refreshAll } from './partials.js';

/** `hear` takes the name of an event of the IFrame API and what to do with it. */
export function listen(root, hear) {
  hear(EVENTS[root.dataset.call], (facts) => {
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
