// A broker of the laptop stack: a certified OpenID provider through which invented citizens log in.

import { randomUUID } from 'node:crypto';

import Provider from 'oidc-provider';

import { signingKeys } from '../sso/keys.mjs';
import { errorPage } from '../sso/pages.mjs';
import { refuseBesideProduction } from '../sso/refusal.mjs';
import { answerWith, readForm, serve, show } from '../sso/serving.mjs';
import { choicePage } from './page.mjs';
import { findPerson, LEVELS, PEOPLE } from './people.mjs';

function configuration(environment) {
  return {
    clients: [
      {
        client_id: environment.IDENT_OIDC_CLIENT_ID,
        client_secret: environment.IDENT_OIDC_CLIENT_SECRET,
        redirect_uris: [environment.BROKER_RETURN_TO],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: signingKeys(environment.BROKER_KEYS_FILE),
    cookies: { keys: [randomUUID()] },
    acrValues: Object.keys(LEVELS),
    claims: { openid: ['sub'], number: ['bsn'], acr: null, auth_time: null },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    responseTypes: ['code'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant,
    findAccount: (_ctx, sub) => account(sub),
    renderError: (ctx, out) => show(ctx, errorPage(out.error)),
    ttl: { Session: 900, Interaction: 900, Grant: 900, IdToken: 300, AccessToken: 300 },
  };
}

function account(sub) {
  const person = findPerson(sub);
  return person && { accountId: sub, claims: () => ({ sub, bsn: person.bsn }) };
}

// What the municipality may see was agreed beforehand: nobody is asked for consent.
async function loadExistingGrant(ctx) {
  const { client, session, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid number');
  await grant.save();
  return grant;
}

async function answerInteraction(provider, request, response) {
  const { uid, params } = await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    const result = outcome(await readForm(request));
    if (result) {
      await provider.interactionFinished(request, response, result);
      return;
    }
  }
  const [asked] = (params.acr_values ?? '').split(' ');
  answerWith(response, choicePage(uid, PEOPLE, LEVELS, asked));
}

function outcome(form) {
  if (form.has('cancel')) {
    return { error: 'access_denied', error_description: 'cancelled' };
  }
  const person = findPerson(form.get('person'));
  const acr = form.get('level');
  return person && Object.hasOwn(LEVELS, acr ?? '') ? { login: { accountId: person.key, acr } } : null;
}

refuseBesideProduction(process.env, 'the broker');
process.on('SIGTERM', () => process.exit(0));
const provider = new Provider(process.env.IDENT_OIDC_ISSUER, configuration(process.env));
serve(provider, Number(process.env.BROKER_PORT), answerInteraction);
