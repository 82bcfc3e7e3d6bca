// The invented people who can log in by the broker; their numbers pass the 11-proof and belong to
// nobody. The number never stands in an address: it is a claim of the signed token only.

export const PEOPLE = [
  { key: 'aylin', name: 'Aylin Voorbeeld', bsn: '999990007' },
  { key: 'bram', name: 'Bram de Tester', bsn: '900070341' },
  { key: 'zonder', name: 'Zoë Zondernummer (heeft geen BSN)' },
];

// In rising order, by what the provider calls them.
export const LEVELS = {
  'urn:broker:basis': 'Basis',
  'urn:broker:midden': 'Midden',
  'urn:broker:substantieel': 'Substantieel',
  'urn:broker:hoog': 'Hoog',
};

export function findPerson(key) {
  return PEOPLE.find((person) => person.key === key);
}
