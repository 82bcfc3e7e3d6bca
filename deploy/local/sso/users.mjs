// The civil servants of the example municipality, with what a directory would tell of each.

export const USERS = [
  {
    sub: 'sanne',
    name: 'Sanne de Vries',
    function: 'medewerker burgerzaken',
    email: 'sanne.devries@voorbeeldstad.example',
    desks: ['burgerzaken'],
    roles: ['medewerker'],
  },
  {
    sub: 'mehmet',
    name: 'Mehmet Yilmaz',
    function: 'medewerker burgerzaken',
    email: 'mehmet.yilmaz@voorbeeldstad.example',
    desks: ['burgerzaken'],
    roles: ['medewerker'],
  },
  {
    sub: 'joke',
    name: 'Joke Bakker',
    function: 'medewerker jeugd',
    email: 'joke.bakker@voorbeeldstad.example',
    desks: ['jeugd'],
    roles: ['medewerker'],
  },
  {
    sub: 'fatima',
    name: 'Fatima el Amrani',
    function: 'teamleider dienstverlening',
    email: 'fatima.elamrani@voorbeeldstad.example',
    desks: ['burgerzaken', 'jeugd'],
    roles: ['medewerker', 'teamleider'],
  },
];

export function findUser(sub) {
  return USERS.find((user) => user.sub === sub);
}
