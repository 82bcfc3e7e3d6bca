/** What of the chat of a call is a control code that is expected. Pure. */

const CODE = /(?<!\d)(\d{3})[ .-]?(\d{3})(?!\d)/;

/** The six digits in a message, or nothing. */
export function codeIn(text) {
  const found = CODE.exec(String(text ?? ''));
  return found ? found[1] + found[2] : '';
}

/**
 * What must be sent of a message, or null. A private one never: it is none of the citizen's, and
 * one of ours holds the very code, for the eyes of the civil servant.
 */
export function wordsOf({ message, privateMessage, nick } = {}) {
  const code = privateMessage ? '' : codeIn(message);
  return code ? { code, name: nick ?? '' } : null;
}
