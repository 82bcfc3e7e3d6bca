/** The buttons of ours in Jitsi's own toolbar; each presses what stands in the panel anyway. */

import finish from '../jitsi/icons/afronden.svg';
import ask from '../jitsi/icons/document.svg';
import identify from '../jitsi/icons/identificeren.svg';
import { notice } from './announce.js';
import { buttonsOf } from './call-rules.js';

const ICONS = { identificeren: identify, document: ask, afronden: finish };

/** For the civil servant only; what a page says nothing of is not there. */
export function toolbarOf({ call, textIdentify, textDocument, textFinish }) {
  const texts = { identificeren: textIdentify, document: textDocument, afronden: textFinish };
  return call === 'staff' ? buttonsOf(texts, ICONS) : [];
}

export function press(root, key) {
  if (key === 'identificeren') askToIdentify(root);
  if (key === 'document') askForDocument(root);
  if (key === 'afronden') root.querySelector('#afronden-formulier')?.requestSubmit();
}

function askToIdentify(root) {
  const buttons = root.querySelectorAll('[data-identify-button]');
  if (buttons.length === 1) {
    buttons[0].click();
    return;
  }
  // Of two citizens the civil servant chooses whom; with nobody to ask the card says why.
  const card = root.querySelector('[data-identification]:not([hidden])');
  if (card) card.scrollIntoView({ block: 'center' });
  else notice(root.dataset.textNotNeeded);
  buttons[0]?.focus();
}

/** Opens the form; of two citizens the first, and the others stand below. */
function askForDocument(root) {
  const opener = root.querySelector('[data-ask-document]');
  if (!opener) return;
  opener.closest('details').open = true;
  opener.scrollIntoView({ block: 'start' });
  opener.focus();
}
