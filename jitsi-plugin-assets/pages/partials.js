/**
 * Keeps the parts of a page fresh. A part carries `data-refresh` and htmx attributes; it is fetched
 * again when the server says that something changed, and after `data-again-in` seconds.
 */

import htmx from 'htmx.org';
import { announce, notice } from './announce.js';
import { hasLostPlace } from './call-rules.js';

const PAUSE = 120;
const typed = new Map();
/** What somebody ticked or unticked himself stays so, whatever the part says by then. */
const ticked = new Map();
const said = new Map();
let focused = '';
let timer = null;

/** Fetches all parts again; several calls in a short while become one. */
export function refreshAll() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const part of document.querySelectorAll('[data-refresh]')) htmx.trigger(part, 'refresh');
  }, PAUSE);
}

/** An answer that shows the same leaves the page alone: focus and reading position stay. */
export function isSame(element, html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const fresh = page.getElementById(element.id);
  return Boolean(fresh) && plain(fresh) === plain(element);
}

/** What a part says, without what scripts add to it or keep in it, and without its own clock. */
function plain(element) {
  const copy = element.cloneNode(true);
  for (const kept of copy.querySelectorAll('[hx-preserve]')) kept.replaceWith(kept.id);
  for (const clock of copy.querySelectorAll('[data-clock]')) {
    clock.textContent = '';
    clock.removeAttribute('data-now');
  }
  for (const each of [copy, ...copy.querySelectorAll('*')]) {
    each.classList.remove('htmx-request', 'htmx-swapping', 'htmx-settling', 'htmx-added');
    if (!each.getAttribute('class')) each.removeAttribute('class');
    each.removeAttribute('data-again-in');
    each.removeAttribute('data-coming');
    each.removeAttribute('open');
    if (each.tagName === 'IFRAME') each.removeAttribute('src');
  }
  return copy.outerHTML.replace(/\s+/g, ' ');
}

function beforeSwap(event) {
  const { xhr, target, requestConfig } = event.detail;
  if (xhr.status >= 400) {
    refused(event);
    return;
  }
  const isRefresh = requestConfig?.triggeringEvent?.type === 'refresh';
  if (isRefresh && hasDeedUnderWay(target)) {
    event.detail.shouldSwap = false;
    return;
  }
  if (isRefresh && target.id && isSame(target, xhr.responseText)) {
    event.detail.shouldSwap = false;
    schedule(target, target);
    return;
  }
  keep(target, pressedForm(event));
}

/** What stood in the form that was pressed is said now; all else on the part is still being written. */
function pressedForm(event) {
  const { verb, elt } = event.detail.requestConfig ?? {};
  return verb === 'get' ? null : (elt?.closest?.('form') ?? null);
}

/**
 * A button in this part was pressed and the answer is not there yet. Were its form replaced now,
 * a refusal would reach nobody; the answer itself shows the part anew, or has it fetched again.
 */
function hasDeedUnderWay(part) {
  return Boolean(part.querySelector('form.htmx-request'));
}

function keep(target, pressed) {
  focused = target.contains(document.activeElement) ? document.activeElement.id : '';
  const isKept = (field) => !pressed || field.form !== pressed;
  for (const field of target.querySelectorAll('input:not([type=hidden]), textarea'))
    if (field.id && !field.readOnly && isKept(field)) typed.set(field.id, field.value);
  for (const box of target.querySelectorAll('input[type=checkbox][id]'))
    if (box.checked !== box.defaultChecked && isKept(box)) ticked.set(box.id, box.checked);
  for (const menu of target.querySelectorAll('details[open] > summary[id]'))
    if (!closesWith(menu, pressed)) typed.set(menu.id, true);
  for (const part of target.querySelectorAll('[data-announce]')) said.set(key(part), spoken(part));
}

/** Whether what this menu opens is done with when its own form was pressed. */
function closesWith(menu, pressed) {
  return Boolean(pressed) && 'closes' in menu.dataset && menu.parentElement.contains(pressed);
}

/** A refusal that is itself the part (a form with its mistakes) takes its place; others are told. */
function refused(event) {
  const { xhr, target } = event.detail;
  const page = new DOMParser().parseFromString(xhr.responseText || '', 'text/html');
  if (target.id && page.getElementById(target.id)) {
    keep(target, pressedForm(event));
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    return;
  }
  event.detail.shouldSwap = false;
  const { verb } = event.detail.requestConfig ?? {};
  if (verb === 'get' && hasLostPlace(xhr.status) && target.closest('[data-call]')) {
    document.dispatchEvent(new CustomEvent('balie:over'));
    return;
  }
  if (verb === 'get' && hasLostPlace(xhr.status) && target.closest('[data-reload-when-lost]')) {
    // The whole page, asked anew, says why it is over and what to do.
    location.reload();
    return;
  }
  if (verb === 'get') return;
  notice(page.body.textContent.trim().slice(0, 300));
  refreshAll();
}

function key(part) {
  return part.closest('[data-visit-id]')?.dataset.visitId ?? part.closest('[id]')?.id ?? '';
}

function spoken(part) {
  return (part.dataset.announce || part.textContent).replace(/\s+/g, ' ').trim();
}

function afterSwap(event) {
  const id = event.detail.target?.id;
  const part = (id && document.getElementById(id)) || event.detail.elt;
  const isAsked = event.detail.requestConfig?.verb === 'get';
  for (const field of part.querySelectorAll('input:not([type=hidden]), textarea'))
    if (!field.value && typed.get(field.id)) field.value = typed.get(field.id);
  for (const box of part.querySelectorAll('input[type=checkbox][id]'))
    if (ticked.has(box.id)) box.checked = ticked.get(box.id);
  for (const summary of part.querySelectorAll('details > summary[id]'))
    if (typed.get(summary.id) === true) summary.parentElement.open = true;
  for (const each of part.querySelectorAll('[data-announce]')) {
    const text = spoken(each);
    if (said.get(key(each)) !== text) announce(text);
    said.set(key(each), text);
  }
  // htmx gives the focus back before the menu around the field is open again, and then it cannot.
  if (focused && document.activeElement === document.body)
    document.getElementById(focused)?.focus();
  focused = '';
  // In a narrow panel what is wrong may be out of sight.
  if (!isAsked) part.querySelector('[aria-invalid="true"]')?.focus();
  typed.clear();
  ticked.clear();
  schedule(part, part);
  document.dispatchEvent(new CustomEvent('balie:fresh', { detail: { part } }));
}

const waiting = new Map();

/** What time alone changes (a wait that grows, a text that stops being true) is fetched again. */
function schedule(part, root) {
  const owner = part.closest('[data-refresh]');
  if (!owner) return;
  const all = [root, ...root.querySelectorAll('[data-again-in]')];
  const seconds = all.map((each) => Number(each.dataset.againIn)).filter((each) => each > 0);
  clearTimeout(waiting.get(owner.id));
  if (!seconds.length) return;
  const soon = Math.min(...seconds) * 1000;
  waiting.set(
    owner.id,
    setTimeout(() => {
      const now = document.getElementById(owner.id);
      if (now) htmx.trigger(now, 'refresh');
    }, soon),
  );
}

export function start() {
  document.addEventListener('htmx:beforeSwap', beforeSwap);
  document.addEventListener('htmx:afterSwap', afterSwap);
  document.addEventListener('htmx:sendError', (event) => {
    if (event.detail.requestConfig?.verb === 'get') return;
    notice('');
    refreshAll();
  });
  for (const part of document.querySelectorAll('[data-refresh]')) schedule(part, part);
}
