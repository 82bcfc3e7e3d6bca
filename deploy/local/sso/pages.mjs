// What a person sees of the single sign-on: one page to choose who you are, one to log out.
// The broker for citizens has the same look.

const STYLE = `
  body { margin: 0; font: 18px/1.5 "Noto Sans", "DejaVu Sans", sans-serif; color: #1b1b1b; background: #f3f3f3; }
  .banner { background: #5c2d00; color: #fff; padding: .5rem 1rem; font-weight: 700; }
  main { max-width: 34rem; margin: 2rem auto; padding: 1.5rem; background: #fff; }
  button { display: block; width: 100%; margin: .75rem 0; padding: 1rem; font: inherit; text-align: left;
    background: #fff; color: #0b3a6f; border: 2px solid #0b3a6f; border-radius: .25rem; cursor: pointer; }
  button strong { display: block; }
  button:focus-visible { outline: 4px solid #f5b400; outline-offset: 2px; }
`;

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function toHtml(text) {
  return String(text).replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
}

export function page(title, main, where = 'Inloggen medewerkers') {
  return `<!doctype html>
<html lang="nl">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${toHtml(title)} - ${toHtml(where)}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <div class="banner" role="region" aria-label="Simulator">SIMULATOR: inloggen zonder wachtwoord, alleen om te proberen</div>
    <main><h1>${toHtml(title)}</h1>${main}</main>
  </body>
</html>`;
}

export function loginPage(uid, users) {
  const buttons = users.map(
    (user) => `
      <button name="sub" value="${toHtml(user.sub)}" data-test="user-${toHtml(user.sub)}">
        <strong>${toHtml(user.name)}</strong>
        ${toHtml(user.function)} (${toHtml(user.desks.join(', '))})
      </button>`,
  );
  const step = `
      <label><input type="checkbox" name="one-step" data-test="one-step">
        Zonder tweede stap (de balie weigert dan)</label>`;
  const form = `<form method="post" action="/interaction/${toHtml(uid)}">${buttons.join('')}${step}</form>`;
  return page('Kies wie u bent', form);
}

export function logoutPage(form) {
  return page(
    'Uitloggen',
    `<p>Wilt u ook uitloggen bij de gemeente?</p>${form}
     <button form="op.logoutForm" name="logout" value="yes" data-test="logout">Ja, uitloggen</button>
     <button form="op.logoutForm">Nee, ingelogd blijven</button>`,
  );
}

export function loggedOutPage() {
  return page('U bent uitgelogd', '<p>U kunt dit venster sluiten.</p>');
}

export function errorPage(code) {
  return page(
    'Inloggen lukt niet',
    `<p>De balie stuurde een verzoek dat niet klopt (${toHtml(code)}). Begin opnieuw bij de balie.</p>`,
  );
}
