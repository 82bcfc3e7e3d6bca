"""Fakes of the ports of notifications; FakeMessages passes the contract test of the store."""

from dataclasses import replace

from sidecar.notifications.domain import Answer, State, Why


class FakeMessages:
    def __init__(self):
        self._rows = {}

    def add(self, message):
        self._rows[message.id] = message

    def get(self, message_id):
        return self._rows.get(message_id)

    def locked(self, message_id):
        return self._rows.get(message_id)

    def keep(self, message):
        if message.id in self._rows:
            self._rows[message.id] = message

    def sendings(self, appointment_id, *, since):
        return sum(
            row.sendings
            for row in self.queued(appointment_id)
            if row.handed_at is not None and row.handed_at > since
        )

    def has_too_many(self, like):
        return any(
            (row.participant_id, row.kind, row.channel)
            == (like.participant_id, like.kind, like.channel)
            and (row.why, row.state, row.answered) == (Why.TOO_MANY, State.GIVEN_UP, Answer.OPEN)
            for row in self._rows.values()
        )

    def reminded(self, participant_id, kind, starts_at):
        return any(
            (row.participant_id, row.kind, row.starts_at) == (participant_id, kind, starts_at)
            and row.state is not State.CANCELLED
            for row in self._rows.values()
        )

    def told_start(self, participant_id, *, other_than):
        told = [
            row
            for row in self._rows.values()
            if row.participant_id == participant_id
            and row.sent_at is not None
            and row.starts_at != other_than
        ]
        return max(told, key=lambda row: row.sent_at).starts_at if told else None

    def call_off(self, participant_id, kinds, why):
        for row in list(self._rows.values()):
            waits = row.participant_id == participant_id and row.state is State.WAITING
            if waits and row.kind in kinds:
                self._rows[row.id] = replace(row, state=State.CANCELLED, why=why)

    def answer_all(self, participant_id, answer, *, by, at):
        still = (State.WAITING, State.CANCELLED)
        for row in list(self._rows.values()):
            mine = row.participant_id == participant_id and row.answered is Answer.OPEN
            if mine and row.state not in still:
                self._rows[row.id] = replace(
                    row, answered=Answer(answer), answered_by=by, answered_at=at
                )

    def of_appointment(self, appointment_id):
        found = self.queued(appointment_id)
        return sorted(found, key=lambda row: (row.due_at, row.created_at, row.id))

    def newest(self, participant_ids, kind):
        rows = [r for r in self._rows.values() if r.kind is kind]
        mine = [r for r in rows if r.participant_id in participant_ids]
        by_person = {r.participant_id: r for r in sorted(mine, key=lambda r: (r.created_at, r.id))}
        return list(by_person.values())

    def work(self, desks, *, now, most):
        found = [row for row in self._rows.values() if self._is_work(row, desks, now)]
        return sorted(found, key=lambda r: (r.matters_until, r.changed_at, r.id))[:most]

    def count_work(self, desks, *, now):
        return sum(self._is_work(row, desks, now) for row in self._rows.values())

    def forget(self, ids):
        gone = [row.id for row in self._rows.values() if row.appointment_id in ids]
        for message_id in gone:
            del self._rows[message_id]
        return {"messages": len(gone)}

    def queued(self, appointment_id):
        return [row for row in self._rows.values() if row.appointment_id == appointment_id]

    def _is_work(self, row, desks, now):
        return row.is_work and row.desk_id in desks and row.matters_until > now


class ForgetfulSms:
    """One that cannot be asked."""

    def __init__(self):
        self.sent = []

    def send(self, sms):
        self.sent.append(sms)
        return f"provider-{len(self.sent)}"
