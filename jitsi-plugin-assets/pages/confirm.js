/**
 * Asks before a deed that cannot be undone. A form with `data-confirm` names the <dialog>; its text
 * comes from `data-confirm-text`. Without scripts the form is sent at once.
 */

let asked = '';
const agreed = new Set();

function onSubmit(event) {
  const form = event.target;
  const dialog = document.getElementById(form.dataset?.confirm ?? '');
  if (!dialog || agreed.delete(form.id)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  asked = form.id;
  const slot = dialog.querySelector('[data-confirm-slot]');
  if (slot) slot.textContent = form.dataset.confirmText ?? '';
  const yes = dialog.querySelector('[data-confirm-yes] span');
  if (form.dataset.confirmLabel) yes.textContent = form.dataset.confirmLabel;
  dialog.showModal();
}

function onClick(event) {
  const yes = event.target.closest('[data-confirm-yes]');
  const no = event.target.closest('[data-confirm-no]');
  if (!yes && !no) return;
  event.target.closest('dialog').close();
  // The part that holds the form may have been fetched anew while the question stood there.
  const form = document.getElementById(asked);
  if (!yes || !form) return;
  agreed.add(form.id);
  form.requestSubmit();
}

export function start() {
  document.addEventListener('submit', onSubmit, true);
  document.addEventListener('click', onClick);
}
