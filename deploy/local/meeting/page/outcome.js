/** What an error of lib-jitsi-meet means for the person, and how long to wait before a new try. */

const WAITS = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000];

/** Answers the state to show, or null for what lib-jitsi-meet mends by itself. */
export function reasonOf(error, errors) {
  const reasons = {
    [errors.CONFERENCE_ACCESS_DENIED]: 'refused',
    [errors.CONFERENCE_DESTROYED]: 'ended',
    [errors.RESERVATION_ERROR]: 'notOpen',
    [errors.NOT_ALLOWED_ERROR]: 'notAllowed',
    [errors.AUTHENTICATION_REQUIRED]: 'notAllowed',
    [errors.PASSWORD_REQUIRED]: 'notAllowed',
    [errors.CONFERENCE_MAX_USERS]: 'failed',
    [errors.CONNECTION_ERROR]: 'failed',
    [errors.INCOMPATIBLE_SERVER_VERSIONS]: 'failed',
  };
  return reasons[error] ?? null;
}

/** Milliseconds before try number `attempt` + 1; null when it is enough. */
export function waitBefore(attempt) {
  return WAITS[attempt] ?? null;
}
