"""From a start token to a control code: what a citizen can do in ident."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from ident.addresses import compared
from ident.clock import Clock
from ident.contract import Event, Identified, LoginFailed, Opened
from ident.control_code import CodeKeys
from ident.domain import (
    Departure,
    Identity,
    PendingLogin,
    RequestFacts,
    RequestState,
    Taken,
    Tried,
    Visit,
    has_code,
    is_derived,
    require_level,
)
from ident.ports import (
    Action,
    Announcer,
    AuditTrail,
    Cases,
    IdentityMeans,
    PendingLogins,
    Requests,
    Spent,
    Tokens,
    Visits,
)
from ident.refusals import (
    AnswerRefused,
    ArtifactRefused,
    ConversationOver,
    LoginRefused,
    OtherBrowser,
    RequestWiped,
    SamePerson,
    TokenSpent,
    UnknownMeans,
    VisitExpired,
)

TOKEN_LIFETIME = timedelta(minutes=5)
ARTIFACT_LIFETIME = timedelta(minutes=20)
ASSERTION_LIFETIME = timedelta(minutes=20)


@dataclass(frozen=True, kw_only=True)
class Identification:
    """One public method is one thing that a citizen's browser can do. `means` by their names."""

    means: Mapping[str, IdentityMeans]
    tokens: Tokens
    visits: Visits
    pending: PendingLogins
    spent: Spent
    requests: Requests
    announcer: Announcer
    audit: AuditTrail
    clock: Clock
    new_id: Callable[[], str]
    new_code: Callable[[], str]
    codes: CodeKeys
    cases: Cases

    def start(self, token: str) -> Visit:
        """Spend the token and let this browser in."""
        token_id, asked = self.tokens.start(token)
        if not self.spent.spend("start", token_id, lifetime=TOKEN_LIFETIME):
            raise TokenSpent("start token was used before")
        now = self.clock.now()
        visit = Visit(id=self.new_id(), asked=asked, seen_at=now)
        self.facts(visit).require_open()
        if not self.requests.join(visit.place):
            raise ConversationOver("conversation has ended")
        self.visits.save(visit)
        self.audit.record(Action.STARTED, request_id=asked.request_id)
        self._tell(Opened(request_id=asked.request_id, at=now))
        return visit

    def visit(self, visit_id: str) -> Visit:
        """The visit of this browser, marked as seen; raises NoVisit or VisitExpired."""
        found = self.visits.get(visit_id)
        try:
            seen = found.seen(self.clock.now())
        except VisitExpired:
            self._expire(found)
            raise
        self.visits.save(seen)
        return seen

    def facts(self, visit: Visit) -> RequestFacts:
        return self.requests.facts(visit.asked.request_id)

    def offered(self, visit: Visit) -> list[str]:
        """The means this citizen may choose from, in the order of the product."""
        return [name for name in visit.asked.means.split() if name in self.means]

    def depart(self, visit: Visit, means: str) -> Departure:
        """Begin a login by these means; raises UnknownMeans for what was not offered."""
        self.facts(visit).require_unidentified()
        if means not in self.offered(visit):
            raise UnknownMeans("means was not offered")
        departure = self.means[means].depart(
            minimum=visit.minimum, organisation=visit.asked.organisation
        )
        login = PendingLogin(
            login_id=departure.login_id,
            visit_key=visit.key,
            means=means,
            minimum=visit.minimum,
        )
        self.pending.add(departure.state, login)
        # A notice of an earlier try must not be seen again after this one.
        self.visits.save(replace(visit, notice="", identified=False))
        return departure

    def arrive(self, visit: Visit, *, answer: str, state: str, address: str = "") -> Visit:
        """Take what the identity provider sent back; answers the visit under a new id.

        Nothing changes until the browser, the form of the answer and its first use are certain.
        `address` is where the browser comes from, as far as we know.
        """
        login = self.pending.get(state)
        if login.visit_key != visit.key:
            raise OtherBrowser("login was started by another browser")
        claim = self.means[login.means].claim_of(answer)
        if not self.spent.spend("artifact", claim, lifetime=ARTIFACT_LIFETIME):
            raise ArtifactRefused("artifact_replayed")
        try:
            identity = self._identity(answer, login)
        except LoginRefused as refusal:
            self.pending.take(state)
            return self._failed(visit, refusal, login.means)
        self.pending.take(state)
        self._compare(visit, address, identity)
        return self._identified(visit, identity)

    def logout(self, visit: Visit) -> None:
        self.visits.drop(visit.id)
        self.audit.record(Action.LOGGED_OUT, request_id=visit.asked.request_id)

    def _identity(self, answer: str, login: PendingLogin) -> Identity:
        identity = self.means[login.means].arrive(answer, login=login)
        require_level(identity.level, minimum=login.minimum)
        if not self.spent.spend(
            "assertion", identity.proof.assertion_id, lifetime=ASSERTION_LIFETIME
        ):
            raise AnswerRefused("assertion_replayed")
        return identity

    def _compare(self, visit: Visit, address: str, identity: Identity) -> None:
        """Check 25 of digid.md 1.5: noted, never enforced, and neither of the addresses."""
        if found := compared(address, identity.address):
            request_id = visit.asked.request_id
            self.audit.record(Action.ADDRESS_COMPARED, request_id=request_id, code=found)

    def _identified(self, visit: Visit, identity: Identity) -> Visit:
        if visit.is_trial:
            return self._moved(visit, identified=True, tried=_without_number(identity))
        facts = RequestFacts(
            request_id=visit.asked.request_id,
            state=RequestState.IDENTIFIED,
            at=identity.at,
            level=identity.level.label,
            means=identity.means,
            code=self._code(visit, identity),
        )
        taken = self.requests.identify(facts, identity, place=visit.place)
        if taken is Taken.SAME_PERSON:
            return self._failed(visit, SamePerson("same_person"), identity.means)
        if taken is Taken.CLOSED:
            self.visits.drop(visit.id)
            self.facts(visit).require_unidentified()
            raise RequestWiped("request went away during the login")
        self.audit.record(Action.IDENTIFIED, request_id=facts.request_id, whom=identity.subject)
        self.cases.begin(visit.asked, identity, facts.code)
        self.announcer.announce(
            Identified(
                request_id=facts.request_id,
                at=identity.at,
                level=facts.level,
                code=facts.code,
                means=facts.means,
            )
        )
        return self._moved(visit, identified=True)

    def _code(self, visit: Visit, identity: Identity) -> str:
        """The code of the scheme: none, derived from the number (VNG 2.2), or random (2.1)."""
        if not has_code(visit.asked.scheme):
            return ""
        if not is_derived(visit.asked.scheme):
            return self.new_code()
        known = self.facts(visit).known
        return self.codes.code(
            number=identity.number,
            uuid=visit.asked.request_id,
            key_id=known.key_id if known else "",
        )

    def _failed(self, visit: Visit, refusal: LoginRefused, means: str) -> Visit:
        self._fail(visit, refusal.reason)
        # The code, never the answer, goes into the log; the person reads the text of the reason.
        self.audit.record(Action.LOGIN_FAILED, request_id=visit.asked.request_id, code=refusal.code)
        return self._moved(visit, notice=refusal.reason, notice_means=means)

    def _moved(
        self,
        visit: Visit,
        *,
        notice: str = "",
        notice_means: str = "",
        identified: bool = False,
        tried: Tried | None = None,
    ) -> Visit:
        """A new id after every login, failed ones too, so that a fixed cookie is worth nothing."""
        moved = replace(
            visit,
            id=self.new_id(),
            notice=notice,
            notice_means=notice_means,
            identified=identified,
            tried=tried,
        )
        self.visits.save(moved)
        self.visits.drop(visit.id)
        return moved

    def _expire(self, visit: Visit) -> None:
        self.visits.drop(visit.id)
        if not visit.identified:
            self._fail(visit, "expired")

    def _fail(self, visit: Visit, reason: str) -> None:
        if visit.is_trial:
            return
        self._tell(
            LoginFailed(request_id=visit.asked.request_id, at=self.clock.now(), reason=reason)
        )

    def _tell(self, event: Event) -> None:
        """Record and announce, unless the request is identified or wiped already."""
        failed = isinstance(event, LoginFailed)
        facts = RequestFacts(
            request_id=event.request_id,
            state=RequestState.FAILED if failed else RequestState.OPENED,
            at=event.at,
            reason=event.reason if isinstance(event, LoginFailed) else "",
        )
        if self.requests.note(facts):
            self.announcer.announce(event)


def _without_number(identity: Identity) -> Tried:
    return Tried(
        means=identity.means,
        level=identity.level.label,
        at=identity.at,
        issuer=identity.proof.issuer,
        fingerprint=identity.proof.fingerprint,
    )
