/**
 * Reads what the page was asked for out of its address, written as Jitsi's external_api writes it:
 * room in the path, token in the query and the fragment, the rest as JSON values in the fragment.
 *
 * Jitsi: react/features/base/util/uri.ts urlObjectToString, base/jwt parseJWTFromURLParams.
 */

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const DEFAULT_BUTTONS = ['microphone', 'camera', 'desktop', 'chat', 'hangup'];

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function place(tree, key, value) {
  const steps = key.split('.');
  if (steps.some((step) => FORBIDDEN.has(step))) return;
  const last = steps.pop();
  let branch = tree;
  for (const step of steps) {
    branch[step] = typeof branch[step] === 'object' && branch[step] ? branch[step] : {};
    branch = branch[step];
  }
  branch[last] = value;
}

function fragment(hash) {
  const tree = {};
  for (const part of hash.replace(/^#/, '').split('&')) {
    const at = part.indexOf('=');
    if (at > 0) place(tree, part.slice(0, at), parsed(decoded(part.slice(at + 1))));
  }
  return tree;
}

/** The claims of a token, unchecked: the server checks it, the page only shows the name. */
export function claimsOf(token) {
  try {
    const body = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

function language(asked) {
  return String(asked ?? 'nl')
    .toLowerCase()
    .startsWith('en')
    ? 'en'
    : 'nl';
}

/** The buttons of the toolbar in order; a municipality's own buttons always show, as in Jitsi. */
export function buttonsOf(config) {
  const custom = Array.isArray(config.customToolbarButtons) ? config.customToolbarButtons : [];
  const wanted = Array.isArray(config.toolbarButtons) ? config.toolbarButtons : DEFAULT_BUTTONS;
  return { standard: DEFAULT_BUTTONS.filter((key) => wanted.includes(key)), custom };
}

export function readOptions(address) {
  const url = new URL(address);
  const tree = fragment(url.hash);
  const token = tree.jwt ?? url.searchParams.get('jwt') ?? '';
  const user = claimsOf(token).context?.user ?? {};
  const config = tree.config ?? {};
  return {
    room: decoded(url.pathname.split('/').pop()).toLowerCase(),
    token,
    apiId:
      typeof tree.jitsi_meet_external_api_id === 'number' ? tree.jitsi_meet_external_api_id : null,
    name: user.name ?? tree.userInfo?.displayName ?? '',
    email: tree.userInfo?.email ?? '',
    language: language(url.searchParams.get('lang') ?? config.defaultLanguage),
    subject: config.subject ?? tree.subject ?? '',
    config,
  };
}
