// The page of the broker: who you are, at which level, or never mind.

import { page, toHtml } from '../sso/pages.mjs';

export function choicePage(uid, people, levels, asked) {
  const buttons = people.map(
    (person) => `
      <button name="person" value="${toHtml(person.key)}" data-test="person-${toHtml(person.key)}">
        <strong>${toHtml(person.name)}</strong>
      </button>`,
  );
  const options = Object.entries(levels).map(
    ([acr, label]) =>
      `<option value="${toHtml(acr)}"${acr === asked ? ' selected' : ''}>${toHtml(label)}${acr === asked ? ' (gevraagd)' : ''}</option>`,
  );
  const form = `<form method="post" action="/interaction/${toHtml(uid)}">
      <p><label for="level">Niveau</label>
      <select id="level" name="level" data-test="level">${options.join('')}</select></p>
      ${buttons.join('')}
      <button name="cancel" value="yes" data-test="broker-cancel">Annuleren</button>
    </form>`;
  return page('Wie bent u?', form, 'Inlogdienst');
}
