/**
 * Fetches the script that sends documents once there is something to send: who is asked nothing
 * does not download it. Until it is there, and where it does not come, the plain form sends.
 */

let coming = null;

function look() {
  const place = document.querySelector('[data-upload-script]');
  if (!place || coming) return;
  coming = import(place.dataset.uploadScript).then(
    (script) => script.start(),
    () => {
      coming = null;
    },
  );
}

export function start() {
  look();
  document.addEventListener('balie:fresh', look);
}
