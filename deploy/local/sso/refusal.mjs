// Stops this simulator when it finds itself beside a production setting (as refusal.py does).

const HERE = new Set(['localhost', '127.0.0.1', '[::1]']);
const ADDRESSES = [
  'BALIE_PUBLIC_URL',
  'BALIE_OIDC_ISSUER',
  'BALIE_JITSI_URL',
  'IDENT_PUBLIC_URL',
  'IDENT_OIDC_ISSUER',
];

export function refuseBesideProduction(environment, program = 'the single sign-on') {
  const found = ADDRESSES.filter((name) => environment[name] && !isHere(environment[name]));
  if (found.length > 0) {
    throw new Error(
      `${program} is a simulator and does not start beside a production setting: ${found.join(', ')}`,
    );
  }
}

function isHere(address) {
  return URL.canParse(address) && HERE.has(new URL(address).hostname);
}
