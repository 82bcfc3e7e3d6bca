/** Files that are dragged onto the card; beside it they do nothing, instead of ending the call. */

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');

function over(event, placeOf, mark) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const place = placeOf(event.target);
  event.dataTransfer.dropEffect = place ? 'copy' : 'none';
  mark(place);
}

/** `placeOf(element)` answers what takes files there, with `take(files)` and `mark(isOver)`. */
export function start(placeOf) {
  let marked = null;
  const mark = (place) => {
    if (place === marked) return;
    marked?.mark(false);
    marked = place;
    marked?.mark(true);
  };
  document.addEventListener('dragover', (event) => over(event, placeOf, mark));
  document.addEventListener('dragleave', (event) => event.relatedTarget === null && mark(null));
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(null);
    placeOf(event.target)?.take([...event.dataTransfer.files]);
  });
}
